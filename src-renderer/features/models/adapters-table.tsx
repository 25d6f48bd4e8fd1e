// The adapters that can be taken away: one for each run that has one. All of them come from simulations today, and say so.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Link } from '../../components/link.tsx';
import { Tag } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { formatPlace, go } from '../../app/places.ts';
import { useRunWords } from '../../app/run-words.ts';
import { accuracyOf, halfWidth } from '../../app/statistics.ts';
import { exportAdapter } from '../frame/run-commands.ts';
import { mainMetrics } from '../runs/findings.ts';
import { isTraining } from './model-facts.ts';

export type AdaptersTableProps = {
  /** Those with an adapter. */
  readonly rows: readonly RunSummary[];
  /** All runs: while one trains, nothing can be tried. */
  readonly runs: readonly RunSummary[];
};

const runKey = ({ id }: RunSummary): string => id;

export function AdaptersTable({ rows, runs }: AdaptersTableProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const blocked = isTraining(runs)
    ? { blockedReason: t('models.adapters.tryBusy'), reasonPlacement: 'hidden' as const }
    : {};
  const accuracyCell = (run: RunSummary): ReactNode => {
    const accuracy = accuracyOf(mainMetrics(run));
    if (accuracy === null) return <span className="t3">{t('models.adapters.notTested')}</span>;
    return (
      <span className="num">
        {t('models.adapters.accuracyValue', {
          accuracy: format.percent(accuracy.share),
          width: format.number(halfWidth(accuracy.share, accuracy.examples) * 100, 1),
          examples: format.count(accuracy.examples),
        })}
      </span>
    );
  };
  return (
    <DataTable
      label={t('models.adapters.title')}
      rows={rows}
      rowKey={runKey}
      defaultSort={{ column: 'run', direction: 'descending' }}
      columns={[
        {
          id: 'run',
          header: t('models.adapters.run'),
          isRowHeader: true,
          sortBy: ({ createdAtMs }) => createdAtMs,
          cell: (run) => <Link href={formatPlace({ kind: 'run', id: run.id })}>{words.name(run)}</Link>,
        },
        {
          id: 'base',
          header: t('models.adapters.base'),
          priority: 3,
          sortBy: ({ model }) => model,
          cell: ({ model }) => model ?? '',
        },
        {
          id: 'kind',
          header: t('models.adapters.kind'),
          priority: 2,
          sortBy: (run) => words.adapter(run, null),
          cell: (run) => words.adapter(run, null),
        },
        {
          id: 'rounds',
          header: t('models.adapters.rounds'),
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
          id: 'accuracy',
          header: t('models.adapters.accuracy'),
          align: 'end',
          sortBy: (run) => accuracyOf(mainMetrics(run))?.share ?? null,
          cell: accuracyCell,
        },
        {
          id: 'attestation',
          header: t('models.adapters.attestation'),
          priority: 2,
          cell: ({ kind }) =>
            kind === 'simulate' ? (
              <Tag tone="simulated" verdict="simulated">
                {t('common.simulated')}
              </Tag>
            ) : (
              ''
            ),
        },
        {
          id: 'actions',
          header: t('models.columns.actions'),
          isHeaderHidden: true,
          align: 'end',
          cell: (run) => (
            <span className="cell-actions">
              <Button
                size="sm"
                label={t('models.adapters.tryLabel', { run: words.name(run) })}
                {...blocked}
                onPress={() => go({ kind: 'try', runId: run.id })}
              >
                {t('models.adapters.try')}
              </Button>
              <Button
                size="sm"
                label={t('models.adapters.exportLabel', { run: words.name(run) })}
                onPress={() => void exportAdapter(run.id)}
              >
                {t('models.adapters.export')}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}
