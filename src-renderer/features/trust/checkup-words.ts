// From a line of a check-up to its words: what was found, why it matters, what to ask the help desk for. Every id, verdict
// and cause of the contract has words, in every language; a test says which is missing.

import type { CheckLine } from '../../../src-main/contract/index.ts';
import type { VerdictKind } from '../../components/verdict-shape.tsx';
import type { Format } from '../../i18n/format.ts';
import type { Say } from '../../app/say.ts';

export type CheckWords = {
  readonly title: string;
  readonly found: string;
  readonly why: string;
  /** Null where nothing is to be asked for. */
  readonly fix: string | null;
};

const shapes: Readonly<Record<CheckLine['verdict'], VerdictKind>> = {
  proved: 'proved',
  caution: 'caution',
  failed: 'failed',
  'not-checked': 'notChecked',
};

export function shapeOf({ verdict }: CheckLine): VerdictKind {
  return shapes[verdict];
}

export function checkWords({ id, verdict, cause, args }: CheckLine, say: Say, format: Format): CheckWords {
  const at = `trust.checkup.lines.${id}`;
  // Where a verdict has several causes its words stand under theirs.
  const under = cause === undefined ? '' : `.${cause}`;
  const values = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, valueWords(name, value, say, format)]),
  );
  return {
    title: say(`${at}.title`),
    found: say(`${at}.${verdict}${under}`, values),
    why: say(`${at}.why`),
    fix: verdict === 'caution' || verdict === 'failed' ? say(`${at}.fix${under}`, values) : null,
  };
}

function valueWords(name: string, value: string | number, say: Say, format: Format): string {
  if (name === 'avx2' && typeof value === 'string') return say(`trust.checkup.avx2.${value}`);
  if (typeof value === 'string') return value;
  if (name.endsWith('Ms')) return format.duration(value);
  return name.endsWith('Bytes') ? format.bytes(value) : format.count(value);
}

/** How many lines need somebody, the worst kind first. */
export function summaryOf(lines: readonly CheckLine[]): {
  readonly kind: 'good' | 'caution' | 'failed';
  readonly count: number;
} {
  const failed = lines.filter(({ verdict }) => verdict === 'failed').length;
  if (failed > 0) return { kind: 'failed', count: failed };
  const caution = lines.filter(({ verdict }) => verdict === 'caution').length;
  return caution > 0 ? { kind: 'caution', count: caution } : { kind: 'good', count: 0 };
}

const order: readonly CheckLine['verdict'][] = ['failed', 'caution', 'proved', 'not-checked'];

/** What needs somebody first; else as it came. */
export function sortLines(lines: readonly CheckLine[]): readonly CheckLine[] {
  return lines.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}
