// What the form of a new model asks for before anything is started, and that each problem has words.

import { describe, expect, it } from 'vitest';
import { isWhole, orNull, problemsOf, type ModelFields } from '../../../src-renderer/features/models/model-form.ts';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';

const fields = (change: Partial<ModelFields>): ModelFields => ({
  way: 'folder',
  chosenName: 'my-model',
  name: '',
  repo: '',
  ...change,
});

describe('the form of a new model', () => {
  it('takes a folder, a GGUF file and a hub id', () => {
    expect(isWhole(problemsOf(fields({})))).toBe(true);
    expect(isWhole(problemsOf(fields({ way: 'gguf', chosenName: 'Model.GGUF' })))).toBe(true);
    expect(isWhole(problemsOf(fields({ way: 'hub', chosenName: null, repo: 'org/name' })))).toBe(true);
  });

  it('asks for what is missing on the chosen way, and for nothing of the others', () => {
    expect(problemsOf(fields({ chosenName: null }))).toEqual({ chosen: 'chooseFolderFirst', name: null, repo: null });
    expect(problemsOf(fields({ way: 'gguf', chosenName: null })).chosen).toBe('chooseFileFirst');
    expect(problemsOf(fields({ way: 'hub', chosenName: null }))).toEqual({
      chosen: null,
      name: null,
      repo: 'repoError',
    });
  });

  it('refuses a file that is not called .gguf, and a name that no model may have', () => {
    expect(problemsOf(fields({ way: 'gguf', chosenName: 'model.bin' })).chosen).toBe('notAGguf');
    expect(problemsOf(fields({ name: '../model' })).name).toBe('nameError');
    expect(problemsOf(fields({ name: ' my-model_2.1 ' })).name).toBeNull();
  });

  it('has words for every problem in both languages', () => {
    for (const { models } of [en, de])
      for (const problem of ['chooseFolderFirst', 'chooseFileFirst', 'notAGguf', 'nameError', 'repoError'] as const)
        expect(models.adding[problem]).toMatch(/\.$/);
  });

  it('takes an empty field as not said', () => {
    expect([orNull('  '), orNull(' a ')]).toEqual([null, 'a']);
  });
});
