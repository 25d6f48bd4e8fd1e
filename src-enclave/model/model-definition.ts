// A trainable model: base configuration, adapter and head, and the programs they make for one bucket of shapes. This is
// where a family is chosen by its model_type; everything above works with any family.

import { Failure } from '../base/failure.ts';
import type { Program } from '../engine/executor.ts';
import { layOutParameters, type ParameterLayout } from '../engine/parameter-layout.ts';
import { gradients } from '../tensor/gradient.ts';
import { Graph, type Tensor } from '../tensor/graph.ts';
import { operators } from '../tensor/operators.ts';
import type { Adapter, AdapterParameter } from './adapters/adapter.ts';
import { loraAdapter, type LoraConfig } from './adapters/lora.ts';
import { prefixAdapter, prefixTable, type KeyValueShape, type PrefixConfig } from './adapters/prefix.ts';
import type { ModelConfig } from './config.ts';
import {
  bertForward,
  bertLinears,
  bertMaskedLmLinears,
  bertMaskedLmRows,
  bertPooled,
  bertPooler,
} from './families/bert.ts';
import {
  noAdapter,
  type AdapterHooks,
  type ForwardInputs,
  type ForwardOptions,
  type ForwardOutput,
  type LinearSite,
} from './families/forward.ts';
import { llamaForward, llamaHead, llamaLinears } from './families/llama.ts';
import { classify, headParameters, meanPool, type ClassificationHead } from './heads/classification-head.ts';

export type AdapterConfig = LoraConfig | PrefixConfig | { readonly kind: 'head' };
export type HeadConfig = ClassificationHead | { readonly kind: 'languageModel' };

export type Bucket = {
  readonly batch: number;
  readonly tokens: number;
  /** Rows that have a label: the batch for classification, labelled positions for language models. */
  readonly labelled: number;
};

export type ProgramMode = 'train' | 'evaluate';

/** Model size and naming facts that callers need, by family. */
function familyFacts(
  config: ModelConfig,
  head: HeadConfig,
): { linears: readonly LinearSite[]; keyValue: KeyValueShape } {
  switch (config.modelType) {
    case 'bert': {
      const pooled = head.kind === 'classification' && head.pooling === 'pooler';
      const linears =
        head.kind === 'languageModel'
          ? bertMaskedLmLinears(config)
          : [...bertLinears(config), ...(pooled ? [bertPooler(config)] : [])];
      return {
        linears,
        keyValue: { layers: config.layers, keyValueHeads: config.heads, headDim: config.hiddenSize / config.heads },
      };
    }
    case 'llama':
      return {
        linears: llamaLinears(config),
        keyValue: { layers: config.layers, keyValueHeads: config.keyValueHeads, headDim: config.headDim },
      };
  }
}

export class ModelDefinition {
  readonly config: ModelConfig;
  readonly adapterConfig: AdapterConfig;
  readonly head: HeadConfig;
  readonly layout: ParameterLayout;
  /** All trained tensors, the adapter's first, then the head's. */
  readonly parameters: readonly AdapterParameter[];
  /** The linears that an adapter may act on, and the shape of its prefixes. */
  readonly linears: readonly LinearSite[];
  readonly keyValue: KeyValueShape;
  readonly #adapter: Adapter | null;
  readonly #headParameters: readonly AdapterParameter[];

  /** @throws Failure adapter-invalid when the adapter does not fit the model. */
  constructor(config: ModelConfig, adapterConfig: AdapterConfig, head: HeadConfig) {
    const { linears, keyValue } = familyFacts(config, head);
    this.linears = linears;
    this.keyValue = keyValue;
    this.config = config;
    this.adapterConfig = adapterConfig;
    this.head = head;
    if (adapterConfig.kind === 'head' && head.kind !== 'classification') {
      throw new Failure(
        'adapter-invalid',
        'Training the head alone needs a classification task. Choose --adapter lora or prefix for generation.',
      );
    }
    this.#adapter =
      adapterConfig.kind === 'lora'
        ? loraAdapter(adapterConfig, linears, (path) => this.moduleName(path))
        : adapterConfig.kind === 'prefix'
          ? prefixAdapter(adapterConfig, keyValue)
          : null;
    this.#headParameters =
      head.kind === 'classification' ? headParameters(head, config.hiddenSize, adapterConfig.kind === 'prefix') : [];
    this.parameters = [...(this.#adapter?.parameters ?? []), ...this.#headParameters];
    this.layout = layOutParameters(this.parameters.map(({ name, shape }) => [name, shape]));
  }

  /**
   * A module's path as PEFT sees it. A mean-pooled encoder is loaded there as the bare encoder (AutoModel), whose
   * modules have no `bert.` in front.
   */
  moduleName(path: string): string {
    const isBare = this.head.kind === 'classification' && this.head.pooling === 'mean';
    return isBare && path.startsWith('bert.') ? path.slice('bert.'.length) : path;
  }

  get virtualTokens(): number {
    return this.#adapter?.virtualTokens ?? 0;
  }

  get headParameterNames(): ReadonlySet<string> {
    return new Set(this.#headParameters.map(({ name }) => name));
  }

  #inputs(graph: Graph, bucket: Bucket): ForwardInputs {
    const { batch, tokens } = bucket;
    const shape = [batch, tokens];
    return {
      batch,
      tokens,
      ids: graph.input('ids', shape, 'int32'),
      mask: graph.input('mask', shape, 'int32'),
      positions: graph.input('positions', shape, 'int32'),
      typeIds: this.config.modelType === 'bert' ? graph.input('typeIds', shape, 'int32') : null,
    };
  }

  #forward(graph: Graph, inputs: ForwardInputs, options: ForwardOptions): ForwardOutput {
    switch (this.config.modelType) {
      case 'bert':
        return bertForward(graph, this.config, inputs, options);
      case 'llama':
        return llamaForward(graph, this.config, inputs, options);
    }
  }

  #options(graph: Graph, training: boolean): ForwardOptions {
    const hooks: AdapterHooks = this.#adapter?.hooks(graph, training) ?? noAdapter;
    return { hooks, dropout: training && this.config.modelType === 'bert' ? this.config.hiddenDropout : 0 };
  }

