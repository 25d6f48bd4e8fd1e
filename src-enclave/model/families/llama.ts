// Llama decoders (Touvron et al. 2023): pre-norm, rotary positions, grouped queries, SwiGLU. As transformers'
// LlamaModel computes them, under its weight names.

import type { Graph, Tensor } from '../../tensor/graph.ts';
import { operators } from '../../tensor/operators.ts';
import { expectDefined } from '../../base/expect.ts';
import type { LlamaConfig } from '../config.ts';
import {
  causalBias,
  joinHeads,
  keyBias,
  splitHeads,
  withPrefix,
  type ForwardInputs,
  type ForwardOptions,
  type ForwardOutput,
  type LinearSite,
} from './forward.ts';
import { ropeTables } from './rope.ts';

/** The linears of the decoder, in the order of the forward pass; the language-model head is not among them. */
export function llamaLinears(config: LlamaConfig): readonly LinearSite[] {
  const { hiddenSize, intermediateSize } = config;
  const querySize = config.heads * config.headDim;
  const keyValueSize = config.keyValueHeads * config.headDim;
  return Array.from({ length: config.layers }, (_, layer): LinearSite[] => {
    const site = (name: string, inputSize: number, outputSize: number): LinearSite => ({
      path: `model.layers.${layer}.${name}`,
      inputSize,
      outputSize,
    });
    return [
      site('self_attn.q_proj', hiddenSize, querySize),
      site('self_attn.k_proj', hiddenSize, keyValueSize),
      site('self_attn.v_proj', hiddenSize, keyValueSize),
      site('self_attn.o_proj', querySize, hiddenSize),
      site('mlp.gate_proj', hiddenSize, intermediateSize),
      site('mlp.up_proj', hiddenSize, intermediateSize),
      site('mlp.down_proj', intermediateSize, hiddenSize),
    ];
  }).flat();
}

/** The matrix that hidden rows are multiplied with to give logits, [vocabulary, hidden]. */
export function llamaHead(graph: Graph, config: LlamaConfig): Tensor {
  return graph.weight(config.isTied ? 'model.embed_tokens.weight' : 'lm_head.weight', [
    config.vocabSize,
    config.hiddenSize,
  ]);
}

export function llamaForward(
  graph: Graph,
  config: LlamaConfig,
  inputs: ForwardInputs,
  options: ForwardOptions,
): ForwardOutput {
  const op = operators(graph);
  const { hooks } = options;
  const { heads, keyValueHeads, headDim, hiddenSize } = config;
  const rows = inputs.batch * inputs.tokens;
  const { cos, sin } = ropeTables(graph, config, hooks.virtualTokens + inputs.tokens);
  const bias = op.add(
    keyBias(graph, inputs, hooks.virtualTokens),
    causalBias(graph, inputs.tokens, hooks.virtualTokens),
  );
  const norm = (name: string, x: Tensor): Tensor =>
    op.rmsNorm(x, graph.weight(`${name}.weight`, [hiddenSize]), config.rmsNormEpsilon);
  const sites = llamaLinears(config);

  let x = op.gather(
    graph.weight('model.embed_tokens.weight', [config.vocabSize, hiddenSize]),
    op.reshape(inputs.ids, [rows]),
  );
  const hidden = [x];
  for (let layer = 0; layer < config.layers; layer++) {
    const linear = (index: number, input: Tensor): Tensor => {
      const site = expectDefined(sites[layer * 7 + index], 'site');
      const hasBias = index < 4 ? config.hasAttentionBias : config.hasMlpBias;
      const weight = graph.weight(`${site.path}.weight`, [site.outputSize, site.inputSize]);
      const base = op.frozenLinear(
        input,
        weight,
        hasBias ? graph.weight(`${site.path}.bias`, [site.outputSize]) : null,
      );
      return hooks.linear(site, input, base);
    };
    const normal = norm(`model.layers.${layer}.input_layernorm`, x);
    const rotated = (index: number, count: number): Tensor =>
      op.rope(splitHeads(graph, linear(index, normal), inputs, count, headDim), inputs.positions, cos, sin);
    const query = rotated(0, heads); // [batch, heads, tokens, head size]
    const [keys, values] = withPrefix(
      graph,
      hooks,
      layer,
      rotated(1, keyValueHeads),
      splitHeads(graph, linear(2, normal), inputs, keyValueHeads, headDim),
    );
    const grouped = op.reshape(query, [inputs.batch, keyValueHeads, (heads / keyValueHeads) * inputs.tokens, headDim]);
    const mixed = op.reshape(op.attention(grouped, keys, values, bias, 1 / Math.sqrt(headDim)), query.shape);
    const middle = op.add(x, linear(3, joinHeads(graph, mixed, inputs, heads, headDim)));
    const normalMiddle = norm(`model.layers.${layer}.post_attention_layernorm`, middle);
    x = op.add(middle, linear(6, op.swiglu(linear(4, normalMiddle), linear(5, normalMiddle))));
    hidden.push(x);
  }
  return { hidden, last: norm('model.norm', x) };
}
