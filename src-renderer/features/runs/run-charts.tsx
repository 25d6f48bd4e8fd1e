// Loss and bytes of a run over its rounds.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { ChartWithTable } from '../../components/charts/chart-with-table.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useRunWords } from '../../app/run-words.ts';
import { byteNumbers, lineNumbers } from './run-chart-data.ts';
import { runLines } from './run-lines.ts';
import { useChartView } from './use-chart-view.ts';

export function LossCard({ record }: { readonly record: RunRecord }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const { view, onViewChange } = useChartView();
  const { summary, points } = record;
  return (
    <ChartWithTable
      title={t('runs.charts.loss')}
      caption={t('runs.charts.lossCaption')}
      xLabel={t('home.accuracy.xLabel')}
      yFormat={(value) => format.number(value, 3)}
      yTickFormat={(value) => format.number(value, 1)}
      {...lineNumbers(runLines(points, 'loss'), { hospital: words.hospital, all: t('home.accuracy.all') })}
      xMax={summary.rounds}
      view={view}
      onViewChange={onViewChange}
      isSimulated={summary.kind === 'simulate'}
      fileName={`loss-${summary.id}`}
    />
  );
}

export function BytesCard({ record }: { readonly record: RunRecord }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const { view, onViewChange } = useChartView();
  const { summary, roundRows } = record;
  if (roundRows.length === 0) return null;
  return (
    <ChartWithTable
      title={t('runs.charts.bytes')}
      caption={t('runs.charts.bytesCaption')}
      xLabel={t('home.accuracy.xLabel')}
      yFormat={format.bytes}
      {...byteNumbers(roundRows, { up: t('runs.charts.up'), down: t('runs.charts.down') })}
      xMax={summary.rounds}
      height={206}
      view={view}
      onViewChange={onViewChange}
      isSimulated={summary.kind === 'simulate'}
      fileName={`bytes-${summary.id}`}
    />
  );
}
