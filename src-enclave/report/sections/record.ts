// What decided the numbers: the plan as approved, warnings, the machine and the versions. Enough to run it again.

import {
  formatBytes,
  formatCount,
  formatDuration,
  formatHash,
  formatPercent,
  formatSetting,
  formatWholePercent,
  plural,
} from '../format.ts';
import { html, type Html } from '../html-escape.ts';
import type { RunView } from '../run-view.ts';
import { card, definitions, type Cell } from '../tables.ts';
import { adapterName, taskName } from './overview.ts';

type Rows = readonly (readonly [string, Cell])[];

const group = (heading: string, rows: Rows): Html =>
  html`<div class="group">
    <h3>${heading}</h3>
    ${definitions(rows)}
  </div>`;

const hash = (value: string): Html => html`<code title="${value}">${formatHash(value)}</code>`;

function present(rows: readonly (readonly [string, Cell | null])[]): Rows {
  return rows.flatMap(([term, value]) => (value === null ? [] : [[term, value] as const]));
}

function modelGroup({ plan }: RunView): Html {
  return group('Model', [
    ['Name', plan.model.name],
    ['Family', plan.model.modelType],
    ['Weights', plan.model.weights],
    ['Parameters', formatCount(plan.model.parameters)],
    ['SHA-256', hash(plan.model.sha256)],
  ]);
}

function dataGroup({ plan }: RunView): Html {
  const { data } = plan;
  const cut = data.truncated === 0 ? 'none' : plural(data.truncated, 'text', 'texts');
  return group(
    'Data',
    present([
      ['Name', data.name],
      ['Task', taskName(data.task)],
      [
        'Columns',
        Object.entries(data.fields)
          .map(([role, column]) => `${role}: ${column}`)
          .join(', '),
      ],
      ['Training rows', formatCount(data.train)],
      ['Validation rows', formatCount(data.validation)],
      ['Test rows', formatCount(data.test)],
      ['Labels', data.labels.length === 0 ? null : data.labels.join(', ')],
      ['Longest text', `${formatCount(data.maxTokens)} tokens; cut: ${cut}`],
      ['SHA-256', hash(data.sha256)],
    ]),
  );
}

function adapterGroup({ plan }: RunView): Html {
  const { adapter } = plan;
  const share =
    plan.model.parameters > 0 ? ` (${formatPercent(adapter.trainableParameters / plan.model.parameters)})` : '';
  return group(
    'Adapter',
    present([
      ['Kind', adapterName(adapter)],
      ['Alpha', adapter.alpha === null ? null : formatSetting(adapter.alpha)],
      ['Dropout', formatWholePercent(adapter.dropout)],
      ['On', adapter.targets.length === 0 ? null : adapter.targets.join(', ')],
      ['Trained parameters', `${formatCount(adapter.trainableParameters)}${share}`],
    ]),
  );
}

function trainingGroup({ plan }: RunView): Html {
  const { training, federation } = plan;
  return group(
    'Training',
    present([
      ['Hospitals', federation === null ? null : formatCount(federation.hospitals.length)],
      ['Rounds', federation === null ? null : formatCount(federation.rounds)],
      ['Partition', federation?.partition ?? null],
      ['Aggregation', federation === null ? null : 'FedAvg, weighted by examples'],
      [federation === null ? 'Epochs' : 'Epochs per round', formatSetting(training.epochs)],
      ['Batch', formatCount(training.batchSize)],
      ['Learning rate', formatSetting(training.learningRate)],
      ['Learning rate, head', formatSetting(training.headLearningRate)],
      ['Warm-up', formatWholePercent(training.warmupFraction)],
      ['Weight decay', formatSetting(training.weightDecay)],
      ['Gradient norm', `at most ${formatSetting(training.maxGradientNorm)}`],
      ['Seed', String(plan.seed)],
    ]),
  );
}

/** The plan, in three columns. */
export function planCard(view: RunView): Html {
  const columns = [[modelGroup(view), adapterGroup(view)], dataGroup(view), trainingGroup(view)];
  return card({
    id: 'plan',
    heading: 'Plan',
    help: 'Everything that decides the numbers, fixed before the run started.',
    content: html`<div class="groups">${columns.map((column) => html`<div>${column}</div>`)}</div>`,
  });
}

/** Machine, versions, time and memory; null while the run has not finished. */
export function machineCard(view: RunView): Html | null {
  if (view.result === null) return null;
  const { environment, seconds, peakMemoryBytes } = view.result;
  const rows: Rows = [
    ['Computer', environment.machine],
    ['Cores', `${formatCount(environment.cores)}, ${plural(environment.threads, 'thread', 'threads')} used`],
    ['Platform', environment.platform],
    ['Cloister', environment.cloister],
    ['Engine', environment.engine],
    ['Node', environment.node],
    ['Time', formatDuration(seconds)],
    ['Memory at most', formatBytes(peakMemoryBytes)],
    ['Stopped and resumed', view.isResumed ? 'yes' : 'no'],
  ];
  return card({
    id: 'machine',
    heading: 'Machine and versions',
    help: null,
    content: html`<div class="columns">${definitions(rows)}</div>`,
  });
}

const cautionMark = html`<svg width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">
  <path class="caution-shape" d="M8 1.2 15.2 14H.8z" />
  <path class="caution-sign" d="M8 6v3.6M8 11.8v.2" />
</svg>`;

export function warningNotes(view: RunView): Html | null {
  if (view.warnings.length === 0) return null;
  const items = view.warnings.map(
    (warning) =>
      html`<li>
        ${cautionMark}<span><b>Note.</b> ${warning.message}</span>
      </li>`,
  );
  return html`<ul class="warnings" aria-label="Warnings">
    ${items}
  </ul>`;
}
