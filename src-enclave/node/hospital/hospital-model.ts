// The model that the terms of a study name, with this hospital's own rows: opened after the terms were approved, and
// compared with them.

import { createHash } from 'node:crypto';
import { expectDefined } from '../../base/expect.ts';
import { Failure } from '../../base/failure.ts';
import { OnnxExecutor } from '../../engine/onnx/onnx-executor.ts';
import type { Checkpoint } from '../../model/checkpoint.ts';
import type { ModelDefinition } from '../../model/model-definition.ts';
import { weightSource } from '../../model/weights/weight-source.ts';
import type { HospitalJob } from '../../protocol/hospital-job.ts';
import type { StudyTerms } from '../../protocol/study.ts';
import { loadChosenData } from '../../simulation/run-data.ts';
import { checkLength, defineModel, openNamedModel } from '../../simulation/run-model.ts';
import { encodeExamples, fingerprintTexts, type EncodedText } from '../../training/encode.ts';
import { ModelSession } from '../../training/model-session.ts';

export type HospitalModel = {
  readonly definition: ModelDefinition;
  readonly train: readonly EncodedText[];
  readonly validation: readonly EncodedText[];
  readonly test: readonly EncodedText[];
  readonly labels: readonly string[];
  readonly inputsSha256: string;
  /** The engine, opened when it is first asked for. */
  readonly session: () => ModelSession;
  /** Gives its memory back; the next `session` opens another. */
  readonly releaseEngine: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** @throws Failure for everything that the terms and this computer disagree on. */
export async function openHospitalModel(terms: StudyTerms, job: HospitalJob): Promise<HospitalModel> {
  const checkpoint = await openNamedModel(job.storeRoot, terms.model.name);
  try {
    return await openWith(checkpoint, terms, job);
  } catch (error) {
    checkpoint.close();
    throw error;
  }
}

async function openWith(checkpoint: Checkpoint, terms: StudyTerms, job: HospitalJob): Promise<HospitalModel> {
  const { recipe, model } = terms;
  if (checkpoint.sha256() !== model.sha256)
    throw new Failure(
      'model-corrupt',
      `The model ${model.name} on this computer is not the one that the study names. Add that one with cloister model add.`,
    );
  const { labels: asked } = recipe;
  const given = { ...job.data, task: recipe.task, labels: asked.length > 0 ? asked : null };
  const dataset = await loadChosenData(given);
  if (asked.length > 0 && dataset.labels.join('\n') !== asked.join('\n'))
    throw new Failure('label-unknown', `The study has the answers ${asked.join(', ')}. Check the label column.`);
  const definition = defineModel(checkpoint, recipe, { task: recipe.task, classes: dataset.labels.length });
  checkLength(checkpoint.config, recipe.maxTokens, definition.virtualTokens);
  const tokenizer = checkpoint.tokenizer();
  const encode = (examples: (typeof dataset.examples)['train']): readonly EncodedText[] =>
    encodeExamples(examples, tokenizer, checkpoint.config, { task: recipe.task, maxTokens: recipe.maxTokens }).texts;
  const all = encode(dataset.examples.train);
  const train = job.data.rows === null ? all : job.data.rows.map((row) => expectDefined(all[row], 'row'));
  if (train.length === 0)
    throw new Failure('data-empty', 'There is nothing to train on. Check the data file and its split.');
  const inputs = createHash('sha256');
  fingerprintTexts(inputs, train);
  let engine: { readonly session: ModelSession; readonly executor: OnnxExecutor } | null = null;
  const releaseEngine = async (): Promise<void> => {
    const open = engine;
    engine = null;
    await open?.executor.dispose();
  };
  return {
    definition,
    train,
    validation: encode(dataset.examples.validation),
    test: encode(dataset.examples.test),
    labels: dataset.labels,
    inputsSha256: inputs.digest('hex'),
    session: () => {
      if (engine === null) {
        const executor = new OnnxExecutor(weightSource(checkpoint.weights), { threads: job.threads, memory: 'low' });
        engine = { executor, session: new ModelSession(definition, executor) };
      }
      return engine.session;
    },
    releaseEngine,
    close: async () => {
      await releaseEngine();
      checkpoint.close();
    },
  };
}
