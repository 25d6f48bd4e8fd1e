// “Broken or just slow?” in two lines: verdict, who, what; then since when, last sign of life, what is usual, what happens
// next. The first line is read out when it changes; the second ticks and is not.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/card.css';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { useAnnounce } from './use-announce.ts';
import { VerdictShape } from './verdict-shape.tsx';

export type StatusTone =
  'onTime' | 'slow' | 'quiet' | 'broken' | 'paused' | 'offline' | 'finished' | 'serverSilent' | 'preparing' | 'idle';

export type StatusLineProps = {
  readonly tone: StatusTone;
  readonly firstLine: string;
  readonly secondLine?: ReactNode;
  readonly action?: ReactNode;
};

const icons: Readonly<Record<Exclude<StatusTone, 'broken'>, IconName>> = {
  onTime: 'run',
  slow: 'clock',
  quiet: 'clock',
  paused: 'pause',
  offline: 'offline',
  finished: 'check',
  serverSilent: 'server',
  preparing: 'redo',
  idle: 'dot',
};

/** One per run. */
export function StatusLine({ tone, firstLine, secondLine, action }: StatusLineProps): ReactElement {
  const { t } = useTranslation();
  useAnnounce(firstLine, { isAssertive: tone === 'broken', topic: `status ${tone}` });
  return (
    <section className={classNames('card', 'status-line', tone)} aria-label={t('components.status.region')}>
      <span className="mark">
        {tone === 'broken' ? (
          <VerdictShape kind="failed" size={20} isDecorative />
        ) : (
          <Icon name={icons[tone]} size={20} />
        )}
      </span>
      <div className="grow">
        <p className="first">{firstLine}</p>
        {secondLine === undefined ? null : <p className="second">{secondLine}</p>}
      </div>
      {action}
    </section>
  );
}
