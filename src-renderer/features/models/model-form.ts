// What is checked before a model is asked for, field by field. The schemas of the contract decide; the program behind the
// window checks again. Pure.

import { modelNameSchema } from '../../../src-main/contract/index.ts';
import { looksLikeHubId } from './model-facts.ts';

export type ModelWay = 'folder' | 'gguf' | 'hub';

export type ModelFields = {
  readonly way: ModelWay;
  /** What was chosen, by its name; null: nothing yet. */
  readonly chosenName: string | null;
  readonly name: string;
  readonly repo: string;
};

export type FieldProblem = 'chooseFolderFirst' | 'chooseFileFirst' | 'notAGguf' | 'nameError' | 'repoError';
export type ModelProblems = {
  readonly chosen: FieldProblem | null;
  readonly name: FieldProblem | null;
  readonly repo: FieldProblem | null;
};

export function problemsOf({ way, chosenName, name, repo }: ModelFields): ModelProblems {
  return {
    chosen: way === 'hub' ? null : chosenProblem(way, chosenName),
    name: name.trim() === '' || modelNameSchema.safeParse(name.trim()).success ? null : 'nameError',
    repo: way !== 'hub' || looksLikeHubId(repo) ? null : 'repoError',
  };
}

function chosenProblem(way: 'folder' | 'gguf', chosenName: string | null): FieldProblem | null {
  if (chosenName === null) return way === 'folder' ? 'chooseFolderFirst' : 'chooseFileFirst';
  return way === 'gguf' && !chosenName.toLowerCase().endsWith('.gguf') ? 'notAGguf' : null;
}

export function isWhole({ chosen, name, repo }: ModelProblems): boolean {
  return chosen === null && name === null && repo === null;
}

/** An empty field means: not said. */
export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
