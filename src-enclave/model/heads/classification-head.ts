// A linear classifier over one vector per text: the mean over real tokens, BERT's pooler, or a decoder's last token.

import type { Graph, Tensor } from '../../tensor/graph.ts';
import { operators } from '../../tensor/operators.ts';
import type { AdapterParameter } from '../adapters/adapter.ts';
import { applyDropout, type ForwardInputs } from '../families/forward.ts';

export type Pooling = 'mean' | 'pooler' | 'last';

export type ClassificationHead = {
  readonly kind: 'classification';
  readonly pooling: Pooling;
  readonly classes: number;
  /** Module name: `classifier` for encoders (with a bias), `score` for decoders (without), as transformers has them. */
  readonly module: 'classifier' | 'score';
  readonly dropout: number;
};

/** Names of the head's tensors: under `base_model.model.` with LoRA, under `base_model.` with prompt methods. */
export function headParameters(
  head: ClassificationHead,
  hiddenSize: number,
  isPromptMethod: boolean,
): readonly AdapterParameter[] {
  const base = `${isPromptMethod ? 'base_model' : 'base_model.model'}.${head.module}`;
  const weight: AdapterParameter = {
    name: `${base}.weight`,
    shape: [head.classes, hiddenSize],
    init: { kind: 'normal', deviation: 0.02 },
  };
  return head.module === 'score'
    ? [weight]
    : [weight, { name: `${base}.bias`, shape: [head.classes], init: { kind: 'zeros' } }];
}

/** Mean of the rows whose mask is 1: [batch, hidden]. */
export function meanPool(graph: Graph, inputs: ForwardInputs, last: Tensor): Tensor {
  const op = operators(graph);
  const { batch, tokens } = inputs;
  const hiddenSize = last.shape[1] ?? 0;
  const mask = op.reshape(op.toFloat(inputs.mask), [batch, 1, tokens]);
  const sum = op.matmul(mask, op.reshape(last, [batch, tokens, hiddenSize])); // [batch, 1, hidden]
  return op.reshape(op.div(sum, op.reduceSum(mask, 2)), [batch, hiddenSize]);
}

/** Logits [batch, classes] of pooled vectors [batch, hidden]. */
export function classify(
  graph: Graph,
  head: ClassificationHead,
  parameters: readonly AdapterParameter[],
  pooled: Tensor,
  training: boolean,
): Tensor {
  const [weight, bias] = parameters.map(({ name, shape }) => graph.parameter(name, shape));
  if (!weight) throw new TypeError('a classification head has a weight');
  const dropped = applyDropout(graph, pooled, training ? head.dropout : 0, 'classifier');
  return operators(graph).matmul(dropped, weight, { transposeB: true }, bias ?? null);
}
