// The events that matter to a person, as one line each; null for those that only move the progress.

import { assertNever } from '../base/expect.ts';
import type { Metrics, RunEvent, RunPlan, Setting } from '../protocol/run-events.ts';
import { formatCount, formatDuration, formatPercent, formatPerplexity, formatScore, plural } from '../report/format.ts';

export function settingTitle(setting: Setting): string {
  switch (setting) {
    case 'federated':
      return 'Federated';
    case 'localOnly':
      return 'Local only';
    case 'centralised':
      return 'Centralised';
    case 'train':
      return 'Training';
    default:
      return assertNever(setting);
  }
}

export function describeEvent(event: RunEvent): string | null {
  switch (event.kind) {
    case 'started':
      return describePlan(event.plan, event.resumed);
    case 'evaluation': {
      const who =
        event.hospital === null ? settingTitle(event.setting) : `${settingTitle(event.setting)}, ${event.hospital}`;
      const round = event.round === null ? '' : event.round === 0 ? ' before training' : ` after round ${event.round}`;
      return printable(`${who}${round}, ${event.split}: ${describeMetrics(event.metrics)}`);
    }
    case 'round':
      return (
        `Round ${event.round} of ${event.rounds}: ${plural(event.hospitals, 'hospital', 'hospitals')}, ` +
        `loss ${formatScore(event.loss)}, ${formatDuration(event.seconds)}`
      );
    case 'status':
      return printable(event.message);
    case 'warning':
      return printable(`warning: ${event.message}`);
    case 'step':
    case 'contribution':
    case 'result':
      return null;
    default:
      return assertNever(event);
  }
}

export function describeMetrics(metrics: Metrics): string {
  if (metrics.perplexity !== undefined)
    return `perplexity ${formatPerplexity(metrics.perplexity)}, loss ${formatScore(metrics.loss)}`;
  const parts = [`loss ${formatScore(metrics.loss)}`];
  if (metrics.macroF1 !== undefined) parts.unshift(`macro-F1 ${formatPercent(metrics.macroF1)}`);
  if (metrics.accuracy !== undefined) parts.unshift(`accuracy ${formatPercent(metrics.accuracy)}`);
  return parts.join(', ');
}

/** Names come from files: control characters, which could steer the terminal, are shown as spaces. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

function describePlan(plan: RunPlan, isResumed: boolean): string {
  const lines = isResumed ? ['Continuing an earlier run.'] : [];
  const { adapter, data, federation, model } = plan;
  lines.push(
    `Model    ${model.name} (${model.modelType}, ${model.weights}, ${formatCount(model.parameters)} parameters)`,
    `Adapter  ${describeAdapter(adapter)}, ${formatCount(adapter.trainableParameters)} trainable parameters`,
    `Data     ${data.name} (${data.task}): ${formatCount(data.train)} training, ${formatCount(data.validation)} validation, ${formatCount(data.test)} test examples`,
  );
  if (data.truncated > 0)
    lines.push(`         ${plural(data.truncated, 'example is', 'examples are')} cut to ${data.maxTokens} tokens`);
  if (federation)
    lines.push(
      `Plan     ${plural(federation.hospitals.length, 'hospital', 'hospitals')}, ${plural(federation.rounds, 'round', 'rounds')}, partition ${federation.partition}, seed ${plan.seed}`,
    );
  else lines.push(`Plan     ${plural(plan.training.epochs, 'epoch', 'epochs')}, seed ${plan.seed}`);
  return lines.map(printable).join('\n');
}

function describeAdapter(adapter: RunPlan['adapter']): string {
  switch (adapter.kind) {
    case 'lora':
      return `LoRA rank ${adapter.rank ?? '–'} on ${adapter.targets.join(', ')}`;
    case 'prefix':
      return `P-tuning v2 with ${adapter.virtualTokens ?? '–'} virtual tokens`;
    case 'head':
      return 'classification head';
    default:
      return assertNever(adapter.kind);
  }
}
