// A run while it goes, and as it stands when it does not: status line, accuracy, hospitals, the round. Home shows it, and
// so does the run's page until the run has finished.

import { useDeferredValue, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { Note } from '../../components/note.tsx';
import { PageHeader, type Crumb } from '../../components/page-header.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { isLive } from '../../app/run-facts.ts';
import { useRunWords } from '../../app/run-words.ts';
import { useThrottled } from '../../app/use-throttled.ts';
import { AccuracyCard } from '../runs/accuracy-card.tsx';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { resumeRun } from '../frame/run-commands.ts';
import { HospitalsCard } from './hospitals-card.tsx';
import { RoundTimelineCard } from './round-timeline-card.tsx';
import { RunActions } from './run-actions.tsx';
import { RunStatusLine } from './run-status-line.tsx';
import { SimulationBanner } from './simulation-banner.tsx';
import './home.css';

/** From here on a run is drawn once a second instead of with every report. */
const manyPoints = 2000;
const manyHospitals = 12;
const calmMs = 1000;

export type LiveRunProps = {
  readonly record: RunRecord;
  readonly title: string;
  readonly breadcrumb?: readonly Crumb[];
  readonly tag?: ReactNode;
  /** Replace pause and stop where the run is at rest. */
  readonly actions?: ReactNode;
  /** `actions` have what the status line would offer. */
  readonly hidesStatusAction?: boolean;
  /** Under everything else. */
  readonly children?: ReactNode;
};

export function LiveRun(props: LiveRunProps): ReactElement {
  const { record, title, breadcrumb, tag, actions, hidesStatusAction = false, children } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { summary, now, plan } = record;
  const isRunning = isLive(summary.state);
  const isBig = isRunning && (record.points.length > manyPoints || summary.hospitals > manyHospitals);
  // The page's words first; cards of many hospitals are drawn in slices between which the window answers.
  const drawn = useDeferredValue(useThrottled(record, isBig ? calmMs : 0, `${summary.id} ${summary.state}`));
  const roundNow =
    drawn.now !== null && (drawn.now.phase === 'round' || drawn.now.phase === 'combining') ? drawn.now.round : null;
  const shortened = record.warnings.filter(({ code }) => code === 'rounds-shortened');
  const shorterWords = (message: string): string => {
    // The warning is an English sentence of the enclave; its number of planned rounds stands nowhere else.
    const planned = /for (\d+) rounds/.exec(message)?.[1];
    return planned === undefined
      ? message
      : t('home.shorter', { rounds: format.count(summary.rounds), planned: format.count(Number(planned)) });
  };
  return (
    <div className="page">
      {summary.kind === 'simulate' ? <SimulationBanner hospitals={summary.hospitals} /> : null}
      <PageHeader
        title={title}
        help={<RunSubline record={record} />}
        actions={isRunning ? <RunActions run={summary} /> : actions}
        {...(breadcrumb === undefined ? {} : { breadcrumb })}
        {...(tag === undefined ? {} : { tag })}
      />
      {summary.state === 'failed' && summary.failure !== null ? (
        <FailurePanel
          failure={summary.failure}
          {...(now === null ? {} : { atMs: now.lastReportAtMs })}
          actions={[
            {
              id: 'resume',
              who: t('app.failure.anyone'),
              title: t('home.actions.resume'),
              text: t('home.status.interruptedNext'),
              button: {
                label: t('home.actions.resume'),
                onPress: () => void resumeRun(summary.id),
                icon: 'play',
                isPrimary: true,
              },
            },
          ]}
        />
      ) : (
        <RunStatusLine record={record} hidesAction={summary.state === 'paused' || hidesStatusAction} />
      )}
      {shortened.map(({ message }) => (
        <Note key={message}>{shorterWords(message)}</Note>
      ))}
      {plan === null ? null : (
        <div className="split">
          <AccuracyCard record={drawn} roundNow={roundNow} />
          <HospitalsCard record={drawn} />
        </div>
      )}
      {drawn.now === null || !isRunning ? null : <RoundTimelineCard now={drawn.now} />}
      {children}
    </div>
  );
}

function RunSubline({ record }: { readonly record: RunRecord }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const { summary, now, plan } = record;
  const time = format.time(summary.createdAtMs, false);
  if (plan === null) return <>{t('home.sub.preparing', { time })}</>;
  const rows = plan.data.train + plan.data.validation + plan.data.test;
  const values = {
    adapter: words.adapter(summary, plan),
    model: plan.model.name,
    rows: format.count(rows),
    time,
    rounds: format.count(summary.rounds),
  };
  const isInRound = now !== null && now.round > 0 && (now.phase === 'round' || now.phase === 'combining');
  return (
    <span className="num">
      {isInRound
        ? t('home.sub.round', { ...values, round: format.count(now.round) })
        : t('home.sub.done', { ...values, count: summary.rounds })}
    </span>
  );
}
