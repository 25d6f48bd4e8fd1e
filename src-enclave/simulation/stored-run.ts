// The model of a run that nobody is at, as its journal has it: with the adapter of the last combined round. It reads no
// training data and changes nothing in the run's folder.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../base/failure.ts';
import { openJournal } from '../base/journal.ts';
import { OnnxExecutor } from '../engine/onnx/onnx-executor.ts';
import { flatParameters } from '../engine/parameter-layout.ts';
import type { Checkpoint } from '../model/checkpoint.ts';
import { weightSource } from '../model/weights/weight-source.ts';
import { planSchema, type RunPlan } from '../protocol/run-events.ts';
import type { SimulateOptions } from '../protocol/run-options.ts';
import { ModelSession } from '../training/model-session.ts';
import type { AdapterOrigin } from './run-adapter.ts';
import { chosenOptions } from './run-context.ts';
import { defineModel, initialParameters, openNamedModel, startPrefix } from './run-model.ts';
import { decodeRunState } from './run-state.ts';

export type StoredRun = AdapterOrigin & {
  readonly checkpoint: Checkpoint;
  readonly options: SimulateOptions;
  /** Before any training: what round 1 began with. */
  readonly initial: Float32Array;
  /** Of the last combined round. */
  readonly parameters: Float32Array;
  /** Rounds that were combined, at least 1. */
  readonly round: number;
  dispose(): Promise<void>;
};

async function readPlan(folder: string): Promise<RunPlan> {
  try {
    return planSchema.parse(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')));
  } catch (error) {
    throw new Failure('run-invalid', 'The plan of this run is missing or damaged. Start the run again.', {
      cause: error,
    });
  }
}

function nothing(): Failure {
  return new Failure(
    'run-nothing-to-export',
    'No round of this run has been combined yet, so it has no adapter. Let it finish at least one round.',
  );
}

/**
 * @param given Options that continue the run in a folder.
 * @throws Failure run-nothing-to-export before the first combined round; run-invalid, model-missing, adapter-mismatch.
 */
export async function openStoredRun(folder: string, given: SimulateOptions): Promise<StoredRun> {
  if (given.resume.kind !== 'folder') throw nothing();
  const entry = await (await openJournal(folder, 'state')).read();
  const coordinator = entry === null ? null : decodeRunState(entry.bytes).coordinator;
  if (coordinator === null || coordinator.state.previous === null) throw nothing();
  const plan = await readPlan(folder);
  const { options } = await chosenOptions(given);
  const checkpoint = await openNamedModel(options.storeRoot, options.model);
  let executor: OnnxExecutor | null = null;
  const dispose = async (): Promise<void> => {
    await executor?.dispose();
    checkpoint.close();
  };
  try {
    if (checkpoint.sha256() !== plan.model.sha256)
      throw new Failure(
        'adapter-mismatch',
        `The model ${plan.model.name} is not the one that this run was trained on. Put that one back.`,
      );
    const { task, labels } = plan.data;
    const definition = defineModel(checkpoint, options, { task, classes: labels.length });
    executor = new OnnxExecutor(weightSource(checkpoint.weights), { threads: options.threads, memory: 'low' });
    const session = new ModelSession(definition, executor);
    const initial = initialParameters(definition, plan.seed);
    await startPrefix(session, checkpoint.tokenizer(), initial);
    const parameters = flatParameters(definition.layout, coordinator.adapter);
    const { round } = coordinator.state.previous;
    return {
      plan,
      definition,
      session,
      baseModel: options.model,
      checkpoint,
      options,
      initial,
      parameters,
      round,
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
