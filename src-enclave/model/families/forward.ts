// What a family's forward pass takes and gives, and the few steps that all families share. Hidden states are rows
// [batch·tokens, hidden]; attention works on [batch, heads, tokens, head size].

import type { Graph, Tensor } from '../../tensor/graph.ts';
import { operators } from '../../tensor/operators.ts';

/** A frozen linear of the base model that an adapter may act on. */
export type LinearSite = {
  /** Path of the module as PEFT names it, e.g. `model.layers.0.self_attn.q_proj`. */
  readonly path: string;
  readonly inputSize: number;
  readonly outputSize: number;
};

/** What an adapter adds to a forward pass. */
export type AdapterHooks = {
  readonly virtualTokens: number;
  /** The linear's output, given its input rows and what the frozen base makes of them. */
  linear(site: LinearSite, input: Tensor, baseOutput: Tensor): Tensor;
  /** Keys and values [1, kv heads, virtual tokens, head size] put before a layer's own, or null. */
  prefix(layer: number): { readonly keys: Tensor; readonly values: Tensor } | null;
  /** Sees every layer's own keys (rotated) and values, [batch, kv heads, tokens, head size]. */
  observe?(layer: number, keys: Tensor, values: Tensor): void;
};

export const noAdapter: AdapterHooks = {
  virtualTokens: 0,
  linear: (_site, _input, baseOutput) => baseOutput,
  prefix: () => null,
};

export type ForwardInputs = {
  readonly batch: number;
  readonly tokens: number;
  /** [batch, tokens] */
  readonly ids: Tensor;
  /** [batch, tokens]: 1 for a real token, 0 for padding. */
  readonly mask: Tensor;
  /** [batch, tokens]; with an adapter of n virtual tokens, real tokens start at n. */
  readonly positions: Tensor;
  /** [batch, tokens], or null for a family without segments. */
  readonly typeIds: Tensor | null;
};

export type ForwardOptions = {
  readonly hooks: AdapterHooks;
  /** Rate of the model's own dropouts; 0 outside training. */
  readonly dropout: number;
};

export type ForwardOutput = {
  /** Embedding output, then the raw output of each layer: [batch·tokens, hidden]. */
  readonly hidden: readonly Tensor[];
  /** What a head reads: after the final norm where there is one. */
  readonly last: Tensor;
};

export function applyDropout(graph: Graph, x: Tensor, rate: number, site: string): Tensor {
  return rate === 0 ? x : operators(graph).mul(x, graph.dropoutMask(site, rate, x.shape));
}

/** A large negative number that drowns a masked score without overflowing when two masks add up. */
const masked = -1e9;

/** [batch, 1, 1, virtual + tokens]: 0 where a key may be seen, very negative on padding. */
export function keyBias(graph: Graph, inputs: ForwardInputs, virtualTokens: number): Tensor {
  const op = operators(graph);
  const own = op.mul(op.sub(1, op.reshape(op.toFloat(inputs.mask), [inputs.batch, 1, 1, inputs.tokens])), masked);
  return virtualTokens === 0 ? own : op.concat(3, op.expand(graph.scalar(0), [inputs.batch, 1, 1, virtualTokens]), own);
}

/** [1, 1, tokens, virtual + tokens]: very negative on keys after the query. */
export function causalBias(graph: Graph, tokens: number, virtualTokens: number): Tensor {
  const keys = virtualTokens + tokens;
  const values = Float32Array.from({ length: tokens * keys }, (_, i) =>
    i % keys > virtualTokens + Math.floor(i / keys) ? masked : 0,
  );
  return graph.constant(`causal ${tokens} ${virtualTokens}`, [1, 1, tokens, keys], values);
}

/** Rows [batch·tokens, heads·size] as [batch, heads, tokens, size]. */
export function splitHeads(graph: Graph, rows: Tensor, inputs: ForwardInputs, heads: number, size: number): Tensor {
  const op = operators(graph);
  return op.transpose(op.reshape(rows, [inputs.batch, inputs.tokens, heads, size]), [0, 2, 1, 3]);
}

/** The inverse of splitHeads. */
export function joinHeads(graph: Graph, x: Tensor, inputs: ForwardInputs, heads: number, size: number): Tensor {
  const op = operators(graph);
  return op.reshape(op.transpose(x, [0, 2, 1, 3]), [inputs.batch * inputs.tokens, heads * size]);
}

/** Puts an adapter's prefix before keys and values [batch, kv heads, tokens, size]. */
export function withPrefix(
  graph: Graph,
  hooks: AdapterHooks,
  layer: number,
  keys: Tensor,
  values: Tensor,
): readonly [keys: Tensor, values: Tensor] {
  hooks.observe?.(layer, keys, values);
  const prefix = hooks.prefix(layer);
  if (!prefix) return [keys, values];
  const op = operators(graph);
  const put = (before: Tensor, own: Tensor): Tensor =>
    op.concat(2, op.expand(before, own.shape.with(2, hooks.virtualTokens)), own);
  return [put(prefix.keys, keys), put(prefix.values, values)];
}
