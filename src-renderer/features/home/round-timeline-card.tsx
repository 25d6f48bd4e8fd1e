// The round under way, hospital by hospital: who trained when, who has sent and waits. Ticks by itself.

import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { HospitalNow, RunNow } from '../../../src-main/contract/index.ts';
import { RoundTimeline, type TimelineRow } from '../../components/charts/round-timeline.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../app/use-now.ts';
import { useRunWords } from '../../app/run-words.ts';
import { useChartView } from '../runs/use-chart-view.ts';

function rowOf(hospital: HospitalNow, label: string): TimelineRow {
  const { id, startedAtMs, trainedAtMs, sentAtMs, step, steps, state } = hospital;
  if (startedAtMs === null) return { id, label, segments: [] };
  const train = { kind: 'train' as const, startMs: startedAtMs, endMs: trainedAtMs ?? sentAtMs };
  const check =
    trainedAtMs === null || trainedAtMs === sentAtMs
      ? []
      : [{ kind: 'check' as const, startMs: trainedAtMs, endMs: sentAtMs }];
  const wait = sentAtMs === null ? [] : [{ kind: 'wait' as const, startMs: sentAtMs, endMs: null }];
  return {
    id,
    label,
    segments: [train, ...check, ...wait],
    ...(state === 'training' && steps > step ? { stepsLeft: steps - step } : {}),
  };
}

export const RoundTimelineCard = memo(function RoundTimelineCard({
  now,
}: {
  readonly now: RunNow;
}): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const { view, onViewChange } = useChartView();
  const isAlone = now.phase === 'alone';
  const nowMs = Math.max(useNow(), now.lastReportAtMs);
  const startedAtMs = isAlone ? now.phaseStartedAtMs : now.roundStartedAtMs;
  if (startedAtMs === null || now.hospitals.length === 0) return null;
  return (
    <RoundTimeline
      title={isAlone ? t('home.timeline.aloneTitle') : t('home.timeline.title', { round: format.count(now.round) })}
      help={t('home.timeline.turns')}
      nowMs={nowMs}
      startedAtMs={startedAtMs}
      rows={now.hospitals.map((hospital) => rowOf(hospital, words.hospital(hospital.id)))}
      view={view}
      onViewChange={onViewChange}
    />
  );
});
