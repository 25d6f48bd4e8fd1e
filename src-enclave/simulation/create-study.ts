// A new study as a folder: its terms, the adapter that round 1 starts from, and the secrets of its office. The server needs
// no model afterwards; what it starts from is a file that the terms name by hash.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { Failure } from '../base/failure.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import { OnnxExecutor } from '../engine/onnx/onnx-executor.ts';
import { splitParameters } from '../engine/parameter-layout.ts';
import { adapterHash } from '../federation/adapter-hash.ts';
import { writeSafetensorsFile } from '../model/weights/safetensors-file.ts';
import { weightSource } from '../model/weights/weight-source.ts';
import { studyFiles, termsSchema, type Recipe, type StudyTerms } from '../protocol/study.ts';
import { encodeTensorFrame } from '../protocol/tensor-frame.ts';
import { ModelSession } from '../training/model-session.ts';
import {
  checkLength,
  defineModel,
  initialParameters,
  openNamedModel,
  startPrefix,
  type SharedOptions,
} from './run-model.ts';
import { makeNewFolder } from '../base/new-folder.ts';

/** What the office chooses; the rest follows from the model. */
export type StudyChoices = Omit<StudyTerms, 'schema' | 'model' | 'initialAdapter' | 'adapterBytes' | 'aggregation'> & {
  readonly model: string;
  readonly licence: string;
  readonly storeRoot: string;
};

/** How hospitals train, from what a person chose for a run. */
export function recipeOf(options: SharedOptions, labels: readonly string[]): Recipe {
  const { adapter, rank, alpha, dropout, targets, rslora, virtualTokens, projection } = options;
  const { task, maxTokens, epochs, batch, learningRate, headLearningRate, seed } = options;
  return {
    task,
    labels: [...labels],
    maxTokens,
    adapter,
    rank,
    alpha,
    dropout,
    targets: targets === 'all' ? 'all' : [...targets],
    rslora,
    virtualTokens,
    projection,
    epochs,
    batch,
    learningRate,
    headLearningRate,
    seed,
  };
}

/**
 * Makes the folder. @throws Failure run-exists, model-missing, option-invalid, study-invalid, disk-full, no-permission.
 */
export async function createStudy(folder: string, choices: StudyChoices): Promise<StudyTerms> {
  const { model: name, licence, storeRoot, ...rest } = choices;
  const { recipe } = rest;
  const checkpoint = await openNamedModel(storeRoot, name);
  try {
    const classes = recipe.labels.length;
    if (recipe.task !== 'generation' && classes < 2)
      throw new Failure(
        'option-invalid',
        '--labels is needed: the answers of the study, in order, separated by commas.',
      );
    const definition = defineModel(checkpoint, recipe, { task: recipe.task, classes });
    checkLength(checkpoint.config, recipe.maxTokens, definition.virtualTokens);
    const initial = initialParameters(definition, recipe.seed);
    const executor = new OnnxExecutor(weightSource(checkpoint.weights), { threads: 1, memory: 'low' });
    try {
      await startPrefix(new ModelSession(definition, executor), checkpoint.tokenizer(), initial);
    } finally {
      await executor.dispose();
    }
    const adapter = splitParameters(definition.layout, initial);
    const terms: StudyTerms = {
      schema: 1,
      ...rest,
      aggregation: 'fedavg',
      model: { name, sha256: checkpoint.sha256(), licence },
      initialAdapter: adapterHash(adapter),
      adapterBytes: encodeTensorFrame(null, adapter).length,
    };
    const checked = termsSchema.safeParse(terms);
    if (!checked.success)
      throw new Failure(
        'option-invalid',
        `The study cannot be made so: ${checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}.`,
        { cause: checked.error },
      );
    await makeNewFolder(folder);
    await writeStudy(folder, terms, adapter);
    return terms;
  } finally {
    checkpoint.close();
  }
}

/** Fills a new folder. @throws Failure disk-full, no-permission. */
export async function writeStudy(folder: string, terms: StudyTerms, adapter: NamedTensors): Promise<void> {
  await writeSafetensorsFile(join(folder, studyFiles.initialAdapter), adapter);
  const office = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFileAtomically(join(folder, studyFiles.officeKey), office, 0o600);
  await writeFileAtomically(join(folder, studyFiles.secret), `${randomBytes(32).toString('hex')}\n`, 0o600);
  // Last: without it the folder is no study.
  await writeFileAtomically(join(folder, studyFiles.terms), `${JSON.stringify(terms, null, 2)}\n`);
}
