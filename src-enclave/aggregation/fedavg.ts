// Federated averaging (McMahan et al., arXiv 1602.05629): the mean of the hospitals' adapters, weighted by examples.
// Sums are taken in float64 in the order of participant ids, so the result does not depend on who arrived first.
// It trusts the numbers: a contribution that is far off moves the mean.

import { elementCount } from '../base/named-tensors.ts';
import type { NamedTensor, NamedTensors } from '../base/named-tensors.ts';

export type Contribution = {
  readonly participantId: string;
  /** Training examples behind these tensors; the weight. A positive integer. */
  readonly examples: number;
  readonly tensors: NamedTensors;
};

/** Contributions that cannot be averaged: names or shapes differ, an id comes twice, a count is no positive integer. */
export class AggregationError extends Error {
  override readonly name = 'AggregationError';
  readonly participantId: string;

  constructor(participantId: string, message: string) {
    super(message);
    this.participantId = participantId;
  }
}

/**
 * New tensors with the names, in order, and shapes of the contribution with the smallest id. Values are float32,
 * rounded once. One contribution gives back its own values bit for bit. Throws AggregationError; RangeError for none.
 */
export function federatedAverage(contributions: readonly Contribution[]): NamedTensors {
  // By code unit: the same on every machine.
  const ordered = [...contributions].sort((left, right) => (left.participantId < right.participantId ? -1 : 1));
  const [first, ...others] = ordered;
  if (first === undefined) throw new RangeError('there is no contribution to average');
  checkContribution(first);
  for (const [index, other] of others.entries()) {
    if (other.participantId === ordered[index]?.participantId)
      throw new AggregationError(other.participantId, `two contributions of ${other.participantId}`);
    checkContribution(other);
    checkSameTensors(other, first);
  }
  const total = ordered.reduce((sum, { examples }) => sum + examples, 0);
  return new Map([...first.tensors].map(([name, tensor]) => [name, averageOf(name, tensor, ordered, total)]));
}

function averageOf(name: string, { shape }: NamedTensor, ordered: readonly Contribution[], total: number): NamedTensor {
  // Minus zero is what leaves every number as it is when added to, minus zero included.
  const sums = new Float64Array(elementCount(shape)).fill(-0);
  for (const { tensors, examples } of ordered) {
    const values = tensors.get(name)?.values ?? new Float32Array();
    const weight = examples / total;
    for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] ?? 0) + weight * (values[index] ?? 0);
  }
  return { shape: [...shape], values: Float32Array.from(sums) };
}

function checkContribution({ participantId, examples, tensors }: Contribution): void {
  if (!Number.isSafeInteger(examples) || examples < 1)
    throw new AggregationError(participantId, `${participantId} says it has ${examples} examples`);
  for (const [name, { shape, values }] of tensors)
    if (elementCount(shape) !== values.length)
      throw new AggregationError(
        participantId,
        `${name} of ${participantId} has ${values.length} values, not ${shape.join(' x ')}`,
      );
}

function checkSameTensors({ participantId, tensors }: Contribution, first: Contribution): void {
  const differs = (what: string): AggregationError =>
    new AggregationError(participantId, `${what} of ${participantId} differ from those of ${first.participantId}`);
  if (tensors.size !== first.tensors.size) throw differs('the tensor names');
  for (const [name, { shape }] of first.tensors) {
    const own = tensors.get(name);
    if (own === undefined) throw differs('the tensor names');
    if (own.shape.length !== shape.length || own.shape.some((size, axis) => size !== shape[axis]))
      throw differs(`the sizes of ${name}`);
  }
}
