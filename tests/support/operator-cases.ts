// One small graph for every operator of the tensor graph and for the ways it is used: parameters to differentiate by,
// integer inputs, and a builder. Shared by the finite-difference test and the test that executors agree.

import type { Graph, Tensor } from '../../src-enclave/tensor/graph.ts';
import type { Operators } from '../../src-enclave/tensor/operators.ts';

export type OperatorCase = {
  readonly name: string;
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly integers?: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >;
  /** Parameters are drawn from [low, high]. */
  readonly range?: readonly [number, number];
  readonly build: (op: Operators, tensor: (name: string) => Tensor, graph: Graph) => Tensor;
};

const positive = [0.3, 2] as const;

function elementwise(name: 'neg' | 'exp' | 'log' | 'sqrt' | 'reciprocal' | 'sigmoid' | 'tanh' | 'erf'): OperatorCase {
  return {
    name,
    parameters: { x: [2, 3] },
    range: ['log', 'sqrt', 'reciprocal'].includes(name) ? positive : [-2, 2],
    build: (op, t) => op[name](t('x')),
  };
}

function arithmetic(name: 'add' | 'sub' | 'mul' | 'div', a: readonly number[], b: readonly number[]): OperatorCase {
  return {
    name: `${name} [${a.join()}] [${b.join()}]`,
    parameters: { a, b },
    range: positive,
    build: (op, t) => op[name](t('a'), t('b')),
  };
}

const products: readonly OperatorCase[] = [false, true].flatMap((transposeA) =>
  [false, true].flatMap((transposeB): OperatorCase[] => [
    {
      name: `matmul ${transposeA} ${transposeB}`,
      parameters: { a: transposeA ? [4, 3] : [3, 4], b: transposeB ? [2, 4] : [4, 2], c: [2] },
      build: (op, t) => op.matmul(t('a'), t('b'), { transposeA, transposeB, alpha: 0.7 }, t('c')),
    },
    {
      name: `batched matmul ${transposeA} ${transposeB}`,
      parameters: { a: transposeA ? [2, 1, 4, 3] : [2, 1, 3, 4], b: transposeB ? [2, 2, 4] : [2, 4, 2] },
      build: (op, t) => op.matmul(t('a'), t('b'), { transposeA, transposeB, alpha: 1.3 }),
    },
  ]),
);

