// Which columns of a table a task reads, and a first guess of them by their names. Pure.

import type { ColumnChoice, Recipe } from '../../../src-main/contract/index.ts';

export type ColumnUse = keyof ColumnChoice;

export function columnsOfTask(task: Recipe['task']): readonly ColumnUse[] {
  switch (task) {
    case 'classification':
      return ['text', 'label'];
    case 'pair':
    case 'context':
      return ['text', 'pair', 'label'];
    case 'generation':
      return ['text', 'answer'];
  }
}

/** Names that say what a column is for; a guess is made only where one name fits one column. */
const hints: Readonly<Record<ColumnUse, RegExp>> = {
  text: /^(text|note|letter|question|chq|sentence|sentence1|premise|input)$/i,
  pair: /^(pair|text2|faq|sentence2|hypothesis|context|long_answer)$/i,
  label: /^(label|class|answer|entails|category|target|gold_label|final_decision)$/i,
  answer: /^(answer|output|response|summary|target)$/i,
};

export function suggestColumns(task: Recipe['task'], columns: readonly string[]): ColumnChoice {
  const choice: Record<ColumnUse, string | null> = { text: null, pair: null, label: null, answer: null };
  for (const use of columnsOfTask(task)) {
    const fitting = columns.filter((name) => hints[use].test(name));
    if (fitting.length === 1) choice[use] = fitting[0] ?? null;
  }
  return choice;
}

export function usedColumns(columns: ColumnChoice): number {
  return new Set(Object.values(columns).filter((name) => name !== null)).size;
}

/** Every column of the task is chosen, and none twice. */
export function isComplete(task: Recipe['task'], columns: ColumnChoice): boolean {
  const wanted = columnsOfTask(task);
  return wanted.every((use) => columns[use] !== null) && usedColumns(columns) === wanted.length;
}
