// The plan of a cloister: four rooms around a court, one wall, one gate. What Cloister does, in a picture.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useRunWords } from '../../app/run-words.ts';

const rooms = [
  { id: 'hospital-1', x: 48, y: 48, path: 'M189 124V199Q189 227 227 227' },
  { id: 'hospital-2', x: 300, y: 48, path: 'M331 124V199Q331 227 293 227' },
  { id: 'hospital-3', x: 48, y: 396, path: 'M189 396V321Q189 293 227 293' },
  { id: 'hospital-4', x: 300, y: 396, path: 'M331 396V321Q331 293 293 293' },
] as const;

/** Columns of the court: nine along each side. */
const columns = [...Array(9).keys()].flatMap((index) => {
  const at = 146 + index * 28.5;
  return index === 0 || index === 8
    ? [
        { x: at, y: 146 },
        { x: at, y: 374 },
      ]
    : [
        { x: at, y: 146 },
        { x: at, y: 374 },
        { x: 146, y: at },
        { x: 374, y: at },
      ];
});

const bars = [242, 251, 260, 269, 278] as const;

export function CloisterPlan(): ReactElement {
  const { t } = useTranslation();
  const { hospital } = useRunWords();
  return (
    <svg className="cloister-plan" viewBox="0 0 520 520" role="img" aria-label={t('home.welcome.plan')}>
      <rect className="wall-outer" x="14" y="14" width="492" height="492" rx="34" />
      <rect className="wall-inner" x="24" y="24" width="472" height="472" rx="26" />
      <rect className="opening" x="488" y="232" width="26" height="56" />
      <path className="wall-outer bare" d="M484 232h22M484 288h22" />
      {bars.map((y) => (
        <path className="bar" key={y} d={`M494 ${y}h8`} />
      ))}
      <rect className="court" x="158" y="158" width="204" height="204" rx="14" />
      {columns.map(({ x, y }) => (
        <circle className="column" key={`${x} ${y}`} cx={x} cy={y} r="3.6" />
      ))}
      {rooms.map(({ id, x, y, path }, index) => (
        <g key={id} className={`room room-${index + 1}`}>
          <rect x={x} y={y} width="172" height="76" rx="10" />
          <text className="name" x={x + 18} y={y + 33}>
            {hospital(id)}
          </text>
          <text className="what" x={x + 18} y={y + 54}>
            {t('home.welcome.virtual')}
          </text>
          <circle cx={x + 146} cy={y + 38} r="8" />
          <path d={path} />
        </g>
      ))}
      <text className="what" x="478" y="264" textAnchor="end">
        {t('home.welcome.gate')}
      </text>
      <circle className="centre" cx="260" cy="260" r="46" />
      <path className="arch" d="M236 286v-30a24 24 0 0 1 48 0v30z" />
      <path className="arch-inner" d="M249 273v-17a11 11 0 0 1 22 0v17z" />
      <text className="combined" x="260" y="342" textAnchor="middle">
        {t('home.welcome.combined')}
      </text>
    </svg>
  );
}
