// The work behind each command, as the command line sees it. Nothing here may import anything heavy at run time:
// the program loads before it knows whether it is asked for more than --help.

import type { RunEvent } from '../protocol/run-events.ts';
import type { EvaluateOptions, SimulateOptions, TrainOptions } from '../protocol/run-options.ts';

/** One model of the store, as `model list` and `model info` print it. */
export type ModelSummary = {
  readonly name: string;
  readonly modelType: string;
  readonly parameters: number;
  /** How the weights are stored: float32, int8 rows, Q4_1 … */
  readonly weights: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly isEmbedded: boolean;
  readonly path: string;
};

/** Each call throws a Failure for what the person can put right. */
export type ModelCommands = {
  /** Copies a model folder or a GGUF file into the store; without a name it is named after the file. */
  add(path: string, name: string | null): Promise<ModelSummary>;
  list(): Promise<readonly ModelSummary[]>;
  info(name: string): Promise<ModelSummary>;
  remove(name: string): Promise<void>;
};

/**
 * What the program runs. A run ends with its `result` event; when `signal` aborts it stops at the next step boundary,
 * journalled, and throws Failure('cancelled') or ends without a result.
 */
export type CommandTable = {
  simulate(options: SimulateOptions, signal: AbortSignal): AsyncIterable<RunEvent>;
  train(options: TrainOptions, signal: AbortSignal): AsyncIterable<RunEvent>;
  evaluate(options: EvaluateOptions, signal: AbortSignal): AsyncIterable<RunEvent>;
  openModels(storeRoot: string): Promise<ModelCommands>;
};
