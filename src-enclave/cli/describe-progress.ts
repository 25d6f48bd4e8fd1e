// Rate, time left and loss of a setting in words, shared by plain lines and bars.

import { formatCount, formatDuration, formatScore, formatWholePercent } from '../report/format.ts';
import type { SettingProgress } from './run-progress.ts';

export function formatPercentDone(state: SettingProgress): string {
  return `${formatWholePercent(state.done / state.total)} (step ${formatCount(state.done)} of ${formatCount(state.total)})`;
}

export function describeRate(state: SettingProgress): string {
  const parts = [`loss ${formatScore(state.loss)}`];
  if (state.stepsPerSecond !== null) {
    const isSlow = state.stepsPerSecond < 1;
    parts.push(
      isSlow ? `${formatDuration(1 / state.stepsPerSecond)}/step` : `${state.stepsPerSecond.toFixed(1)} steps/s`,
    );
  }
  if (state.secondsLeft !== null) parts.push(`${formatDuration(Math.round(state.secondsLeft)).replace('.0', '')} left`);
  return parts.join(', ');
}
