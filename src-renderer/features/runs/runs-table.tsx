// The list of runs: what each was, how it went, what joining brought. Up to four are chosen here to be compared.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunState, RunSummary } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Tag, type TagTone } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { go } from '../../app/places.ts';
import { useRunWords } from '../../app/run-words.ts';
import { accuracyOf, halfWidth } from '../../app/statistics.ts';
import { mainMetrics } from './findings.ts';

export const mostCompared = 4;

const tones: Readonly<Record<RunState, TagTone>> = {
  preparing: 'accent',
  running: 'accent',
  pausing: 'accent',
  paused: 'neutral',
  stopped: 'neutral',
  interrupted: 'caution',
  failed: 'danger',
  finished: 'proved',
};

export function RunStateTag({ state }: { readonly state: RunState }): ReactElement {
  const words = useRunWords();
  const shape = state === 'finished' ? 'proved' : state === 'failed' ? 'failed' : null;
  return (
    <Tag tone={tones[state]} {...(shape === null ? {} : { verdict: shape })}>
      {words.state(state)}
    </Tag>
  );
}

export type RunsTableProps = {
  readonly runs: readonly RunSummary[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (id: string, isChosen: boolean) => void;
};

const runKey = ({ id }: RunSummary): string => id;
const accuracy = (run: RunSummary): number | null => accuracyOf(mainMetrics(run))?.share ?? null;

function gain(run: RunSummary): number | null {
  const alone = accuracyOf(run.localOnly)?.share ?? null;
  const together = accuracy(run);
  return alone === null || together === null ? null : together - alone;
}

export function RunsTable({ runs, chosen, onChoose }: RunsTableProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const notMeasured = <span className="t3">{t('runs.notMeasured')}</span>;
  const accuracyCell = (run: RunSummary): ReactNode => {
    const known = accuracyOf(mainMetrics(run));
    if (known === null) return notMeasured;
    return t('runs.accuracyWithWidth', {
      accuracy: format.percent(known.share),
      width: format.number(halfWidth(known.share, known.examples) * 100, 1),
    });
  };
  const gainCell = (run: RunSummary): ReactNode => {
    const points = gain(run);
    return points === null ? notMeasured : t('runs.gainPoints', { points: format.points(points * 100) });
  };
  const canCompare = chosen.size >= 2 && chosen.size <= mostCompared;
  return (
    <DataTable
      label={t('runs.title')}
      rows={runs}
      rowKey={runKey}
      onRowAction={({ id }) => go({ kind: 'run', id })}
      filter={{
        label: t('runs.filter'),
        text: (run) => [words.name(run), words.state(run.state), words.adapter(run, null), run.model ?? ''].join(' '),
      }}
      defaultSort={{ column: 'run', direction: 'descending' }}
      toolbar={
        <Button
          size="sm"
          {...(canCompare ? {} : { blockedReason: t('runs.compareNeedsTwo') })}
          onPress={() => go({ kind: 'compare', ids: runs.filter(({ id }) => chosen.has(id)).map(({ id }) => id) })}
        >
          {chosen.size === 0
            ? t('runs.compare')
            : t('runs.compareChosen', { count: chosen.size })}
        </Button>
      }
      columns={[
        {
          id: 'chosen',
          header: t('runs.columns.chosen'),
          cell: (run) => (
            <Checkbox isSelected={chosen.has(run.id)} onChange={(isChosen) => onChoose(run.id, isChosen)}>
              <span className="visually-hidden">{t('runs.choose', { run: words.name(run) })}</span>
            </Checkbox>
          ),
        },
        {
          id: 'run',
          header: t('runs.columns.run'),
          isRowHeader: true,
          sortBy: ({ createdAtMs }) => createdAtMs,
          cell: (run) => (
            <span className="name-with-tag">
              <span className="med">{words.name(run)}</span>
              {run.kind === 'simulate' ? (
                <Tag tone="simulated" verdict="simulated">
                  {t('common.simulated')}
                </Tag>
              ) : null}
            </span>
          ),
        },
        {
          id: 'state',
          header: t('runs.columns.state'),
          sortBy: ({ state }) => words.state(state),
          cell: ({ state }) => <RunStateTag state={state} />,
        },
        {
          id: 'adapter',
          header: t('runs.columns.adapter'),
          priority: 3,
          sortBy: (run) => words.adapter(run, null),
          cell: (run) => words.adapter(run, null),
        },
        {
          id: 'accuracy',
          header: t('runs.columns.accuracy'),
          align: 'end',
          sortBy: accuracy,
          cell: (run) => <span className="num">{accuracyCell(run)}</span>,
        },
        {
          id: 'gain',
          header: t('runs.columns.gain'),
          align: 'end',
          priority: 2,
          sortBy: gain,
          cell: (run) => <span className="num">{gainCell(run)}</span>,
        },
        {
          id: 'rounds',
          header: t('runs.columns.rounds'),
          align: 'end',
          priority: 4,
          sortBy: ({ roundsDone }) => roundsDone,
          cell: ({ roundsDone, rounds }) => (
            <span className="num">
              {t('runs.roundsOf', { done: format.count(roundsDone), rounds: format.count(rounds) })}
            </span>
          ),
        },
        {
          id: 'exchanged',
          header: t('runs.columns.exchanged'),
          align: 'end',
          priority: 5,
          sortBy: ({ exchangedBytes }) => exchangedBytes,
          cell: ({ exchangedBytes }) => <span className="num">{format.bytes(exchangedBytes)}</span>,
        },
        {
          id: 'time',
          header: t('runs.columns.time'),
          align: 'end',
          priority: 4,
          sortBy: ({ seconds }) => seconds,
          cell: ({ seconds }) =>
            seconds === null ? (
              <span className="t3">{t('runs.notMeasured')}</span>
            ) : (
              <span className="num">{format.duration(seconds * 1000)}</span>
            ),
        },
      ]}
    />
  );
}
