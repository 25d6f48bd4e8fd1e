// Building blocks of graphs by name: thin functions over Graph.apply that models, adapters and gradient rules read well
// with. Shapes as in operation.ts.

import { expectDefined } from '../base/expect.ts';
import type { Graph, Tensor } from './graph.ts';
import type { Shape, UnaryKind } from './operation.ts';

export type MatmulOptions = { readonly transposeA?: boolean; readonly transposeB?: boolean; readonly alpha?: number };

export function operators(graph: Graph) {
  const unary = (kind: UnaryKind) => (x: Tensor) => graph.apply({ kind }, x);
  const number = (value: Tensor | number): Tensor => (typeof value === 'number' ? graph.scalar(value) : value);
  const optional = (tensor: Tensor | null | undefined): readonly Tensor[] => (tensor ? [tensor] : []);

  return {
    add: (a: Tensor, b: Tensor | number): Tensor => graph.apply({ kind: 'add' }, a, number(b)),
    sub: (a: Tensor | number, b: Tensor | number): Tensor => graph.apply({ kind: 'sub' }, number(a), number(b)),
    mul: (a: Tensor, b: Tensor | number): Tensor => graph.apply({ kind: 'mul' }, a, number(b)),
    div: (a: Tensor, b: Tensor | number): Tensor => graph.apply({ kind: 'div' }, a, number(b)),
    neg: unary('neg'),
    exp: unary('exp'),
    log: unary('log'),
    sqrt: unary('sqrt'),
    reciprocal: unary('reciprocal'),
    sigmoid: unary('sigmoid'),
    tanh: unary('tanh'),
    erf: unary('erf'),
    matmul: (a: Tensor, b: Tensor, options: MatmulOptions = {}, c?: Tensor | null): Tensor =>
      graph.apply(
        {
          kind: 'matmul',
          transposeA: options.transposeA ?? false,
          transposeB: options.transposeB ?? false,
          alpha: options.alpha ?? 1,
        },
        a,
        b,
        ...optional(c),
      ),
    frozenLinear: (x: Tensor, weight: Tensor, c?: Tensor | null): Tensor =>
      graph.apply({ kind: 'frozenLinear', transposed: false }, x, weight, ...optional(c)),
    frozenLinearTransposed: (x: Tensor, weight: Tensor): Tensor =>
      graph.apply({ kind: 'frozenLinear', transposed: true }, x, weight),
    reshape: (x: Tensor, shape: Shape): Tensor =>
      x.shape.length === shape.length && x.shape.every((size, axis) => size === shape[axis])
        ? x
        : graph.apply({ kind: 'reshape', shape }, x),
    transpose: (x: Tensor, permutation: readonly number[]): Tensor =>
      graph.apply({ kind: 'transpose', permutation }, x),
    concat: (axis: number, ...parts: readonly Tensor[]): Tensor =>
      parts.length === 1 ? expectDefined(parts[0], 'part') : graph.apply({ kind: 'concat', axis }, ...parts),
    slice: (x: Tensor, axis: number, start: number, end: number): Tensor =>
      graph.apply({ kind: 'slice', axis, start, end }, x),
    expand: (x: Tensor, shape: Shape): Tensor => graph.apply({ kind: 'expand', shape }, x),
    gather: (table: Tensor, ids: Tensor): Tensor => graph.apply({ kind: 'gather' }, table, ids),
    scatterAddRows: (ids: Tensor, updates: Tensor, rows: number): Tensor =>
      graph.apply({ kind: 'scatterAddRows', rows }, ids, updates),
    reduceSum: (x: Tensor, ...axes: readonly number[]): Tensor => graph.apply({ kind: 'reduceSum', axes }, x),
    reduceMax: (x: Tensor, ...axes: readonly number[]): Tensor => graph.apply({ kind: 'reduceMax', axes }, x),
    softmax: (x: Tensor): Tensor => graph.apply({ kind: 'softmax' }, x),
    toFloat: (x: Tensor): Tensor => graph.apply({ kind: 'toFloat' }, x),
    oneHot: (ids: Tensor, depth: number): Tensor => graph.apply({ kind: 'oneHot', depth }, ids),
    layerNorm: (x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor =>
      graph.apply({ kind: 'layerNorm', epsilon }, x, gamma, beta),
    rmsNorm: (x: Tensor, gamma: Tensor, epsilon: number): Tensor => graph.apply({ kind: 'rmsNorm', epsilon }, x, gamma),
    rope: (x: Tensor, positions: Tensor, cos: Tensor, sin: Tensor, inverse = false): Tensor =>
      graph.apply({ kind: 'rope', inverse }, x, positions, cos, sin),
    gelu: (x: Tensor, approximation: 'none' | 'tanh'): Tensor => graph.apply({ kind: 'gelu', approximation }, x),
    swiglu: (gate: Tensor, up: Tensor): Tensor => graph.apply({ kind: 'swiglu' }, gate, up),
    attention: (q: Tensor, k: Tensor, v: Tensor, bias: Tensor, scale: number): Tensor =>
      graph.apply({ kind: 'attention', scale }, q, k, v, bias),
    softmaxCrossEntropy: (logits: Tensor, labels: Tensor): Tensor =>
      graph.apply({ kind: 'softmaxCrossEntropy' }, logits, labels),
    linearCrossEntropy: (hidden: Tensor, head: Tensor, labels: Tensor, bias?: Tensor | null): Tensor =>
      graph.apply({ kind: 'linearCrossEntropy' }, hidden, head, labels, ...optional(bias)),
  } as const;
}

export type Operators = ReturnType<typeof operators>;
