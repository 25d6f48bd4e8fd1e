// Where the rows of a run come from: the person's file, or the sample that comes with the program.

import { expectDefined } from '../base/expect.ts';
import { assetPath } from '../base/assets.ts';
import { loadDataset, type DatasetOptions, type TaskDataset } from '../data/task-data.ts';
import type { DataSplit, TrainOptions } from '../protocol/run-options.ts';

const sample = { task: 'pair', text: 'chq', pair: 'faq', label: 'entails' } as const;

/** The columns of the sample that are read; the others are left out. */
export const sampleColumns: readonly string[] = [sample.text, sample.pair, sample.label];

export function samplePath(): string {
  return assetPath('data', 'rqe.csv');
}

/** The sample: its split is fixed. */
export async function loadSample({ isForEvaluation = false } = {}): Promise<TaskDataset> {
  const split = assetPath('data', 'rqe.split.json');
  return await loadDataset({ ...sample, path: samplePath(), split, seed: 0, isForEvaluation });
}

export type DataChoices = Pick<
  TrainOptions,
  'data' | 'task' | 'text' | 'pair' | 'label' | 'answer' | 'split' | 'labels' | 'seed'
>;

function splitText(split: DataSplit | null): string {
  if (split === null) throw new TypeError('a file of the person’s own has a split');
  return split.kind === 'file'
    ? split.path
    : [split.train, split.validation, split.test].map((share) => (100 * share).toFixed(6)).join('/');
}

/** The person's file, or the sample that comes with the program. */
export async function loadChosenData(
  choices: DataChoices,
  { labels, isForEvaluation = false }: Pick<DatasetOptions, 'labels' | 'isForEvaluation'> = {},
): Promise<TaskDataset> {
  const { data, seed } = choices;
  if (data === null) return await loadSample({ isForEvaluation });
  const options: DatasetOptions = {
    path: data,
    task: choices.task,
    text: expectDefined(choices.text, '--text'),
    pair: choices.pair ?? undefined,
    label: choices.label ?? undefined,
    answer: choices.answer ?? undefined,
    split: splitText(choices.split),
    labels: labels ?? choices.labels ?? undefined,
    seed,
    isForEvaluation,
  };
  return await loadDataset(options);
}

/** The columns of a run, by what they are for. */
export function dataFields(options: DataChoices): Record<string, string> {
  const { text, pair, label, answer } = options.data === null ? { ...sample, answer: null } : options;
  return Object.fromEntries(
    Object.entries({ text, pair, label, answer }).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
}
