// `cloister evaluate`: a saved adapter on rows of a file.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../base/failure.ts';
import { OnnxExecutor } from '../engine/onnx/onnx-executor.ts';
import { flatParameters } from '../engine/parameter-layout.ts';
import { loadAdapter } from '../model/adapters/adapter-files.ts';
import { weightSource } from '../model/weights/weight-source.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { EvaluateOptions } from '../protocol/run-options.ts';
import { encodeExamples } from '../training/encode.ts';
import { evaluateModel } from '../training/evaluation.ts';
import { ModelSession } from '../training/model-session.ts';
import { environment } from './environment.ts';
import { loadChosenData } from './run-data.ts';
import { checkLength, openNamedModel } from './run-model.ts';

const baseModelSchema = z.looseObject({ base_model_name_or_path: z.string().nullish() });

/** The folder itself, or the adapter inside a run folder. */
function adapterFolder(path: string): string {
  return existsSync(join(path, 'adapter', 'adapter_model.safetensors')) ? join(path, 'adapter') : path;
}

/** The base model that the adapter names; the embedded one when it names none. */
function namedBaseModel(folder: string): string {
  const file = join(folder, 'adapter_config.json');
  if (!existsSync(file)) return 'minilm-med';
  try {
    return baseModelSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).base_model_name_or_path ?? 'minilm-med';
  } catch (error) {
    throw new Failure('adapter-invalid', `adapter_config.json in ${folder} is damaged. Export the adapter again.`, {
      cause: error,
    });
  }
}

/** Ends with the `result` event, whose `test` holds the metrics of the chosen rows. */
export async function* evaluate(options: EvaluateOptions, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
  const startedMs = performance.now();
  const folder = adapterFolder(options.adapter);
  if (!existsSync(folder))
    throw new Failure(
      'adapter-invalid',
      `There is no adapter at ${options.adapter}. Give the folder of a run or of an adapter.`,
    );
  const checkpoint = await openNamedModel(options.storeRoot, options.model ?? namedBaseModel(folder));
  const { definition, parameters, sidecar } = loadAdapter(folder, checkpoint.config);
  if (sidecar && sidecar.baseModelSha256 !== checkpoint.sha256()) {
    throw new Failure(
      'adapter-mismatch',
      `The adapter was trained on other weights than those of ${checkpoint.name}. Give the base model it was trained on with --model.`,
    );
  }
  if (sidecar && sidecar.task !== options.task) {
    throw new Failure(
      'adapter-mismatch',
      `The adapter was trained for the task ${sidecar.task}, not ${options.task}. Name that task, and the columns it needs.`,
    );
  }
  const labels = sidecar && sidecar.labels.length > 0 ? sidecar.labels : undefined;
  const dataset = await loadChosenData(options, { labels, isForEvaluation: true });
  const classes = definition.head.kind === 'classification' ? definition.head.classes : 0;
  if (classes !== dataset.labels.length) {
    throw new Failure(
      'adapter-mismatch',
      `The adapter tells ${classes} classes apart, the data has ${dataset.labels.length}. Name the task, columns and --labels it was trained with.`,
    );
  }
  const maxTokens = options.maxTokens ?? sidecar?.maxTokens ?? 128;
  checkLength(checkpoint.config, maxTokens, definition.virtualTokens);
  const { train, validation, test } = dataset.examples;
  const examples =
    options.part === 'all' ? [...train, ...validation, ...test] : options.part === 'test' ? test : validation;
  const { texts, truncated } = encodeExamples(examples, checkpoint.tokenizer(), checkpoint.config, {
    task: dataset.task,
    maxTokens,
  });
  if (truncated > 0) {
    const message = `${truncated} of ${texts.length} texts are longer than ${maxTokens} tokens and were cut.`;
    yield { kind: 'warning', code: 'text-truncated', message };
  }
  const executor = new OnnxExecutor(weightSource(checkpoint.weights), { threads: options.threads, memory: 'low' });
  try {
    const flat = flatParameters(definition.layout, parameters);
    const session = new ModelSession(definition, executor);
    const evaluation = await evaluateModel(session, texts, dataset.labels, flat, options.batch, signal);
    const split = options.part === 'validation' ? 'validation' : 'test';
    yield { kind: 'evaluation', setting: 'train', hospital: null, round: null, split, ...evaluation };
    yield {
      kind: 'result',
      command: 'evaluate',
      task: dataset.task,
      test: evaluation.metrics,
      seconds: (performance.now() - startedMs) / 1000,
      out: null,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      environment: environment(executor.name, options.threads),
    };
  } finally {
    await executor.dispose();
    checkpoint.close();
  }
}
