// All public codes by area, and which of them a typed text finds. Pure.

import { publicCodes, type ErrorCode } from '../../../src-main/contract/index.ts';

export const errorAreas = ['APP', 'ENC', 'SYS', 'RUN', 'MOD', 'HUB', 'DAT', 'STU', 'ATT', 'NET'] as const;
export type ErrorArea = (typeof errorAreas)[number];

export type ErrorRow = {
  readonly name: ErrorCode;
  /** `CL-…` */
  readonly code: string;
  readonly title: string;
  readonly todo: string;
};

/** Every code with its words. */
export function errorRows(
  words: (name: ErrorCode) => { readonly title: string; readonly todo: string },
): readonly ErrorRow[] {
  const isName = (name: string): name is ErrorCode => Object.hasOwn(publicCodes, name);
  return Object.keys(publicCodes)
    .filter(isName)
    .map((name) => ({ name, code: publicCodes[name], ...words(name) }));
}

export function rowsOfArea(rows: readonly ErrorRow[], area: ErrorArea): readonly ErrorRow[] {
  return rows.filter(({ code }) => code.startsWith(`CL-${area}-`));
}

/** Rows in which every typed word occurs. */
export function findErrors(rows: readonly ErrorRow[], text: string): readonly ErrorRow[] {
  const words = text.toLocaleLowerCase().split(/\s+/);
  return rows.filter(({ code, title, todo }) => {
    const all = `${code} ${title} ${todo}`.toLocaleLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** The code as it is listed, from what an address holds; null for one that this version does not have. */
export function listedCode(code: string): string | null {
  const wanted = code.trim().toUpperCase();
  return Object.values(publicCodes).find((known) => known === wanted) ?? null;
}
