// BERT encoders (Devlin et al. 2018), post-norm, as transformers' BertModel computes them. Weight names are those of
// BertForPreTraining; `bert.` is always there, whatever the checkpoint was saved from.

import type { Graph, Tensor } from '../../tensor/graph.ts';
import { operators } from '../../tensor/operators.ts';
import { expectDefined } from '../../base/expect.ts';
import type { BertConfig } from '../config.ts';
import {
  applyDropout,
  joinHeads,
  keyBias,
  splitHeads,
  withPrefix,
  type ForwardInputs,
  type ForwardOptions,
  type ForwardOutput,
  type LinearSite,
} from './forward.ts';

/** The linears of the encoder, in the order of the forward pass. */
export function bertLinears(config: BertConfig): readonly LinearSite[] {
  const { hiddenSize, intermediateSize } = config;
  return Array.from({ length: config.layers }, (_, layer): LinearSite[] => {
    const base = `bert.encoder.layer.${layer}`;
    const square = (name: string): LinearSite => ({
      path: `${base}.${name}`,
      inputSize: hiddenSize,
      outputSize: hiddenSize,
    });
    return [
      square('attention.self.query'),
      square('attention.self.key'),
      square('attention.self.value'),
      square('attention.output.dense'),
      { path: `${base}.intermediate.dense`, inputSize: hiddenSize, outputSize: intermediateSize },
      { path: `${base}.output.dense`, inputSize: intermediateSize, outputSize: hiddenSize },
    ];
  }).flat();
}

export const bertPooler = (config: BertConfig): LinearSite => ({
  path: 'bert.pooler.dense',
  inputSize: config.hiddenSize,
  outputSize: config.hiddenSize,
});
const maskedLmTransform = (config: BertConfig): LinearSite => ({
  path: 'cls.predictions.transform.dense',
  inputSize: config.hiddenSize,
  outputSize: config.hiddenSize,
});

/** The linears of BertForMaskedLM: the encoder's and the head's transform. */
export function bertMaskedLmLinears(config: BertConfig): readonly LinearSite[] {
  return [...bertLinears(config), maskedLmTransform(config)];
}

function adaptedLinear(graph: Graph, options: ForwardOptions, site: LinearSite, x: Tensor): Tensor {
  const weight = graph.weight(`${site.path}.weight`, [site.outputSize, site.inputSize]);
  const base = operators(graph).frozenLinear(x, weight, graph.weight(`${site.path}.bias`, [site.outputSize]));
  return options.hooks.linear(site, x, base);
}

function layerNorm(graph: Graph, config: BertConfig, name: string, x: Tensor): Tensor {
  const shape = [config.hiddenSize];
  return operators(graph).layerNorm(
    x,
    graph.weight(`${name}.weight`, shape),
    graph.weight(`${name}.bias`, shape),
    config.layerNormEpsilon,
  );
}

export function bertForward(
  graph: Graph,
  config: BertConfig,
  inputs: ForwardInputs,
  options: ForwardOptions,
): ForwardOutput {
  const op = operators(graph);
  const { hooks, dropout } = options;
  const rows = inputs.batch * inputs.tokens;
  const headSize = config.hiddenSize / config.heads;
  const table = (name: string, size: number): Tensor =>
    graph.weight(`bert.embeddings.${name}.weight`, [size, config.hiddenSize]);
  const embed = (name: string, size: number, ids: Tensor): Tensor =>
    op.gather(table(name, size), op.reshape(ids, [rows]));
  const typeIds = expectDefined(inputs.typeIds, 'typeIds');
  const embedded = op.add(
    op.add(
      embed('word_embeddings', config.vocabSize, inputs.ids),
      embed('token_type_embeddings', config.typeVocabSize, typeIds),
    ),
    embed('position_embeddings', config.maxPositions, inputs.positions),
  );
  const bias = keyBias(graph, inputs, hooks.virtualTokens);
  const activation = config.activation === 'gelu' ? 'none' : 'tanh';

  let x = applyDropout(graph, layerNorm(graph, config, 'bert.embeddings.LayerNorm', embedded), dropout, 'embeddings');
  const hidden = [x];
  const sites = bertLinears(config);
  for (let layer = 0; layer < config.layers; layer++) {
    const base = `bert.encoder.layer.${layer}`;
    const linear = (index: number, input: Tensor): Tensor =>
      adaptedLinear(graph, options, expectDefined(sites[layer * 6 + index], 'site'), input);
    const split = (index: number): Tensor => splitHeads(graph, linear(index, x), inputs, config.heads, headSize);
    const query = split(0);
    const [keys, values] = withPrefix(graph, hooks, layer, split(1), split(2));
    const mixed = joinHeads(
      graph,
      op.attention(query, keys, values, bias, 1 / Math.sqrt(headSize)),
      inputs,
      config.heads,
      headSize,
    );
    const attended = applyDropout(graph, linear(3, mixed), dropout, `${base}.attention.output`);
    const middle = layerNorm(graph, config, `${base}.attention.output.LayerNorm`, op.add(attended, x));
    const widened = op.gelu(linear(4, middle), activation);
    const narrowed = applyDropout(graph, linear(5, widened), dropout, `${base}.output`);
    x = layerNorm(graph, config, `${base}.output.LayerNorm`, op.add(narrowed, middle));
    hidden.push(x);
  }
  return { hidden, last: x };
}

/** tanh(W · first token + b): [batch, hidden]. */
export function bertPooled(
  graph: Graph,
  config: BertConfig,
  inputs: ForwardInputs,
  options: ForwardOptions,
  last: Tensor,
): Tensor {
  const op = operators(graph);
  const first = op.slice(op.reshape(last, [inputs.batch, inputs.tokens, config.hiddenSize]), 1, 0, 1);
  return op.tanh(
    adaptedLinear(graph, options, bertPooler(config), op.reshape(first, [inputs.batch, config.hiddenSize])),
  );
}

/** Input rows of the masked-LM decoder for hidden rows [n, hidden]; the decoder is the tied word table plus a bias. */
export function bertMaskedLmRows(
  graph: Graph,
  config: BertConfig,
  options: ForwardOptions,
  rows: Tensor,
): { rows: Tensor; head: Tensor; bias: Tensor } {
  const activation = config.activation === 'gelu' ? 'none' : 'tanh';
  const transformed = operators(graph).gelu(adaptedLinear(graph, options, maskedLmTransform(config), rows), activation);
  return {
    rows: layerNorm(graph, config, 'cls.predictions.transform.LayerNorm', transformed),
    head: graph.weight('bert.embeddings.word_embeddings.weight', [config.vocabSize, config.hiddenSize]),
    bias: graph.weight('cls.predictions.bias', [config.vocabSize]),
  };
}

/** Next-sentence logits [batch, 2] from the pooled first token. */
export function bertNextSentence(graph: Graph, config: BertConfig, pooled: Tensor): Tensor {
  return operators(graph).frozenLinear(
    pooled,
    graph.weight('cls.seq_relationship.weight', [2, config.hiddenSize]),
    graph.weight('cls.seq_relationship.bias', [2]),
  );
}
