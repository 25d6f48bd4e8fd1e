// What the thread that drives training and the thread that blocks in ONNX Runtime say to each other. Float arrays over
// SharedArrayBuffers cross without a copy.

import type { LeafInput } from './emit.ts';

export type OutputSlot = { readonly name: string; readonly onnxName: string; readonly shape: readonly number[] };
/** Where a gradient is written: `offset` floats into the shared gradient array. */
export type GradientSlot = {
  readonly onnxName: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
};
export type ParameterSlot = { readonly offset: number; readonly length: number };

export type WorkerRequest =
  | { readonly kind: 'weight'; readonly name: string; readonly values: Float32Array }
  | {
      readonly kind: 'compile';
      readonly program: number;
      readonly model: Uint8Array;
      readonly weightFolder: string | null;
      /** Sent weights that become constants of the session, under their own names as file names. */
      readonly constantWeights: readonly string[];
      readonly leaves: readonly LeafInput[];
      readonly parameters: Readonly<Record<string, ParameterSlot>>;
      readonly outputs: readonly OutputSlot[];
      readonly gradients: readonly GradientSlot[];
      readonly gradientLength: number;
    }
  | {
      readonly kind: 'run';
      readonly program: number;
      readonly inputs: ReadonlyMap<string, Float32Array | Int32Array>;
      readonly parameters: Float32Array;
      readonly dropout: { readonly seed: number; readonly step: number };
    }
  | { readonly kind: 'release'; readonly program: number };

export type WorkerAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'ran'; readonly outputs: ReadonlyMap<string, Float32Array>; readonly gradients: Float32Array };

export type WorkerReply = { readonly id: number } & ({ readonly answer: WorkerAnswer } | { readonly error: string });

export type WorkerOptions = { readonly threads: number; readonly memory: MemorySetting };

/**
 * `speed` lets every session keep an arena and its own packed copies of the weights: for few sessions that run long.
 * `low` shares one copy of the weights and gives memory back: for many sessions. The last bits of results may differ.
 */
export type MemorySetting = 'speed' | 'low';
