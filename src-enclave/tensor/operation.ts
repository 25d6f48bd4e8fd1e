// The operators of the tensor graph, as data. Each has a shape rule (shapes.ts), a gradient rule (gradient.ts) and, for
// the composites, a lowering to primitives (lowering.ts). Executors implement the primitives and may take composites
// whole where their runtime has a fused kernel. Shapes are static; every float is float32.

export type DType = 'float32' | 'int32';
export type Shape = readonly number[];

export type BinaryKind = 'add' | 'sub' | 'mul' | 'div';
export type UnaryKind = 'neg' | 'exp' | 'log' | 'sqrt' | 'reciprocal' | 'sigmoid' | 'tanh' | 'erf';

export type Leaf =
  /** A value that differs from call to call, e.g. token ids. */
  | { readonly kind: 'input'; readonly name: string; readonly shape: Shape; readonly dtype: DType }
  /** A trained tensor. */
  | { readonly kind: 'parameter'; readonly name: string; readonly shape: Shape }
  /** A frozen tensor of the base model, by the name its checkpoint gives it. */
  | { readonly kind: 'weight'; readonly name: string; readonly shape: Shape }
  /** A table that the graph carries, by a label that is unique for its content. */
  | { readonly kind: 'constant'; readonly label: string; readonly shape: Shape; readonly dtype: DType }
  /** 0 with probability `rate`, else 1 / (1 - rate); the executor draws it from the run's seed, step and `site`. */
  | { readonly kind: 'dropoutMask'; readonly site: string; readonly rate: number; readonly shape: Shape };

export type Primitive =
  | { readonly kind: BinaryKind }
  | { readonly kind: UnaryKind }
  /** alpha · op(a) · op(b) [+ c]; batch axes broadcast. */
  | { readonly kind: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean; readonly alpha: number }
  /**
   * x [n, in] · Wᵀ [+ c], W [out, in] frozen; `transposed` takes x [n, out] · W. Its own operator, because
   * quantised weights, shielding and counting hang on it. No gradient flows to W.
   */
  | { readonly kind: 'frozenLinear'; readonly transposed: boolean }
  | { readonly kind: 'reshape'; readonly shape: Shape }
  | { readonly kind: 'transpose'; readonly permutation: readonly number[] }
  | { readonly kind: 'concat'; readonly axis: number }
  | { readonly kind: 'slice'; readonly axis: number; readonly start: number; readonly end: number }
  | { readonly kind: 'expand'; readonly shape: Shape }
  /** Rows of table [rows, …] at integer ids of any shape: ids.shape + table.shape[1…]. */
  | { readonly kind: 'gather' }
  /** Zeros [rows, width] to which updates [n, width] are added at ids [n]. */
  | { readonly kind: 'scatterAddRows'; readonly rows: number }
  /** Keeps the reduced axes with size 1. */
  | { readonly kind: 'reduceSum' | 'reduceMax'; readonly axes: readonly number[] }
  /** Over the last axis. */
  | { readonly kind: 'softmax' }
  /** int32 to float32. */
  | { readonly kind: 'toFloat' }
  /** ids [n] to float rows [n, depth] with a single 1. */
  | { readonly kind: 'oneHot'; readonly depth: number };

export type Composite =
  /** (x [n, h], gamma [h], beta [h]) to (y, mean [n, 1], inverse deviation [n, 1]). */
  | { readonly kind: 'layerNorm'; readonly epsilon: number }
  /** (x [n, h], gamma [h]) to (y, inverse root mean square [n, 1]). Zhang & Sennrich 2019, eq. 4. */
  | { readonly kind: 'rmsNorm'; readonly epsilon: number }
  /** (x [b, heads, t, d], positions [b, t], cos [p, d/2], sin [p, d/2]), halves rotated; `inverse` turns back. */
  | { readonly kind: 'rope'; readonly inverse: boolean }
  /** x · Φ(x), by erf or by the tanh approximation (Hendrycks & Gimpel 2016). */
  | { readonly kind: 'gelu'; readonly approximation: 'none' | 'tanh' }
  /** silu(gate) · up. Shazeer 2020, eq. 6. */
  | { readonly kind: 'swiglu' }
  /**
   * (q [b, kv, g·t, d], k [b, kv, s, d], v [b, kv, s, d], bias [b, 1, t, s] added to the scores) to
   * (o [b, kv, g·t, d], probabilities [b, kv, g·t, s]). Query heads of a group are folded into rows.
   */
  | { readonly kind: 'attention'; readonly scale: number }
  /** (logits [n, c], labels [n]) to (loss [n]). */
  | { readonly kind: 'softmaxCrossEntropy' }
  /**
   * (hidden [n, h], head [v, h] frozen, labels [n][, bias [v]]) to (loss [n]): cross-entropy over a
   * vocabulary whose gradient never holds more than the probabilities.
   */
  | { readonly kind: 'linearCrossEntropy' };

export type Operation = Leaf | Primitive | Composite;
export type OperationKind = Operation['kind'];
export type OperationOf<Kind extends OperationKind> = Extract<Operation, { readonly kind: Kind }>;

const compositeKinds: ReadonlySet<string> = new Set([
  'layerNorm',
  'rmsNorm',
  'rope',
  'gelu',
  'swiglu',
  'attention',
  'softmaxCrossEntropy',
  'linearCrossEntropy',
] satisfies Composite['kind'][]);

export function isComposite(operation: Operation): operation is Composite {
  return compositeKinds.has(operation.kind);
}
