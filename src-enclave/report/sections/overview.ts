// The top of the report: what was run, whether it was simulated, what federation gained, and the key figures.

import { findMain, halfWidth } from '../findings.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
  formatPercent,
  formatPerplexity,
  formatPoints,
  formatScore,
  plural,
} from '../format.ts';
import { html, type Html } from '../html-escape.ts';
import type { RunPlan } from '../../protocol/run-events.ts';
import { mainTest, scoreOf, type RunView } from '../run-view.ts';

const taskNames: Readonly<Record<RunPlan['data']['task'], string>> = {
  classification: 'text classification',
  pair: 'classification of text pairs',
  context: 'classification of questions with context',
  generation: 'answering questions',
};

export function taskName(task: RunPlan['data']['task']): string {
  return taskNames[task];
}

export function adapterName(adapter: RunPlan['adapter']): string {
  switch (adapter.kind) {
    case 'lora':
      return adapter.rank === null ? 'LoRA' : `LoRA rank ${adapter.rank}`;
    case 'prefix':
      return adapter.virtualTokens === null
        ? 'P-tuning v2'
        : `P-tuning v2 with ${plural(adapter.virtualTokens, 'virtual token', 'virtual tokens')}`;
    case 'head':
      return 'Classification head';
  }
}

const hatchMark = html`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
  <rect class="mark-ground" x="1.4" y="1.4" width="13.2" height="13.2" rx="2" />
  <path class="mark-lines" d="M2 7.5 7.5 2M2.3 12.7 12.7 2.3M5.5 14 14 5.5M10.5 14l3.5-3.5" />
</svg>`;

/** Title, what was run, and the mark that a simulation carries. */
export function titleBlock(view: RunView): Html {
  const { plan } = view;
  const isSimulated = plan.command === 'simulate';
  const tags = [
    isSimulated ? html`<span class="tag tag-simulated">${hatchMark}SIMULATED</span>` : null,
    view.result === null ? html`<span class="tag tag-caution">Not finished</span>` : null,
  ];
  const federation = plan.federation;
  const facts = [
    `${adapterName(plan.adapter)} on ${plan.model.name}`,
    federation === null
      ? null
      : `${plural(federation.hospitals.length, 'hospital', 'hospitals')}, ${plural(federation.rounds, 'round', 'rounds')}`,
    `seed ${plan.seed}`,
    `started ${formatMoment(view.startedAt)}`,
  ].filter((fact) => fact !== null);
  return html`<div class="title">
    <p class="crumbs">${isSimulated ? 'Simulation' : 'Training'} › ${taskName(plan.data.task)}</p>
    <h1><bdi>${plan.data.name}</bdi> ${tags}</h1>
    <p class="facts">${facts.join(' · ')}</p>
  </div>`;
}

export function simulatedBanner(view: RunView): Html | null {
  if (view.plan.command !== 'simulate') return null;
  return html`<div class="banner">
    <span class="hatch">${hatchMark}</span>
    <p>
      <b>Simulated.</b> All hospitals of this run were parts of one program on one computer. It shows what training
      together does to the model; it shows nothing about isolation, hardware or a network.
    </p>
  </div>`;
}

export function headline(view: RunView): Html {
  const finding = findMain(view);
  return html`<section class="card headline headline-${finding.verdict}" aria-labelledby="headline">
    <div class="figure">
      <p class="figure-value">${finding.figure}</p>
      <p class="figure-label">${finding.figureLabel}</p>
    </div>
    <div class="finding">
      <h2 id="headline">${finding.sentence}</h2>
      <p>${finding.detail}</p>
    </div>
  </section>`;
}

type KeyFigure = { readonly name: string; readonly value: string; readonly note: string };

function scoreFigures(view: RunView): readonly KeyFigure[] {
  const main = mainTest(view);
  if (main === null) return [];
  const { metrics } = main;
  const figures: KeyFigure[] = [];
  const rows = `${formatCount(metrics.examples)} test rows`;
  if (view.plan.data.task === 'generation') {
    if (metrics.perplexity !== undefined)
      figures.push({ name: 'Perplexity', value: formatPerplexity(metrics.perplexity), note: rows });
  } else if (metrics.accuracy !== undefined)
    figures.push({
      name: view.hospitals.length > 0 ? 'Accuracy, together' : 'Accuracy',
      value: formatPercent(metrics.accuracy),
      note: `± ${formatPoints(halfWidth(metrics.accuracy, metrics.examples))} · ${rows}`,
    });
  if (metrics.macroF1 !== undefined)
    figures.push({ name: 'Macro F1', value: formatPercent(metrics.macroF1), note: 'every label counts the same' });
  return figures;
}

function pooledFigure(view: RunView): KeyFigure | null {
  const main = mainTest(view);
  const centralised = view.result?.centralised;
  if (main === null || centralised === undefined) return null;
  const pooled = scoreOf(view, centralised);
  const together = scoreOf(view, main.metrics);
  if (pooled === null || together === null) return null;
  const isGeneration = view.plan.data.task === 'generation';
  return {
    name: 'Trained on pooled data',
    value: isGeneration ? formatPerplexity(pooled) : formatPercent(pooled),
    note: isGeneration
      ? `together ${formatPerplexity(together)}`
      : `${formatPoints(pooled - together)} ${pooled < together ? 'below' : 'above'} together`,
  };
}

/** The strip of key figures; figures that the run does not have are left out. */
export function keyFigures(view: RunView): Html | null {
  const figures: KeyFigure[] = [...scoreFigures(view)];
  const pooled = pooledFigure(view);
  if (pooled !== null) figures.push(pooled);
  const main = mainTest(view);
  if (pooled === null && main !== null)
    figures.push({ name: 'Loss on test rows', value: formatScore(main.metrics.loss), note: 'mean, in nats' });
  if (view.contributions.length > 0) {
    const up = view.contributions.reduce((sum, one) => sum + one.bytesUp, 0);
    figures.push({
      name: 'Sent by hospitals',
      value: formatBytes(up),
      note: plural(view.contributions.length, 'adapter', 'adapters'),
    });
  }
  if (view.result !== null)
    figures.push({
      name: 'Time',
      value: formatDuration(view.result.seconds),
      note: `${formatBytes(view.result.peakMemoryBytes)} memory at most`,
    });
  if (figures.length === 0) return null;
  return html`<dl class="card figures" aria-label="Key figures">
    ${figures.map(
      (figure) =>
        html`<div>
          <dt>${figure.name}</dt>
          <dd class="value">${figure.value}</dd>
          <dd class="note">${figure.note}</dd>
        </div>`,
    )}
  </dl>`;
}
