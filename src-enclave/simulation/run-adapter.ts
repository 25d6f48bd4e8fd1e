// The adapter of a run as a folder in PEFT's layout: of a finished run, and of the last combined round of one that is not.

import { splitParameters } from '../engine/parameter-layout.ts';
import { saveAdapter } from '../model/adapters/adapter-files.ts';
import type { ModelDefinition } from '../model/model-definition.ts';
import type { RunPlan } from '../protocol/run-events.ts';
import type { ModelSession } from '../training/model-session.ts';

export type AdapterOrigin = {
  readonly plan: RunPlan;
  readonly definition: ModelDefinition;
  readonly session: ModelSession;
  /** The base model's name or path, as the person gave it. */
  readonly baseModel: string;
};

/** @throws Failure disk-full, no-permission. */
export async function saveRunAdapter(
  folder: string,
  { plan, definition, session, baseModel }: AdapterOrigin,
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
      task: plan.data.task,
      adapter: definition.adapterConfig.kind,
      pooling: head.kind === 'classification' ? head.pooling : null,
      labels: [...plan.data.labels],
      maxTokens: plan.data.maxTokens,
      baseModelSha256: plan.model.sha256,
      ...(plan.command === 'simulate' ? { simulated: true } : {}),
    },
  });
}
