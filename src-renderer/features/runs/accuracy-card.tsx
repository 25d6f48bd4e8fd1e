// Accuracy over the rounds, hospital by hospital and together; perplexity where text is generated. Guessing, and training
// alone once it is known, stand beside it as lines.

import { memo, useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { ChartWithTable } from '../../components/charts/chart-with-table.tsx';
import type { ChartReference } from '../../components/charts/chart-model.ts';
import { Tag } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useRunWords } from '../../app/run-words.ts';
import { accuracyOf } from '../../app/statistics.ts';
import { lineNumbers } from './run-chart-data.ts';
import { lastCombined, runLines } from './run-lines.ts';
import { useChartView } from './use-chart-view.ts';

export type AccuracyCardProps = {
  readonly record: RunRecord;
  /** The round that is going on. */
  readonly roundNow: number | null;
};

/** With more hospitals than looks, the lines of hospitals are grey and have no names at their ends. */
const mostNamed = 6;

export const AccuracyCard = memo(function AccuracyCard({ record, roundNow }: AccuracyCardProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const { view, onViewChange } = useChartView();
  const { summary, plan, points, version } = record;
  const isGeneration = summary.task === 'generation';
  const metric = isGeneration ? 'perplexity' : 'accuracy';
  const all = t('home.accuracy.all');
  const lines = useMemo(
    () => runLines(points, metric),
    // The array is extended in place: the version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [points, version, metric],
  );
  const { x, series } = useMemo(
    () => lineNumbers(lines, { hospital: words.hospital, all }),
    // The names of a run's hospitals change with the language alone, and so does `all`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [lines, all],
  );
  const last = lastCombined(lines);
  const write = (value: number): string => (isGeneration ? format.number(value, 2) : format.percent(value));
  const rows = plan?.data.validation ?? 0;
  const alone = accuracyOf(summary.localOnly);
  const references: readonly ChartReference[] = isGeneration
    ? []
    : [
        ...(summary.guessing === null
          ? []
          : [
              {
                id: 'guessing',
                label: t('home.accuracy.guessing', { value: format.percent(summary.guessing, 0) }),
                value: summary.guessing,
              },
            ]),
        ...(alone === null
          ? []
          : [
              {
                id: 'alone',
                label: t('home.accuracy.alone', { value: format.percent(alone.share) }),
                value: alone.share,
              },
            ]),
      ];
  return (
    <ChartWithTable
      title={isGeneration ? t('runs.figures.perplexity') : t('home.accuracy.title')}
      caption={rows > 0 ? t('home.accuracy.caption', { rows: format.count(rows) }) : t('home.accuracy.captionEarly')}
      xLabel={t('home.accuracy.xLabel')}
      yFormat={write}
      yTickFormat={(value) => (isGeneration ? format.number(value, 1) : format.percent(value, 0))}
      x={x}
      series={series}
      xMax={summary.rounds}
      references={references}
      band={
        roundNow === null
          ? undefined
          : { from: roundNow - 1, to: roundNow, label: t('home.accuracy.band', { round: format.count(roundNow) }) }
      }
      hasEndLabels={summary.hospitals <= mostNamed}
      view={view}
      onViewChange={onViewChange}
      isSimulated={summary.kind === 'simulate'}
      fileName={`${metric}-${summary.id}`}
      {...(last === null || isGeneration
        ? {}
        : {
            tag: (
              <Tag>
                {last.round === 0
                  ? t('home.accuracy.tagUntrained', { accuracy: format.percent(last.value) })
                  : t('home.accuracy.tag', {
                      accuracy: format.percent(last.value),
                      round: format.count(last.round),
                    })}
              </Tag>
            ),
          })}
    />
  );
});
