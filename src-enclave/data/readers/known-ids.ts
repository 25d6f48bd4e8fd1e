// Finds identifiers that come twice, as far as memory allows.

import { maximumKnownIds } from './limits.ts';
import type { RowLog } from './row-log.ts';
import { formatCount } from './source-failure.ts';

export class KnownIds {
  readonly #seen = new Set<string>();
  readonly #log: RowLog;

  constructor(log: RowLog) {
    this.#log = log;
  }

  /** Whether `id` was there before. Past the bound the log has a note and the answer is no. */
  isRepeated(id: string): boolean {
    if (id === '') return false;
    if (this.#seen.has(id)) return true;
    if (this.#seen.size < maximumKnownIds) this.#seen.add(id);
    else
      this.#log.note(
        'ids-unchecked',
        (count) =>
          `The last ${formatCount(count)} rows were not checked for identifiers that come twice: there are too many.`,
      );
    return false;
  }
}

export const repeatedId = 'its identifier was there before. Export the data once, without overlap.';
