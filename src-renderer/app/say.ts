// `t` for keys that are made of data (a status, a state): tsc cannot follow those, so tests check that each exists.
// Screens that know their key use `t` itself.

import type { TFunction } from 'i18next';

export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** The same function without knowledge of the keys. */
export function sayWith(t: TFunction): Say {
  // The keys are checked by tests/renderer/home/status-texts.test.ts instead of by the compiler.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return t as unknown as Say;
}
