// Counts the rows of one reading, good and bad. Every bad row is counted, the first ones are kept with their line;
// over 1 % stop the import: what is left out may be what differs.

import { keptRowErrors, maximumBadShare } from './limits.ts';
import { formatCount, invalid } from './source-failure.ts';
import type { ReadSummary, RowError, RowErrorKind, SourceNote, SourceNoteCode } from './source-types.ts';

// So many bad rows are waited for before the share is judged in the middle of a file.
const earlyVerdict = 1000;

export class RowLog {
  rows = 0;
  readonly #onRowError: 'stop' | 'skip';
  readonly #kept: RowError[] = [];
  readonly #counts = new Map<SourceNoteCode, { count: number; describe: (count: number) => string }>();
  #bad = 0;
  #joined = 0;
  #formulaCells = 0;

  readonly #maximumShare: number;

  constructor(onRowError: 'stop' | 'skip', maximumShare = maximumBadShare) {
    this.#onRowError = onRowError;
    this.#maximumShare = maximumShare;
  }

  /** Throws Failure `data-invalid` when rows are not to be left out, or too many were. */
  reject(file: string, line: number, kind: RowErrorKind, message: string): void {
    this.#bad++;
    if (this.#kept.length < keptRowErrors) this.#kept.push({ file, line, kind, message });
    if (this.#onRowError === 'stop') throw invalid(`${file}, line ${formatCount(line)}: ${message}`);
    if (this.#bad >= earlyVerdict) this.#checkShare();
  }

  accept(fields: ReadonlyMap<string, string>): void {
    this.rows++;
    for (const value of fields.values()) {
      const first = value.charCodeAt(0);
      if (first === 0x3d || first === 0x40) this.#formulaCells++;
    }
  }

  /** A good row that is no record itself: of a table that is joined. Bad ones of it count like all. */
  passJoined(): void {
    this.#joined++;
  }

  /** Adds to the count behind a note. */
  note(code: SourceNoteCode, describe: (count: number) => string, count = 1): void {
    const known = this.#counts.get(code);
    if (known === undefined) this.#counts.set(code, { count, describe });
    else known.count += count;
  }

  /** At the end of the source. Throws Failure `data-invalid` over 1 %, `data-empty` is the caller's. */
  finish(): void {
    this.#checkShare();
  }

  summary(isComplete: boolean): ReadSummary {
    const notes: SourceNote[] = [...this.#counts].map(([code, { count, describe }]) => ({
      code,
      message: describe(count),
    }));
    if (this.#formulaCells > 0)
      notes.push({
        code: 'formula-cells',
        message: `${formatCount(this.#formulaCells)} cells begin with = or @. They are treated as text and never run.`,
      });
    if (this.#bad > 0)
      notes.push({
        code: 'row-errors',
        message: `${formatCount(this.#bad)} rows cannot be read and are set aside: ${this.#places()}.`,
      });
    return {
      rows: this.rows,
      rowErrors: this.#bad,
      firstRowErrors: [...this.#kept],
      formulaCells: this.#formulaCells,
      notes,
      isComplete,
    };
  }

  #checkShare(): void {
    const [first] = this.#kept;
    const seen = this.rows + this.#joined + this.#bad;
    if (first === undefined || this.#bad <= seen * this.#maximumShare) return;
    throw invalid(
      `${formatCount(this.#bad)} of ${formatCount(seen)} rows cannot be read, more than 1 %: ${this.#places()}. ` +
        `The first, line ${formatCount(first.line)} of ${first.file}: ${first.message}`,
    );
  }

  #places(): string {
    const lines = this.#kept.slice(0, 5).map(({ line }) => `line ${formatCount(line)}`);
    return this.#bad > lines.length ? `${lines.join(', ')} and others` : lines.join(', ');
  }
}
