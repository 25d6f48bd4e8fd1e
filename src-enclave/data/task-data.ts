// A table becomes a task's examples: columns chosen, labels numbered, rows divided into train, validation and test.
// Values stay in memory here and go to the tokenizer only; errors and counts name rows and columns, never values.

import { basename } from 'node:path';

import { sha256OfFile } from '../base/digest.ts';
import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import { createRandom } from '../base/random.ts';
import type { Task } from '../protocol/run-events.ts';
import { readSplit, splitByRatio } from './split.ts';
import type { FixedSplit, Parts } from './split.ts';
import { readTable } from './table.ts';

export type Example = {
  /** Zero-based data row in the file. */
  readonly row: number;
  /** The text; the question of `context` and `generation`. */
  readonly first: string;
  /** The other text of `pair`, the context of `context`; else null. */
  readonly second: string | null;
  /** Index into the task's labels; null for `generation`. */
  readonly label: number | null;
  /** The wanted answer of `generation`; else null. */
  readonly answer: string | null;
};

export type DatasetOptions = {
  readonly path: string;
  readonly task: Task;
  /** Column names. `pair` is for `pair` and `context`, `answer` for `generation`, `label` for all the others. */
  readonly text: string;
  readonly pair?: string | undefined;
  readonly label?: string | undefined;
  readonly answer?: string | undefined;
  /** A split file or a ratio, see readSplit. */
  readonly split: string;
  /** Label names in the order of their numbers; else those of the split file; else the sorted labels of train. */
  readonly labels?: readonly string[] | undefined;
  /** Decides a split by ratio. */
  readonly seed: number;
  /** Nothing is learned from the rows, so they may all have one label. */
  readonly isForEvaluation?: boolean;
};

export type TaskDataset = {
  readonly name: string;
  /** Of the data file. */
  readonly sha256: string;
  readonly task: Task;
  readonly labels: readonly string[];
  readonly examples: Parts<readonly Example[]>;
  /** Fixed partitions of the split file: indices into `examples.train` by hospital, by name of the partition. */
  readonly partitions: ReadonlyMap<string, readonly (readonly number[])[]>;
  readonly rowsDropped: {
    /** The text, or the answer to learn, was blank. */
    readonly withoutText: number;
    readonly withoutLabel: number;
    /** In no part of the split file. */
    readonly outsideSplit: number;
  };
};

type Raw = { readonly row: number; readonly first: string; readonly second: string | null; readonly outcome: string };
type Columns = { readonly first: string; readonly second: string | null; readonly outcome: string };

const maximumLabels = 1000;

/**
 * Reads a task's data. Throws Failure: `option-invalid` for a missing or superfluous column, `data-missing`,
 * `data-invalid`, `data-empty` (no usable row, or none in train), `data-single-class`, `label-unknown`.
 */
export async function loadDataset(options: DatasetOptions): Promise<TaskDataset> {
  const columns = chooseColumns(options);
  const split = await readSplit(options.split);
  const { raws, rowsDropped } = await readRaws(options, columns, split.kind === 'fixed' ? split : null);
  const isGeneration = options.task === 'generation';
  const given = isGeneration ? [] : (options.labels ?? (split.kind === 'fixed' ? split.labels : null));
  const parts =
    split.kind === 'fixed'
      ? partsByRow(raws, split)
      : mapParts(
          splitByRatio(numberOutcomes(raws, isGeneration), split, createRandom(options.seed, 'split')),
          (indices) => indices.map((index) => expectDefined(raws[index], 'row')),
        );
  if (parts.train.length === 0)
    throw new Failure(
      'data-empty',
      `${options.path} has no usable row to train on. Check the file, columns and split.`,
    );
  const labels = given ?? distinctOutcomes(parts.train);
  if (!isGeneration) checkLabels(options, parts, labels);
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const examples = mapParts(parts, (part) =>
    part.map(({ row, first, second, outcome }): Example => ({
      row,
      first,
      second,
      label: isGeneration ? null : expectDefined(numbers.get(outcome), 'label'),
      answer: isGeneration ? outcome : null,
    })),
  );
  return {
    name: basename(options.path),
    sha256: await sha256OfFile(options.path),
    task: options.task,
    labels,
    examples,
    partitions: split.kind === 'fixed' ? partitionsByIndex(split, examples.train) : new Map(),
    rowsDropped,
  };
}

function chooseColumns({ task, text, pair, label, answer }: DatasetOptions): Columns {
  const needs = (column: string | undefined, option: string): string => {
    if (column !== undefined) return column;
    throw new Failure(
      'option-invalid',
      `The task ${task} needs a column for --${option}. Name it: --${option} COLUMN.`,
    );
  };
  const hasPair = task === 'pair' || task === 'context';
  if (!hasPair && pair !== undefined)
    throw new Failure(
      'option-invalid',
      `The task ${task} has no second text. Leave out --pair, or choose --task pair.`,
    );
  return {
    first: text,
    second: hasPair ? needs(pair, 'pair') : null,
    outcome: task === 'generation' ? needs(answer, 'answer') : needs(label, 'label'),
  };
}

