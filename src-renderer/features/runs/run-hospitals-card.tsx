// The hospitals of a run that is over: what they had and what each reached, alone and together.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { SeriesName } from '../../components/charts/series-swatch.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import type { DataColumn } from '../../components/table-rows.ts';
import { Verdict } from '../../components/verdict.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useRunWords } from '../../app/run-words.ts';
import { sampleAnswerOf } from '../data/dataset-facts.ts';
import { useIsSampleRun } from '../models/try-fields.ts';
import { mainMetrics } from './findings.ts';
import { hospitalRows, type HospitalRow } from './hospital-rows.ts';
import { styleOf } from './run-chart-data.ts';

export function RunHospitalsCard({ record }: { readonly record: RunRecord }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const { summary, plan } = record;
  const isSample = useIsSampleRun(summary);
  const rows = hospitalRows(record);
  const all = rows.at(-1);
  const percent = (share: number | null): string => (share === null ? t('runs.notMeasured') : format.percent(share));
  const label = plan?.data.labels.at(-1) ?? '';
  const answer = isSample ? sampleAnswerOf(label) : null;
  const test = mainMetrics(summary);
  const columns: readonly DataColumn<HospitalRow>[] = [
    {
      id: 'name',
      header: t('runs.hospitals.name'),
      isRowHeader: true,
      cell: (row) => (
        <SeriesName
          styleIndex={row.id === null ? null : styleOf(row.id, rows.indexOf(row))}
          name={row.id === null ? t('runs.hospitals.all') : words.hospital(row.id)}
        />
      ),
    },
    {
      id: 'rows',
      header: t('runs.hospitals.rows'),
      align: 'end',
      priority: 3,
      cell: ({ examples }) => format.count(examples),
    },
    {
      id: 'rounds',
      header: t('runs.hospitals.rounds'),
      align: 'end',
      priority: 4,
      cell: ({ rounds }) =>
        t('runs.roundsOf', { done: format.count(rounds), rounds: format.count(summary.rounds) }),
    },
    ...(all?.share == null
      ? []
      : [
          {
            id: 'share',
            header: t('runs.hospitals.share', { label: answer === null ? label : t(`data.answers.${answer}`) }),
            align: 'end' as const,
            priority: 3 as const,
            cell: ({ share }: HospitalRow) => percent(share),
          },
        ]),
    {
      id: 'accuracy',
      header: t('runs.hospitals.accuracy'),
      align: 'end',
      cell: ({ accuracy }) => <b>{percent(accuracy)}</b>,
    },
    {
      id: 'alone',
      header: t('runs.hospitals.alone'),
      align: 'end',
      priority: 2,
      cell: ({ alone }) => <span className="t2">{percent(alone)}</span>,
    },
    {
      id: 'isolation',
      header: t('runs.hospitals.isolation'),
      priority: 5,
      cell: () => <Verdict kind="simulated">{t('runs.hospitals.isolationText')}</Verdict>,
    },
  ];
  return (
    <Card
      title={t('runs.hospitals.title')}
      help={t('runs.hospitals.help')}
      padding="none"
      foot={
        test === null
          ? t('runs.hospitals.footEarly')
          : t('runs.hospitals.footAll', { examples: format.count(test.examples) })
      }
    >
      <SimpleTable
        label={t('runs.hospitals.title')}
        rows={rows.slice(0, -1)}
        rowKey={({ id }) => id ?? 'all'}
        columns={columns}
        {...(all === undefined ? {} : { foot: all })}
      />
    </Card>
  );
}
