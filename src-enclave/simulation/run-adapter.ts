// The adapter of a run as a folder in PEFT's layout: of a finished run, and of the last combined round of one that is not.

import { splitParameters } from '../engine/parameter-layout.ts';
import { saveAdapter } from '../model/adapters/adapter-files.ts';
import type { ModelDefinition } from '../model/model-definition.ts';
import type { RunPlan, Task } from '../protocol/run-events.ts';
import type { ModelSession } from '../training/model-session.ts';

type TrainedModel = {
  readonly definition: ModelDefinition;
  readonly session: ModelSession;
  /** The base model's name or path, as the person gave it. */
  readonly baseModel: string;
};

export type AdapterOrigin = TrainedModel & { readonly plan: RunPlan };

/** What an adapter was trained for, and on which weights. */
export type AdapterFacts = {
  readonly task: Task;
  readonly labels: readonly string[];
  readonly maxTokens: number;
  readonly modelSha256: string;
  readonly isSimulated: boolean;
};

/** @throws Failure disk-full, no-permission. */
export async function saveRunAdapter(
  folder: string,
  { plan, ...model }: AdapterOrigin,
  parameters: Float32Array,
): Promise<void> {
  const { task, labels, maxTokens } = plan.data;
  const facts = { task, labels, maxTokens, modelSha256: plan.model.sha256, isSimulated: plan.command === 'simulate' };
  await saveTrainedAdapter(folder, model, facts, parameters);
}

/** @throws Failure disk-full, no-permission. */
export async function saveTrainedAdapter(
  folder: string,
  { definition, session, baseModel }: TrainedModel,
  { task, labels, maxTokens, modelSha256, isSimulated }: AdapterFacts,
  parameters: Float32Array,
): Promise<void> {
  const { head, layout } = definition;
  await saveAdapter(folder, {
    definition,
    parameters: splitParameters(layout, parameters),
    prefixTable: await session.prefixTable(parameters),
    baseModel,
    sidecar: {
      schema: 1,
      task,
      adapter: definition.adapterConfig.kind,
      pooling: head.kind === 'classification' ? head.pooling : null,
      labels: [...labels],
      maxTokens,
      baseModelSha256: modelSha256,
      ...(isSimulated ? { simulated: true } : {}),
    },
  });
}
