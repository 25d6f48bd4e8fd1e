// What one check of a check-up says: plain data, so that a terminal, a program and a help desk get the same words. It
// never carries credentials: whoever makes a sentence from an address or a variable leaves them out.

import type { CheckCause, CheckLine } from '../../protocol/app-records.ts';

export type CheckState = 'ok' | 'caution' | 'failed' | 'not-checked';

export const checkIds = [
  'proxy',
  'server',
  'tls',
  'clock',
  'disk',
  'folder',
  'keystore',
  'processor',
  'memory',
  'primitives',
  'engine',
  'second-program',
] as const;
export type CheckId = (typeof checkIds)[number];

/** What the sentences say, as data for who has words of its own: the app's window, or a program. */
export type CheckReason = { readonly cause: CheckCause; readonly args: CheckLine['args'] };

export type Check<Id extends CheckId = CheckId> = {
  readonly id: Id;
  readonly title: string;
  readonly state: CheckState;
  /** One sentence, or two, on what was found. */
  readonly found: string;
  readonly why: string;
  /** To be sent to a help desk as it is; null where nothing has to be done. */
  readonly fix: string | null;
  /** Null for a check whose state says it all. */
  readonly reason: CheckReason | null;
};

export type CheckTexts<Id extends CheckId = CheckId> = Pick<Check<Id>, 'id' | 'title' | 'why'>;
export type Finding = Pick<Check, 'state' | 'found' | 'fix' | 'reason'>;

type Reason = CheckReason | null;
export const fine = (found: string, reason: Reason = null): Finding => ({ state: 'ok', found, fix: null, reason });
export const caution = (found: string, fix: string, reason: Reason = null): Finding => ({
  state: 'caution',
  found,
  fix,
  reason,
});
export const failed = (found: string, fix: string, reason: Reason = null): Finding => ({
  state: 'failed',
  found,
  fix,
  reason,
});
export const notChecked = (found: string, reason: Reason = null): Finding => ({
  state: 'not-checked',
  found,
  fix: null,
  reason,
});

/** As the app's contract calls it. */
export const verdictOf = (state: CheckState): CheckLine['verdict'] => (state === 'ok' ? 'proved' : state);

/**
 * A check that breaks has proved nothing, and must not keep the others from being made. What was thrown is named by its
 * code or kind only: its message may quote anything.
 */
export async function makeCheck<Id extends CheckId>(
  texts: CheckTexts<Id>,
  look: () => Finding | Promise<Finding>,
): Promise<Check<Id>> {
  try {
    return { ...texts, ...(await look()) };
  } catch (error) {
    const code = codeOf(error);
    return { ...texts, ...notChecked(`This check could not be made (${code}).`, { cause: 'broken', args: { code } }) };
  }
}

/** The code of an error, else its kind. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