export const operatorCases: readonly OperatorCase[] = [
  ...(['neg', 'exp', 'log', 'sqrt', 'reciprocal', 'sigmoid', 'tanh', 'erf'] as const).map(elementwise),
  ...(['add', 'sub', 'mul', 'div'] as const).flatMap((name) => [
    arithmetic(name, [2, 3], [2, 3]),
    arithmetic(name, [2, 1, 3], [4, 1]),
  ]),
  ...products,
  {
    name: 'sum of products',
    parameters: { x: [3, 4], a: [2, 4], b: [5, 2], w: [4, 5], c: [3, 5] },
    build: (op, t) => {
      const low = op.matmul(t('x'), t('a'), { transposeB: true });
      return op.add(op.add(op.matmul(low, t('b'), { transposeB: true, alpha: 2 }), t('c')), op.matmul(t('x'), t('w')));
    },
  },
  {
    name: 'frozenLinear',
    parameters: { x: [3, 4], c: [3, 2] },
    build: (op, t, graph) =>
      op.frozenLinear(
        t('x'),
        graph.constant('w', [2, 4], Float32Array.from([0.1, -0.4, 0.3, 0.9, -1.1, 0.2, 0.5, -0.7])),
        t('c'),
      ),
  },
  {
    name: 'frozenLinear transposed',
    parameters: { x: [3, 2] },
    build: (op, t, graph) =>
      op.frozenLinearTransposed(
        t('x'),
        graph.constant('w', [2, 4], Float32Array.from([0.1, -0.4, 0.3, 0.9, -1.1, 0.2, 0.5, -0.7])),
      ),
  },
  {
    name: 'reshape',
    parameters: { x: [2, 6] },
    build: (op, t) => op.mul(op.reshape(t('x'), [3, 4]), op.reshape(t('x'), [3, 4])),
  },
  { name: 'transpose', parameters: { x: [2, 3, 4] }, build: (op, t) => op.transpose(t('x'), [2, 0, 1]) },
  { name: 'concat', parameters: { x: [2, 3], y: [2, 1] }, build: (op, t) => op.concat(1, t('x'), t('y'), t('x')) },
  {
    name: 'slice',
    parameters: { x: [2, 5] },
    build: (op, t) => op.mul(op.slice(t('x'), 1, 1, 4), op.slice(t('x'), 1, 2, 5)),
  },
  { name: 'expand', parameters: { x: [2, 1, 3] }, build: (op, t) => op.expand(t('x'), [4, 2, 5, 3]) },
  {
    name: 'gather',
    parameters: { x: [4, 3] },
    integers: { ids: { shape: [2, 3], values: [0, 3, 3, 1, 0, 3] } },
    build: (op, t) => op.gather(t('x'), t('ids')),
  },
  {
    name: 'scatterAddRows',
    parameters: { x: [4, 3] },
    integers: { ids: { shape: [4], values: [2, 0, 2, 1] } },
    build: (op, t) => op.scatterAddRows(t('ids'), t('x'), 5),
  },
  {
    name: 'reduceSum',
    parameters: { x: [2, 3, 4] },
    build: (op, t) => op.mul(op.reduceSum(t('x'), 0, 2), op.reduceSum(t('x'), 1)),
  },
  { name: 'softmax', parameters: { x: [2, 4] }, build: (op, t) => op.softmax(t('x')) },
  {
    name: 'toFloat',
    parameters: { x: [3] },
    integers: { ids: { shape: [3], values: [2, 5, -1] } },
    build: (op, t) => op.mul(t('x'), op.toFloat(t('ids'))),
  },
  {
    name: 'oneHot',
    parameters: { x: [3, 4] },
    integers: { ids: { shape: [3], values: [2, 0, 3] } },
    build: (op, t) => op.mul(t('x'), op.oneHot(t('ids'), 4)),
  },
  {
    name: 'dropout',
    parameters: { x: [8, 4] },
    build: (op, t, graph) => op.mul(t('x'), graph.dropoutMask('site', 0.25, [8, 4])),
  },
  {
    name: 'layerNorm',
    parameters: { x: [3, 5], gamma: [5], beta: [5] },
    build: (op, t) => op.layerNorm(t('x'), t('gamma'), t('beta'), 1e-5),
  },
  { name: 'rmsNorm', parameters: { x: [3, 5], gamma: [5] }, build: (op, t) => op.rmsNorm(t('x'), t('gamma'), 1e-5) },
  ...[false, true].map((inverse): OperatorCase => ({
    name: `rope ${inverse}`,
    parameters: { x: [2, 2, 3, 4] },
    integers: { positions: { shape: [2, 3], values: [0, 1, 2, 2, 3, 4] } },
    build: (op, t, graph) => {
      const angles = Array.from({ length: 10 }, (_, i) => Math.floor(i / 2) * (i % 2 === 0 ? 1 : 0.1));
      const cos = graph.constant('cos', [5, 2], Float32Array.from(angles, Math.cos));
      const sin = graph.constant('sin', [5, 2], Float32Array.from(angles, Math.sin));
      return op.rope(t('x'), t('positions'), cos, sin, inverse);
    },
  })),
  ...(['none', 'tanh'] as const).map((kind): OperatorCase => ({
    name: `gelu ${kind}`,
    parameters: { x: [3, 4] },
    range: [-3, 3],
    build: (op, t) => op.gelu(t('x'), kind),
  })),
  {
    name: 'swiglu',
    parameters: { gate: [3, 4], up: [3, 4] },
    range: [-3, 3],
    build: (op, t) => op.swiglu(t('gate'), t('up')),
  },
  {
    name: 'attention with grouped queries and a causal bias',
    parameters: { q: [2, 2, 6, 4], k: [2, 2, 5, 4], v: [2, 2, 5, 4] },
    build: (op, t, graph) => {
      const bias = graph.constant(
        'bias',
        [2, 1, 3, 5],
        Float32Array.from({ length: 30 }, (_, i) => (i % 5 > 2 + (Math.floor(i / 5) % 3) ? -1e4 : 0)),
      );
      return op.attention(t('q'), t('k'), t('v'), bias, 0.5);
    },
  },
  {
    name: 'attention with one bias row',
    parameters: { q: [2, 2, 3, 4], k: [2, 2, 3, 4], v: [2, 2, 3, 4] },
    build: (op, t, graph) =>
      op.attention(
        t('q'),
        t('k'),
        t('v'),
        graph.constant('row', [2, 1, 1, 3], Float32Array.of(0, 0, -1e4, 0, 0, 0)),
        0.5,
      ),
  },
  {
    name: 'softmaxCrossEntropy',
    parameters: { x: [3, 4] },
    integers: { labels: { shape: [3], values: [1, 0, 3] } },
    build: (op, t) => op.softmaxCrossEntropy(t('x'), t('labels')),
  },
  ...[false, true].map((hasBias): OperatorCase => ({
    name: `linearCrossEntropy ${hasBias ? 'with' : 'without'} bias`,
    parameters: { x: [3, 4] },
    integers: { labels: { shape: [3], values: [1, 0, 4] } },
    build: (op, t, graph) => {
      const head = graph.constant(
        'head',
        [5, 4],
        Float32Array.from({ length: 20 }, (_, i) => Math.sin(3 * i + 1)),
      );
      const bias = graph.constant('bias', [5], Float32Array.of(0.1, -0.2, 0.3, 0.5, -0.4));
      return op.linearCrossEntropy(t('x'), head, t('labels'), hasBias ? bias : null);
    },
  })),
];