  /** Rows that the vocabulary is compared with, the vocabulary matrix and its bias. */
  #vocabularyHead(
    graph: Graph,
    options: ForwardOptions,
    rows: Tensor,
  ): { rows: Tensor; head: Tensor; bias: Tensor | null } {
    return this.config.modelType === 'bert'
      ? bertMaskedLmRows(graph, this.config, options, rows)
      : { rows, head: llamaHead(graph, this.config), bias: null };
  }

  #pooled(
    graph: Graph,
    head: ClassificationHead,
    inputs: ForwardInputs,
    options: ForwardOptions,
    last: Tensor,
  ): Tensor {
    switch (head.pooling) {
      case 'mean':
        return meanPool(graph, inputs, last);
      case 'last':
        return operators(graph).gather(last, graph.input('lastRows', [inputs.batch], 'int32'));
      case 'pooler':
        if (this.config.modelType !== 'bert') throw new TypeError('only BERT has a pooler');
        return bertPooled(graph, this.config, inputs, options, last);
    }
  }

  /**
   * Loss and, for classification, logits; with gradients in mode `train`.
   * Inputs (int32 unless said): ids, mask, positions, typeIds (BERT) [batch, tokens]; labels [labelled];
   * rowWeights float32 [labelled], which sum to 1 over the rows that count; rows [labelled] for language models: the
   * flat positions whose output is compared with the label; lastRows [batch] for pooling `last`.
   * Outputs: loss [], rowLosses [labelled], logits [batch, classes] (classification).
   */
  program(bucket: Bucket, mode: ProgramMode): Program {
    const graph = new Graph();
    const op = operators(graph);
    const training = mode === 'train';
    const inputs = this.#inputs(graph, bucket);
    const options = this.#options(graph, training);
    const { last } = this.#forward(graph, inputs, options);
    const labels = graph.input('labels', [bucket.labelled], 'int32');
    const outputs = new Map<string, Tensor>();
    let rowLosses: Tensor;
    if (this.head.kind === 'classification') {
      const logits = classify(
        graph,
        this.head,
        this.#headParameters,
        this.#pooled(graph, this.head, inputs, options, last),
        training,
      );
      outputs.set('logits', logits);
      rowLosses = op.softmaxCrossEntropy(logits, labels);
    } else {
      const { rows, head, bias } = this.#vocabularyHead(
        graph,
        options,
        op.gather(last, graph.input('rows', [bucket.labelled], 'int32')),
      );
      rowLosses = op.linearCrossEntropy(rows, head, labels, bias);
    }
    const loss = op.reshape(op.reduceSum(op.mul(rowLosses, graph.input('rowWeights', [bucket.labelled])), 0), []);
    outputs.set('loss', loss).set('rowLosses', rowLosses);
    const parameters = this.layout.entries.map(({ name, shape }) => graph.parameter(name, shape));
    return { graph, outputs, layout: this.layout, gradients: training ? gradients(graph, loss, parameters) : [] };
  }

  /**
   * Everything between: hidden states [batch·tokens, hidden] as `hidden.K` (K = 0 … layers), `last`, and `logits`
   * [batch·tokens, vocabulary] for language models or [batch, classes].
   */
  inspection(bucket: Omit<Bucket, 'labelled'>): Program {
    const graph = new Graph();
    const inputs = this.#inputs(graph, { ...bucket, labelled: 0 });
    const options = this.#options(graph, false);
    const { hidden, last } = this.#forward(graph, inputs, options);
    const outputs = new Map<string, Tensor>(hidden.map((tensor, layer) => [`hidden.${layer}`, tensor]));
    outputs.set('last', last);
    if (this.head.kind === 'classification') {
      outputs.set(
        'logits',
        classify(graph, this.head, this.#headParameters, this.#pooled(graph, this.head, inputs, options, last), false),
      );
    } else {
      const { rows, head, bias } = this.#vocabularyHead(graph, options, last);
      outputs.set('logits', operators(graph).frozenLinear(rows, head, bias));
    }
    return { graph, outputs, layout: this.layout, gradients: [] };
  }

  /**
   * Keys and values that the base model itself computes for one text of as many tokens as the prefix has: outputs
   * `key.K` and `value.K` of layer K, [1, kv heads, tokens, head size]. A prefix that starts from them is that text put
   * before every other (Li & Liang 2021, section 7.4).
   */
  keyValueProgram(): Program {
    const graph = new Graph();
    const inputs = this.#inputs(graph, { batch: 1, tokens: this.virtualTokens, labelled: 0 });
    const outputs = new Map<string, Tensor>();
    const observe = (layer: number, keys: Tensor, values: Tensor): void => {
      outputs.set(`key.${layer}`, keys).set(`value.${layer}`, values);
    };
    this.#forward(graph, inputs, { hooks: { ...noAdapter, observe }, dropout: 0 });
    return { graph, outputs, layout: this.layout, gradients: [] };
  }

  /** The table of all prefixes as PEFT stores it, output `table` [virtual tokens, layers·2·kv heads·head size]; null without a prefix. */
  prefixProgram(): Program | null {
    if (this.adapterConfig.kind !== 'prefix') return null;
    const graph = new Graph();
    const table = prefixTable(graph, this.adapterConfig, this.keyValue);
    return { graph, outputs: new Map([['table', table]]), layout: this.layout, gradients: [] };
  }
}