async function readRaws(
  { path, task }: DatasetOptions,
  columns: Columns,
  split: FixedSplit | null,
): Promise<{ raws: Raw[]; rowsDropped: TaskDataset['rowsDropped'] }> {
  const wanted = split === null ? null : new Set([split.train, split.validation, split.test].flat());
  const raws: Raw[] = [];
  const dropped = { withoutText: 0, withoutLabel: 0, outsideSplit: 0 };
  let row = -1;
  for await (const { fields, line } of readTable(path)) {
    row++;
    const field = (column: string): string => fields.get(column) ?? missingColumn(path, line, column, fields);
    const first = field(columns.first);
    const second = columns.second === null ? null : field(columns.second);
    const outcome = field(columns.outcome);
    if (wanted !== null && !wanted.has(row)) dropped.outsideSplit++;
    else if (first.trim() === '' || (task === 'generation' && outcome.trim() === '')) dropped.withoutText++;
    else if (outcome.trim() === '') dropped.withoutLabel++;
    else raws.push({ row, first, second, outcome: task === 'generation' ? outcome : outcome.trim() });
  }
  if (row < 0) throw new Failure('data-empty', `${path} has no rows. Choose a file with data below the header.`);
  if (wanted !== null && [...wanted].some((number) => number > row))
    throw new Failure(
      'data-invalid',
      `The split names rows beyond the last of ${path}, which is row ${row} counted from 0. Use the split of this file.`,
    );
  return { raws, rowsDropped: dropped };
}

function missingColumn(path: string, line: number, column: string, fields: ReadonlyMap<string, string>): never {
  const names = [...fields.keys()].slice(0, 30).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  throw new Failure(
    'option-invalid',
    `${path} has no text column "${column}" on line ${line}. The columns there are: ${names.join(', ')}.`,
  );
}

// In the order of the split file: it may mean something (the first rows of train are a smaller set).
function partsByRow(raws: readonly Raw[], split: FixedSplit): Parts<readonly Raw[]> {
  const byRow = new Map(raws.map((raw) => [raw.row, raw]));
  const pick = (rows: readonly number[]): Raw[] =>
    rows.flatMap((row) => {
      const raw = byRow.get(row);
      return raw === undefined ? [] : [raw];
    });
  return { train: pick(split.train), validation: pick(split.validation), test: pick(split.test) };
}

function partitionsByIndex(split: FixedSplit, train: readonly Example[]): TaskDataset['partitions'] {
  const indices = new Map(train.map(({ row }, index) => [row, index]));
  const toIndices = (rows: readonly number[]): number[] => {
    const found = rows.flatMap((row) => {
      const index = indices.get(row);
      return index === undefined ? [] : [index];
    });
    if (found.length > 0) return found;
    throw new Failure(
      'data-empty',
      'A hospital of the split file has no usable row. Give it rows with text and label.',
    );
  };
  return new Map([...split.hospitals].map(([name, parts]) => [name, parts.map(toIndices)]));
}

function numberOutcomes(raws: readonly Raw[], isGeneration: boolean): (number | null)[] {
  if (isGeneration) return raws.map(() => null);
  const numbers = new Map(distinctOutcomes(raws).map((outcome, number) => [outcome, number]));
  return raws.map(({ outcome }) => expectDefined(numbers.get(outcome), 'label'));
}

// By code unit: the same on every machine.
function distinctOutcomes(raws: readonly Raw[]): string[] {
  return [...new Set(raws.map(({ outcome }) => outcome))].sort((left, right) => (left < right ? -1 : 1));
}

function checkLabels(
  { path, isForEvaluation = false }: DatasetOptions,
  parts: Parts<readonly Raw[]>,
  labels: readonly string[],
): void {
  if (new Set(labels).size !== labels.length)
    throw new Failure('option-invalid', 'The list of labels names one twice. Name each label once.');
  if (labels.length > maximumLabels)
    throw new Failure(
      'data-invalid',
      `${path} has more than ${maximumLabels} different labels. Is --label the column you mean?`,
    );
  const known = new Set(labels);
  for (const [part, raws] of Object.entries(parts)) {
    const unknown = raws.find(({ outcome }) => !known.has(outcome));
    if (unknown !== undefined && isForEvaluation)
      throw new Failure(
        'label-unknown',
        `Row ${unknown.row} of ${path}, counted from 0, has a label that the adapter does not know. ` +
          'Correct the row, or name the right column with --label.',
      );
    if (unknown !== undefined)
      throw new Failure(
        'label-unknown',
        `Row ${unknown.row} of ${path}, counted from 0, is in ${part} with a label that is not among the ${labels.length} ` +
          'known ones. Give every label with --labels, correct the row, or put rows of each label into train.',
      );
  }
  if (!isForEvaluation && new Set(parts.train.map(({ outcome }) => outcome)).size < 2)
    throw new Failure(
      'data-single-class',
      `All training rows of ${path} have the same label, so there is nothing to learn. Add rows of other labels.`,
    );
}

function mapParts<T, U>(parts: Parts<T>, change: (part: T) => U): Parts<U> {
  return { train: change(parts.train), validation: change(parts.validation), test: change(parts.test) };
}
