// Federated averaging (McMahan et al., arXiv 1602.05629): the mean of the hospitals' adapters, weighted by examples.
// Sums are taken in float64 in the order of participant ids, so the result does not depend on who arrived first.
// It trusts the numbers: a contribution that is far off moves the mean.

import { elementCount } from '../base/named-tensors.ts';
import type { NamedTensors } from '../base/named-tensors.ts';

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
 * rounded once. One contribution gives back its own values bit for bit. Each `tensors` is read once, one after the other.
 * Throws AggregationError; RangeError for none.
 */
export function federatedAverage(contributions: readonly Contribution[]): NamedTensors {
  // By code unit: the same on every machine.
  const ordered = [...contributions].sort((left, right) => (left.participantId < right.participantId ? -1 : 1));
  if (ordered.length === 0) throw new RangeError('there is no contribution to average');
  for (const [index, { participantId, examples }] of ordered.entries()) {
    if (participantId === ordered[index - 1]?.participantId)
      throw new AggregationError(participantId, `two contributions of ${participantId}`);
    if (!Number.isSafeInteger(examples) || examples < 1)
      throw new AggregationError(participantId, `${participantId} says it has ${examples} examples`);
  }
  const total = ordered.reduce((sum, { examples }) => sum + examples, 0);
  let sums: ReadonlyMap<string, Sum> | null = null;
  for (const { participantId, examples, tensors } of ordered) {
    checkSizes(participantId, tensors);
    sums ??= startingFrom(tensors);
    checkSameTensors(participantId, tensors, sums, ordered[0]?.participantId ?? '');
    for (const [name, { values: sum }] of sums)
      add(sum, tensors.get(name)?.values ?? new Float32Array(), examples / total);
  }
  return new Map(
    [...(sums ?? [])].map(([name, { shape, values }]) => [name, { shape, values: Float32Array.from(values) }]),
  );
}

type Sum = { readonly shape: readonly number[]; readonly values: Float64Array };

function startingFrom(tensors: NamedTensors): ReadonlyMap<string, Sum> {
  // Minus zero is what leaves every number as it is when added to, minus zero included.
  return new Map(
    [...tensors].map(([name, { shape }]) => [
      name,
      { shape: [...shape], values: new Float64Array(elementCount(shape)).fill(-0) },
    ]),
  );
}

function add(sum: Float64Array, values: Float32Array, weight: number): void {
  for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] ?? 0) + weight * (values[index] ?? 0);
}

function checkSizes(participantId: string, tensors: NamedTensors): void {
  for (const [name, { shape, values }] of tensors)
    if (elementCount(shape) !== values.length)
      throw new AggregationError(
        participantId,
        `${name} of ${participantId} has ${values.length} values, not ${shape.join(' x ')}`,
      );
}

function checkSameTensors(
  participantId: string,
  tensors: NamedTensors,
  first: ReadonlyMap<string, Sum>,
  firstId: string,
): void {
  const differs = (what: string): AggregationError =>
    new AggregationError(participantId, `${what} of ${participantId} differ from those of ${firstId}`);
  if (tensors.size !== first.size) throw differs('the tensor names');
  for (const [name, { shape }] of first) {
    const own = tensors.get(name);
    if (own === undefined) throw differs('the tensor names');
    if (own.shape.length !== shape.length || own.shape.some((size, axis) => size !== shape[axis]))
      throw differs(`the sizes of ${name}`);
  }
}
