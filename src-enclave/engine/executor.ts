// What every executor of the tensor graph offers: compile a program once, run it many times. Weights are read through
// the executor, so that several programs share one copy of them.

import type { Graph, Tensor } from '../tensor/graph.ts';
import type { ParameterLayout } from './parameter-layout.ts';

/** Frozen base weights by name, as float32. */
export type WeightSource = {
  /** Where the tensor lies in a file as plain float32, or null when it has to be read. */
  region(name: string): { readonly path: string; readonly offset: number; readonly byteLength: number } | null;
  /** The tensor's values, over a SharedArrayBuffer so that worker threads need no copy. */
  read(name: string): Float32Array;
};

export type Program = {
  readonly graph: Graph;
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** Where each `parameter` leaf lies in the flat array of parameters. */
  readonly layout: ParameterLayout;
  /** One tensor per layout entry, in its order; they are written into one flat array. Empty when only outputs are wanted. */
  readonly gradients: readonly Tensor[];
};

export type RunInputs = {
  readonly inputs: ReadonlyMap<string, Float32Array | Int32Array>;
  /** All parameters, flat, in the order of the layout. */
  readonly parameters: Float32Array;
  /** Decides every dropout mask of this run. */
  readonly dropout: { readonly seed: number; readonly step: number };
};

export type RunOutputs = {
  readonly outputs: ReadonlyMap<string, Float32Array>;
  /** Flat, in the order of the layout; valid until the next run of any program of the executor. */
  readonly gradients: Float32Array;
};

export interface CompiledProgram {
  /**
   * @throws Failure cancelled when the signal is aborted before the run ends; engine-failed when the runtime refuses.
   * @throws RangeError when an input is missing or has the wrong length.
   */
  run(inputs: RunInputs, signal?: AbortSignal): Promise<RunOutputs>;
  dispose(): Promise<void>;
}

export interface Executor {
  /** For people and records, e.g. `onnxruntime-node 1.30.0`. */
  readonly name: string;
  compile(program: Program): Promise<CompiledProgram>;
  dispose(): Promise<void>;
}
