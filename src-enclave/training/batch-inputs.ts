// A batch of encoded texts as the inputs of a program: padded to a bucket of shapes, so that few programs serve all
// batches. Rows that only fill the bucket weigh nothing.

import { expectDefined } from '../base/expect.ts';
import type { Bucket, HeadConfig } from '../model/model-definition.ts';
import type { EncodedText } from './encode.ts';

export type BatchShape = {
  /** Most rows of a bucket; smaller batches get smaller ones. */
  readonly batchSize: number;
  readonly virtualTokens: number;
  readonly padTokenId: number;
  readonly head: HeadConfig;
};

export type BatchInputs = {
  readonly bucket: Bucket;
  readonly inputs: ReadonlyMap<string, Float32Array | Int32Array>;
  /** Real tokens, without padding. */
  readonly tokens: number;
  /** Labelled rows that count. */
  readonly labelled: number;
};

const tokenStep = 4;
const rowStep = 4;
const labelledStep = 64;

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/** Each labelled position of a language model: the row before an answer token, and that token. */
function answerTargets(texts: readonly EncodedText[], tokens: number): { rows: number[]; labels: number[] } {
  const rows: number[] = [];
  const labels: number[] = [];
  for (const [row, text] of texts.entries()) {
    for (let position = Math.max(1, text.answerStart); position < text.ids.length; position++) {
      rows.push(row * tokens + position - 1);
      labels.push(expectDefined(text.ids[position], 'id'));
    }
  }
  return { rows, labels };
}

function padded(values: readonly number[], length: number): Int32Array {
  const array = new Int32Array(length);
  array.set(values);
  return array;
}

/**
 * Inputs for ModelDefinition.program. `divisor` is what the summed loss is divided by: the labelled rows of the whole
 * optimiser step, of which this batch may be a part.
 */
export function batchInputs(texts: readonly EncodedText[], shape: BatchShape, divisor: number): BatchInputs {
  const { batchSize, virtualTokens } = shape;
  if (texts.length < 1 || texts.length > batchSize)
    throw new RangeError(`${texts.length} texts do not make a batch of at most ${batchSize}`);
  const batch = Math.min(batchSize, roundUp(texts.length, rowStep));
  const tokens = roundUp(Math.max(...texts.map((text) => text.ids.length)), tokenStep);
  const ids = new Int32Array(batch * tokens).fill(shape.padTokenId);
  const mask = new Int32Array(batch * tokens);
  const typeIds = new Int32Array(batch * tokens);
  const positions = new Int32Array(batch * tokens);
  for (let row = 0; row < batch; row++) {
    const text = texts[row];
    // A filling row sees one token, so that no mean is taken over nothing.
    const length = text?.ids.length ?? 1;
    mask.fill(1, row * tokens, row * tokens + length);
    // Padding repeats the last position: the bucket may be longer than the model has positions.
    for (let i = 0; i < tokens; i++) positions[row * tokens + i] = virtualTokens + Math.min(i, length - 1);
    if (!text) continue;
    ids.set(text.ids, row * tokens);
    typeIds.set(text.typeIds, row * tokens);
  }
  const inputs = new Map<string, Float32Array | Int32Array>([
    ['ids', ids],
    ['mask', mask],
    ['typeIds', typeIds],
    ['positions', positions],
  ]);
  const targets = shape.head.kind === 'classification' ? null : answerTargets(texts, tokens);
  const counted = targets?.rows.length ?? texts.length;
  const labelled = targets ? Math.min(roundUp(Math.max(counted, 1), labelledStep), batch * tokens) : batch;
  if (targets) {
    inputs.set('labels', padded(targets.labels, labelled)).set('rows', padded(targets.rows, labelled));
  } else {
    inputs.set(
      'labels',
      padded(
        texts.map((text) => text.label),
        batch,
      ),
    );
    inputs.set(
      'lastRows',
      Int32Array.from({ length: batch }, (_, row) => row * tokens + (texts[row]?.ids.length ?? 1) - 1),
    );
  }
  inputs.set('rowWeights', new Float32Array(labelled).fill(1 / divisor, 0, counted));
  return {
    bucket: { batch, tokens, labelled },
    inputs,
    tokens: texts.reduce((sum, text) => sum + text.ids.length, 0),
    labelled: counted,
  };
}

/** Rows that the loss of these texts is a mean over. */
export function labelledCount(texts: readonly EncodedText[], head: HeadConfig): number {
  if (head.kind === 'classification') return texts.length;
  return texts.reduce((sum, text) => sum + Math.max(0, text.ids.length - Math.max(1, text.answerStart)), 0);
}
