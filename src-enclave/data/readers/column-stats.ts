// What the columns of a sample look like: how often filled, and of which type. Holds counts, never values.

import { looksLikeDate, looksLikeNumber } from './header.ts';
import type { ColumnType, SourceColumn } from './source-types.ts';

type Seen = { filled: number; numbers: number; dates: number; booleans: number };

const booleans = new Set(['true', 'false', 'yes', 'no', 'y', 'n', 't', 'f']);

export class ColumnStats {
  readonly #columns = new Map<string, Seen>();

  add(fields: ReadonlyMap<string, string>): void {
    for (const [name, value] of fields) {
      const seen = this.#columns.get(name) ?? { filled: 0, numbers: 0, dates: 0, booleans: 0 };
      this.#columns.set(name, seen);
      const text = value.length > 40 ? '' : value.trim();
      if (value.trim() === '') continue;
      seen.filled++;
      if (looksLikeDate(text)) seen.dates++;
      else if (looksLikeNumber(text)) seen.numbers++;
      else if (booleans.has(text.toLowerCase())) seen.booleans++;
    }
  }

  columns(): readonly SourceColumn[] {
    return [...this.#columns].map(([name, seen]) => ({ name, examples: seen.filled, type: typeOf(seen) }));
  }
}

// A column of numbers has few exceptions ("n/a"); a column of texts may hold many numbers.
function typeOf({ filled, numbers, dates, booleans: truths }: Seen): ColumnType {
  if (filled === 0) return 'empty';
  const most = filled * 0.95;
  if (truths >= most) return 'boolean';
  if (dates >= most) return 'date';
  return numbers >= most ? 'number' : 'text';
}
