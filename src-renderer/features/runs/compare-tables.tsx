// The figures of several runs, and the settings in which they differ: a row each, a column for each run.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Metrics, RunRecord, RunSummary } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { Link } from '../../components/link.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import type { DataColumn } from '../../components/table-rows.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { formatPlace } from '../../app/places.ts';
import { useRunWords } from '../../app/run-words.ts';
import { accuracyOf, halfWidth } from '../../app/statistics.ts';
import { differingSettings } from './comparison.ts';
import { mainMetrics } from './findings.ts';

type Row = { readonly id: string; readonly name: string; readonly values: readonly ReactNode[] };

type ComparedProps = { readonly records: readonly RunRecord[] };

function useColumns(head: string, records: readonly RunRecord[]): readonly DataColumn<Row>[] {
  const words = useRunWords();
  return [
    { id: 'name', header: head, isRowHeader: true, cell: ({ name }) => <span className="med">{name}</span> },
    ...records.map(
      ({ summary }, index): DataColumn<Row> => ({
        id: summary.id,
        header: words.name(summary),
        align: 'end',
        cell: ({ values }) => values[index],
      }),
    ),
  ];
}

export function FiguresCompared({ records }: ComparedProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const runs = records.map(({ summary }) => summary);
  const share = (metrics: Metrics | null): ReactNode => {
    const accuracy = accuracyOf(metrics);
    if (accuracy === null) return <span className="t3">{t('runs.notMeasured')}</span>;
    const width = format.number(halfWidth(accuracy.share, accuracy.examples) * 100, 1);
    return (
      <span className="num">{t('runs.accuracyWithWidth', { accuracy: format.percent(accuracy.share), width })}</span>
    );
  };
  const gain = (run: RunSummary): ReactNode => {
    const [together, alone] = [accuracyOf(mainMetrics(run)), accuracyOf(run.localOnly)];
    if (together === null || alone === null) return <span className="t3">{t('runs.notMeasured')}</span>;
    return t('runs.gainPoints', { points: format.points((together.share - alone.share) * 100) });
  };
  const row = (id: string, name: string, of: (run: RunSummary) => ReactNode): Row => ({
    id,
    name,
    values: runs.map((run) => of(run)),
  });
  const rows = [
    row('accuracy', t('runs.comparison.accuracy'), (run) => share(mainMetrics(run))),
    row('alone', t('runs.comparison.alone'), ({ localOnly }) => share(localOnly)),
    row('central', t('runs.comparison.central'), ({ centralised }) => share(centralised)),
    row('gain', t('runs.comparison.gain'), gain),
    row('state', t('runs.columns.state'), ({ state }) => words.state(state)),
    row('rounds', t('runs.comparison.rounds'), ({ roundsDone, rounds }) =>
      t('runs.roundsOf', { done: format.count(roundsDone), rounds: format.count(rounds) }),
    ),
    row('time', t('runs.comparison.time'), ({ seconds }) =>
      seconds === null ? t('runs.notMeasured') : format.duration(seconds * 1000),
    ),
    row('exchanged', t('runs.comparison.exchanged'), ({ exchangedBytes }) => format.bytes(exchangedBytes)),
  ];
  return (
    <Card title={t('runs.comparison.figures')} padding="none">
      <SimpleTable
        label={t('runs.comparison.figures')}
        columns={useColumns(t('runs.comparison.figure'), records)}
        rows={[
          {
            id: 'run',
            name: t('runs.columns.run'),
            values: runs.map((run) => (
              <Link key={run.id} href={formatPlace({ kind: 'run', id: run.id })}>
                {run.id}
              </Link>
            )),
          },
          ...rows,
        ]}
        rowKey={({ id }) => id}
      />
    </Card>
  );
}

export function SettingsCompared({ records }: ComparedProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const rows = differingSettings(records, words, t, format).map(
    ({ name, values }): Row => ({ id: name, name: t(`runs.comparison.short.${name}`), values }),
  );
  const columns = useColumns(t('runs.comparison.setting'), records);
  return (
    <Card title={t('runs.comparison.settings')} padding={rows.length === 0 ? 'normal' : 'none'}>
      {rows.length === 0 ? (
        <p className="t2">{t('runs.comparison.settingsSame')}</p>
      ) : (
        <SimpleTable
          label={t('runs.comparison.settings')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
        />
      )}
    </Card>
  );
}
