// The combined adapters of several runs over their rounds, on one chart.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { ChartWithTable } from '../../components/charts/chart-with-table.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useRunWords } from '../../app/run-words.ts';
import { lineNumbers } from './run-chart-data.ts';
import { runLines } from './run-lines.ts';
import { useChartView } from './use-chart-view.ts';

export function CompareChart({ records }: { readonly records: readonly RunRecord[] }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const { view, onViewChange } = useChartView();
  const names = new Map(records.map(({ summary }) => [summary.id, words.name(summary)]));
  // A line for each run, as a line for each hospital is on the other charts.
  const lines = records.flatMap(({ summary, points }) =>
    runLines(points, 'accuracy')
      .filter(({ hospital }) => hospital === null)
      .map((line) => ({ hospital: summary.id, points: line.points })),
  );
  if (lines.length === 0) return null;
  return (
    <ChartWithTable
      title={t('runs.comparison.chart')}
      caption={t('runs.comparison.chartCaption')}
      xLabel={t('home.accuracy.xLabel')}
      yFormat={(value) => format.percent(value)}
      yTickFormat={(value) => format.percent(value, 0)}
      {...lineNumbers(lines, { hospital: (id) => names.get(id) ?? id, all: '' })}
      xMax={Math.max(...records.map(({ summary }) => summary.rounds))}
      view={view}
      onViewChange={onViewChange}
      isSimulated={records.some(({ summary }) => summary.kind === 'simulate')}
      fileName="comparison"
    />
  );
}
