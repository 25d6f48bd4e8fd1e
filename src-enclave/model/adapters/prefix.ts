// P-tuning v2 (Liu et al. 2021), which PEFT calls prefix tuning: trained keys and values before every layer's own. They
// carry no rotary position; real tokens are counted from the number of virtual tokens on.

import type { Graph, Tensor } from '../../tensor/graph.ts';
import { operators } from '../../tensor/operators.ts';
import type { Adapter, AdapterParameter } from './adapter.ts';

export type PrefixConfig = {
  readonly kind: 'prefix';
  readonly virtualTokens: number;
  /** Width of the reparameterising MLP, or null without. */
  readonly projectionSize: number | null;
};

export type KeyValueShape = { readonly layers: number; readonly keyValueHeads: number; readonly headDim: number };

const embeddingName = 'prompt_encoder.embedding.weight';
const mlp = {
  firstWeight: 'prompt_encoder.transform.0.weight',
  firstBias: 'prompt_encoder.transform.0.bias',
  secondWeight: 'prompt_encoder.transform.2.weight',
  secondBias: 'prompt_encoder.transform.2.bias',
} as const;

/** All prefixes of a model: [virtual tokens, layers · 2 · kv heads · head size], key before value in a layer. */
export function prefixTable(graph: Graph, config: PrefixConfig, shape: KeyValueShape): Tensor {
  const op = operators(graph);
  const tokenSize = shape.keyValueHeads * shape.headDim;
  const width = shape.layers * 2 * tokenSize;
  const { virtualTokens, projectionSize } = config;
  if (projectionSize === null) return graph.parameter(embeddingName, [virtualTokens, width]);
  const embedding = graph.parameter(embeddingName, [virtualTokens, tokenSize]);
  const first = op.matmul(
    embedding,
    graph.parameter(mlp.firstWeight, [projectionSize, tokenSize]),
    { transposeB: true },
    graph.parameter(mlp.firstBias, [projectionSize]),
  );
  return op.matmul(
    op.tanh(first),
    graph.parameter(mlp.secondWeight, [width, projectionSize]),
    { transposeB: true },
    graph.parameter(mlp.secondBias, [width]),
  );
}

/** Initial values as torch.nn.Embedding and torch.nn.Linear draw them. */
export function prefixAdapter(config: PrefixConfig, shape: KeyValueShape): Adapter {
  const tokenSize = shape.keyValueHeads * shape.headDim;
  const width = shape.layers * 2 * tokenSize;
  const { virtualTokens, projectionSize } = config;
  const linear = (weight: string, bias: string, outputSize: number, inputSize: number): AdapterParameter[] => {
    const init = { kind: 'uniform', bound: 1 / Math.sqrt(inputSize) } as const;
    return [
      { name: weight, shape: [outputSize, inputSize], init },
      { name: bias, shape: [outputSize], init },
    ];
  };
  const embedding: AdapterParameter = {
    name: embeddingName,
    shape: [virtualTokens, projectionSize === null ? width : tokenSize],
    init: { kind: 'normal', deviation: 1 },
  };
  return {
    parameters:
      projectionSize === null
        ? [embedding]
        : [
            embedding,
            ...linear(mlp.firstWeight, mlp.firstBias, projectionSize, tokenSize),
            ...linear(mlp.secondWeight, mlp.secondBias, width, projectionSize),
          ],
    virtualTokens,
    hooks: (graph: Graph) => {
      const op = operators(graph);
      const table = prefixTable(graph, config, shape);
      const part = (index: number): Tensor => {
        const columns = op.slice(table, 1, index * tokenSize, (index + 1) * tokenSize);
        const heads = op.transpose(op.reshape(columns, [virtualTokens, shape.keyValueHeads, shape.headDim]), [1, 0, 2]);
        return op.reshape(heads, [1, shape.keyValueHeads, virtualTokens, shape.headDim]);
      };
      return {
        virtualTokens,
        linear: (_site, _input, baseOutput) => baseOutput,
        prefix: (layer) => ({ keys: part(2 * layer), values: part(2 * layer + 1) }),
      };
    },
  };
}
