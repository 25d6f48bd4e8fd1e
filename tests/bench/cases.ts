// The steps that the benchmark times, and their inputs: fixed token ids and labels by the rule of peer/pytorch_peer.py,
// so that both sides do the same work.

import type { Program } from '../../src-enclave/engine/executor.ts';
import { elementCount } from '../../src-enclave/base/named-tensors.ts';
import { expectDefined } from '../../src-enclave/base/expect.ts';
import type { AdapterConfig, Bucket } from '../../src-enclave/model/model-definition.ts';
import { lowerGraph } from '../../src-enclave/tensor/lowering.ts';
import { reachableNodes } from '../../src-enclave/tensor/graph.ts';

/** What the peer's `load` takes as `case`. */
export type CaseShape = {
  readonly adapter: 'lora' | 'prefix';
  readonly rank: number;
  readonly alpha: number;
  readonly targets: readonly string[];
  readonly virtual_tokens: number;
  readonly batch: number;
  readonly length: number;
  readonly labelled: number;
};

export type BenchCase = {
  readonly name: string;
  readonly model: 'language' | 'encoder';
  readonly shape: CaseShape;
  /** Largest accepted share of the peer's time; null where there is no peer. */
  readonly target: number | null;
  /** Loss of the first step: LoRA starts as the base model, so both sides must give it. */
  readonly firstLoss: number | null;
};

const allLinears = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
const lora: CaseShape = {
  adapter: 'lora',
  rank: 8,
  alpha: 16,
  targets: ['q_proj', 'v_proj'],
  virtual_tokens: 16,
  batch: 4,
  length: 128,
  labelled: 1,
};

export const benchCases: readonly BenchCase[] = [
  { name: 'LoRA q,v 4x128', model: 'language', shape: lora, target: 0.8, firstLoss: 13.7 },
  {
    name: 'LoRA q,v 2x256',
    model: 'language',
    shape: { ...lora, batch: 2, length: 256 },
    target: 0.8,
    firstLoss: 13.5228,
  },
  {
    name: 'LoRA all linears 4x128',
    model: 'language',
    shape: { ...lora, targets: allLinears },
    target: 0.8,
    firstLoss: 13.7,
  },
  { name: 'Prefix 16 4x128', model: 'language', shape: { ...lora, adapter: 'prefix' }, target: 0.8, firstLoss: null },
  {
    name: 'LoRA q,v 4x128, 25 % labelled',
    model: 'language',
    shape: { ...lora, labelled: 0.25 },
    target: 0.65,
    firstLoss: 13.7211,
  },
  {
    name: 'Embedded encoder, LoRA 16x56',
    model: 'encoder',
    shape: { ...lora, targets: ['query', 'value'], batch: 16, length: 56 },
    target: null,
    firstLoss: null,
  },
];

export function adapterConfig(shape: CaseShape): AdapterConfig {
  return shape.adapter === 'prefix'
    ? { kind: 'prefix', virtualTokens: shape.virtual_tokens, projectionSize: null }
    : {
        kind: 'lora',
        rank: shape.rank,
        alpha: shape.alpha,
        dropout: 0,
        isRankStabilized: false,
        targets: shape.targets,
        rankPattern: {},
        alphaPattern: {},
        layersToTransform: null,
      };
}

export type CaseInputs = {
  readonly bucket: Bucket;
  readonly inputs: ReadonlyMap<string, Float32Array | Int32Array>;
};

/** Token ids, labels and rows of a case; `virtualTokens` come before the positions. */
export function caseInputs(benchCase: BenchCase, vocabulary: number, virtualTokens: number): CaseInputs {
  const { batch, length, labelled } = benchCase.shape;
  const ids = Int32Array.from({ length: batch * length }, (_, i) => ((i * 7919 + 13) % (vocabulary - 10)) + 5);
  const inputs = new Map<string, Float32Array | Int32Array>([
    ['ids', ids],
    ['mask', new Int32Array(ids.length).fill(1)],
    ['positions', ids.map((_, i) => virtualTokens + (i % length))],
  ]);
  if (benchCase.model === 'encoder') {
    inputs.set('typeIds', new Int32Array(ids.length));
    inputs.set(
      'labels',
      Int32Array.from({ length: batch }, (_, i) => i % 2),
    );
    inputs.set('rowWeights', new Float32Array(batch).fill(1 / batch));
    return { bucket: { batch, tokens: length, labelled: batch }, inputs };
  }
  const every = Math.round(1 / labelled);
  // The label at position t is compared with the output at t − 1; position 0 has none before it.
  const positions = Array.from(ids, (_, i) => i).filter((i) => i % length > 0 && (i % length) % every === every - 1);
  inputs.set(
    'rows',
    Int32Array.from(positions, (position) => position - 1),
  );
  inputs.set(
    'labels',
    Int32Array.from(positions, (position) => expectDefined(ids[position], 'id')),
  );
  inputs.set('rowWeights', new Float32Array(positions.length).fill(1 / positions.length));
  return { bucket: { batch, tokens: length, labelled: positions.length }, inputs };
}

/** Multiplications and additions of all matrix products of a program. */
export function productOperations(program: Program): number {
  const { graph, outputs } = lowerGraph(program.graph, [...program.outputs.values(), ...program.gradients]);
  let operations = 0;
  for (const { operation, inputs, outputs: results } of reachableNodes(graph, outputs)) {
    if (operation.kind !== 'matmul' && operation.kind !== 'frozenLinear') continue;
    const isInnerFirst = operation.kind === 'matmul' && operation.transposeA;
    const inner = expectDefined(inputs[0]?.shape.at(isInnerFirst ? -2 : -1), 'inner size');
    operations += 2 * inner * elementCount(expectDefined(results[0], 'product').shape);
  }
  return operations;
}
