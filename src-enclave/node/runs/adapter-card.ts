// The model card beside an exported adapter: what it is, how well it does, and what it is not for. A README.md as model hubs
// read it. Counts and metrics only.

import type { Metrics, RunPlan } from '../../protocol/run-events.ts';
import type { RunSummary } from '../../protocol/run-record.ts';
import { halfWidth } from '../../report/findings.ts';
import { formatPercent, formatPerplexity, formatPoints } from '../../report/format.ts';

export type AdapterCard = {
  readonly summary: RunSummary;
  readonly plan: RunPlan;
  /** The combined round that the adapter is of. */
  readonly round: number;
  /** On test rows, read back from the exported files. */
  readonly metrics: Metrics;
};

const kinds = { lora: 'LoRA', prefix: 'P-tuning v2', head: 'classification head' } as const;

function adapterWords({ adapter }: RunPlan): string {
  if (adapter.kind === 'lora') return `LoRA, rank ${adapter.rank}, on ${adapter.targets.join(', ')}`;
  return adapter.kind === 'prefix' ? `P-tuning v2, ${adapter.virtualTokens} virtual tokens` : kinds.head;
}

function resultLines({ accuracy, perplexity, examples }: Metrics): readonly string[] {
  if (accuracy !== undefined)
    return [
      `Right on ${formatPercent(accuracy)} (± ${formatPoints(halfWidth(accuracy, examples))} points, 95% interval) of ${examples} test rows, which it was not trained on.`,
    ];
  return perplexity === undefined ? [] : [`Perplexity ${formatPerplexity(perplexity)} on ${examples} test rows.`];
}

export function adapterCard({ summary, plan, round, metrics }: AdapterCard): string {
  const { federation, data, model, seed } = plan;
  const hospitals = federation?.hospitals.length ?? 0;
  const isFinished = summary.state === 'finished';
  return [
    '---',
    `base_model: ${JSON.stringify(model.name)}`,
    'tags: [federated-learning, simulated, peft]',
    '---',
    '',
    `# ${kinds[plan.adapter.kind]} adapter for ${model.name}, SIMULATED federation`,
    '',
    `Trained by ${hospitals} virtual hospitals on one computer with simulated attestation: nothing about hardware was proved,`,
    'and no hospital took part. **Not for care decisions.**',
    '',
    ...(isFinished
      ? []
      : [
          `The run was not finished: this is the adapter after round ${round} of ${summary.rounds}. It may get better or worse.`,
          '',
        ]),
    '## Result',
    '',
    ...resultLines(metrics),
    'Measured after the export, from these files.',
    '',
    '## What it is made of',
    '',
    `- Run: ${summary.id}, seed ${seed}`,
    `- Base model: ${model.name}, SHA-256 of its weights \`${model.sha256}\``,
    `- Adapter: ${adapterWords(plan)}; ${plan.adapter.trainableParameters} trained numbers`,
    `- Rounds combined: ${round} (FedAvg), data dealt ${federation?.partition ?? 'in one place'}`,
    `- Data: ${data.name}, SHA-256 \`${data.sha256}\`; ${data.train} rows to train, ${data.validation} held out, ${data.test} to test`,
    `- Longest text: ${data.maxTokens} tokens`,
    '',
    'Files: PEFT’s `adapter_config.json` and `adapter_model.safetensors`, and `cloister.json` for what PEFT has no field for.',
    '',
  ].join('\n');
}
