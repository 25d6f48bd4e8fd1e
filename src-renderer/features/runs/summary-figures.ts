// The strip of figures at the head of a run: how good, what joining brought, what left, how long. Each says what it rests on.

import type { TFunction } from 'i18next';
import type { RunRecord, RunSummary } from '../../../src-main/contract/index.ts';
import type { KeyFigure } from '../../components/key-figures.tsx';
import type { Format } from '../../i18n/format.ts';
import { accuracyOf, differenceHalfWidth, halfWidth } from '../../app/statistics.ts';
import { mainMetrics } from './findings.ts';
import { lastCombined, runLines } from './run-lines.ts';

/** @param record For what an unfinished run has reached; null where only the summary is at hand. */
export function summaryFigures(
  run: RunSummary,
  record: RunRecord | null,
  t: TFunction,
  format: Format,
): readonly KeyFigure[] {
  return [
    qualityFigure(run, record, t, format),
    gainFigure(run, t, format),
    {
      id: 'left',
      label: t('runs.figures.left'),
      figure: t('runs.figures.leftBytes'),
      detail: t('runs.figures.leftDetail', { exchanged: format.bytes(run.exchangedBytes) }),
    },
    {
      id: 'privacy',
      label: t('runs.figures.privacy'),
      figure: t('runs.figures.privacyOff'),
      detail: t('runs.figures.privacyDetail'),
    },
    ...(run.seconds === null ? [] : [timeFigure(run, run.seconds, t, format)]),
  ];
}

function qualityFigure(run: RunSummary, record: RunRecord | null, t: TFunction, format: Format): KeyFigure {
  const metrics = mainMetrics(run);
  const accuracy = accuracyOf(metrics);
  if (accuracy !== null)
    return {
      id: 'accuracy',
      label: t('runs.figures.accuracy'),
      figure: format.percent(accuracy.share),
      detail: t('runs.figures.accuracyDetail', {
        width: format.number(halfWidth(accuracy.share, accuracy.examples) * 100, 1),
        examples: format.count(accuracy.examples),
      }),
    };
  if (run.task === 'generation')
    return {
      id: 'perplexity',
      label: t('runs.figures.perplexity'),
      figure: metrics?.perplexity === undefined ? t('runs.figures.pending') : format.number(metrics.perplexity, 2),
      detail: metrics?.perplexity === undefined ? t('runs.figures.pendingDetail') : t('runs.figures.perplexityDetail'),
    };
  const last = record === null ? null : lastCombined(runLines(record.points, 'accuracy'));
  return {
    id: 'accuracy',
    label: t('runs.figures.accuracy'),
    figure: t('runs.figures.pending'),
    detail:
      last === null
        ? t('runs.figures.pendingDetail')
        : t('runs.figures.accuracyNow', { accuracy: format.percent(last.value), round: format.count(last.round) }),
  };
}

function gainFigure(run: RunSummary, t: TFunction, format: Format): KeyFigure {
  const together = accuracyOf(mainMetrics(run));
  const alone = accuracyOf(run.localOnly);
  const label = t('runs.figures.gain');
  if (together === null || alone === null)
    return run.state === 'finished'
      ? { id: 'gain', label, figure: t('runs.figures.gainNone'), detail: t('runs.figures.gainNoneDetail') }
      : { id: 'gain', label, figure: t('runs.figures.pending'), detail: t('runs.figures.pendingDetail') };
  return {
    id: 'gain',
    label,
    figure: format.points((together.share - alone.share) * 100),
    unit: t('runs.figures.points'),
    detail: t('runs.figures.gainDetail', {
      alone: format.percent(alone.share),
      together: format.percent(together.share),
      width: format.number(differenceHalfWidth(together, alone) * 100, 1),
    }),
  };
}

function timeFigure(run: RunSummary, seconds: number, t: TFunction, format: Format): KeyFigure {
  const rounds = format.count(run.roundsDone);
  return {
    id: 'time',
    label: t('runs.figures.time'),
    figure: format.duration(seconds * 1000),
    detail: run.isResumed ? t('runs.figures.timeResumed', { rounds }) : t('runs.figures.timeDetail', { rounds }),
  };
}
