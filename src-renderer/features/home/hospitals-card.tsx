// The hospitals of a run under way: how many question pairs each has, what it does now, how its own adapter does.

import { memo, type ReactElement } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { HospitalNow, RunNow, RunRecord } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { SeriesName } from '../../components/charts/series-swatch.tsx';
import { Icon } from '../../components/icon.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useRunWords } from '../../app/run-words.ts';
import { halfWidth } from '../../app/statistics.ts';
import { styleOf } from '../runs/run-chart-data.ts';
import { lastCombined, runLines } from '../runs/run-lines.ts';

type Row = {
  readonly id: string | null;
  readonly name: string;
  readonly rows: number | null;
  readonly now: HospitalNow | null;
  readonly accuracy: number | null;
};

function rowsOf(record: RunRecord, name: (id: string) => string, all: string): readonly Row[] {
  const lines = runLines(record.points, 'accuracy');
  const lastOf = new Map(lines.map(({ hospital, points }) => [hospital, points.at(-1)?.value ?? null]));
  const planned = record.plan?.federation?.hospitals ?? [];
  const nows = new Map(record.now?.hospitals.map((hospital) => [hospital.id, hospital]));
  return [
    ...planned.map(({ id, examples }) => ({
      id,
      name: name(id),
      rows: examples,
      now: nows.get(id) ?? null,
      accuracy: lastOf.get(id) ?? null,
    })),
    {
      id: null,
      name: all,
      rows: planned.reduce((sum, { examples }) => sum + examples, 0),
      now: null,
      accuracy: lastOf.get(null) ?? null,
    },
  ];
}

export const HospitalsCard = memo(function HospitalsCard({ record }: { readonly record: RunRecord }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const { now, summary } = record;
  const rows = rowsOf(record, words.hospital, t('home.hospitals.all'));
  const last = lastCombined(runLines(record.points, 'accuracy'));
  const glance = Math.min(64, last?.examples ?? 64);
  return (
    <Card
      title={t('home.hospitals.title')}
      end={<span className="xs t3">{t('home.hospitals.virtual')}</span>}
      padding="none"
      foot={
        last === null
          ? t('home.hospitals.noteEmpty')
          : t('home.hospitals.note', {
              examples: format.count(last.examples),
              width: format.number(halfWidth(last.value, last.examples) * 100, 1),
              glance: format.count(glance),
            })
      }
    >
      <SimpleTable
        label={t('home.hospitals.title')}
        density="tight"
        rows={rows}
        rowKey={(row) => row.id ?? 'all'}
        isRowMarked={(row) => row.id === null}
        columns={[
          {
            id: 'name',
            header: t('home.hospitals.name'),
            isRowHeader: true,
            cell: (row) => (
              <SeriesName styleIndex={row.id === null ? null : styleOf(row.id, rows.indexOf(row))} name={row.name} />
            ),
          },
          {
            id: 'rows',
            header: t('home.hospitals.rows'),
            align: 'end',
            cell: (row) => (row.rows === null ? t('home.hospitals.none') : format.count(row.rows)),
          },
          {
            id: 'now',
            header: headOf(now, t, format),
            cell: (row) =>
              row.id === null ? (
                <span className="t2">{sentOf(record, t, format)}</span>
              ) : (
                <HospitalState
                  hospital={row.now}
                  isAlone={now?.phase === 'alone'}
                  isOver={summary.state === 'finished'}
                />
              ),
          },
          {
            id: 'accuracy',
            header: t('home.hospitals.accuracy'),
            align: 'end',
            cell: (row) => <b>{row.accuracy === null ? t('home.hospitals.none') : format.percent(row.accuracy)}</b>,
          },
        ]}
      />
    </Card>
  );
});

function headOf(now: RunNow | null, t: TFunction, format: Format): string {
  if (now === null) return t('home.hospitals.state');
  if (now.phase === 'alone') return t('home.hospitals.alone');
  return now.round > 0 ? t('home.hospitals.round', { round: format.count(now.round) }) : t('home.hospitals.state');
}

function sentOf({ now, summary }: RunRecord, t: TFunction, format: Format): string {
  if (now === null || now.hospitals.length === 0) return '';
  const sent = now.hospitals.filter(({ state }) => state === 'sent').length;
  return t('home.hospitals.ofAll', { sent: format.count(sent), hospitals: format.count(summary.hospitals) });
}

type HospitalStateProps = {
  readonly hospital: HospitalNow | null;
  readonly isAlone: boolean;
  readonly isOver: boolean;
};

function HospitalState({ hospital, isAlone, isOver }: HospitalStateProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  if (isOver || hospital?.state === 'sent')
    return (
      <span className="row state-done">
        <Icon name="check" />
        {isOver || isAlone ? t('home.hospitals.done') : t('home.hospitals.sent')}
      </span>
    );
  switch (hospital?.state) {
    case 'training':
      return (
        <span className="med state-now num">
          {hospital.steps > 0
            ? t('home.hospitals.step', { step: format.count(hospital.step), steps: format.count(hospital.steps) })
            : t('home.hospitals.training')}
        </span>
      );
    case 'checking':
      return <span className="med state-now">{t('home.hospitals.checking')}</span>;
    case 'waiting':
      return <span className="t3">{t('home.hospitals.waiting')}</span>;
    case undefined:
      return <span className="t3">{t('home.hospitals.none')}</span>;
  }
}
