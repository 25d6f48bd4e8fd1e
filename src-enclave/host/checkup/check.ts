// What one check of a check-up says: plain data, so that a terminal, a program and a help desk get the same words. It
// never carries credentials: whoever makes a sentence from an address or a variable leaves them out.

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

export type Check = {
  readonly id: CheckId;
  readonly title: string;
  readonly state: CheckState;
  /** One sentence, or two, on what was found. */
  readonly found: string;
  readonly why: string;
  /** To be sent to a help desk as it is; null where nothing has to be done. */
  readonly fix: string | null;
};

export type CheckTexts = Pick<Check, 'id' | 'title' | 'why'>;
type Finding = Pick<Check, 'state' | 'found' | 'fix'>;

export const fine = (found: string): Finding => ({ state: 'ok', found, fix: null });
export const caution = (found: string, fix: string): Finding => ({ state: 'caution', found, fix });
export const failed = (found: string, fix: string): Finding => ({ state: 'failed', found, fix });
export const notChecked = (found: string, fix: string | null = null): Finding => ({ state: 'not-checked', found, fix });

/**
 * A check that breaks has proved nothing, and must not keep the others from being made. What was thrown is named by its
 * code or kind only: its message may quote anything.
 */
export async function makeCheck(texts: CheckTexts, look: () => Finding | Promise<Finding>): Promise<Check> {
  try {
    return { ...texts, ...(await look()) };
  } catch (error) {
    return { ...texts, ...notChecked(`This check could not be made (${codeOf(error)}).`) };
  }
}

/** The code of an error, else its kind. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
