// Small facts by identifier, for joining tables: each distinct fact is kept once, so that a million people fit.

import { formatCount, invalid } from './source-failure.ts';
import { maximumJoinRows } from './limits.ts';

export class JoinIndex {
  readonly #what: string;
  readonly #facts: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #byId = new Map<string, number | number[]>();
  #rows = 0;

  /** `what` is for messages: PERSON, Patient. */
  constructor(what: string) {
    this.#what = what;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Adds to what is known of `id`. Throws Failure `data-invalid` beyond the bound. */
  add(id: string, fact: string): void {
    if (++this.#rows > maximumJoinRows)
      throw invalid(
        `There are more than ${formatCount(maximumJoinRows)} rows of ${this.#what}. Divide the export into several folders.`,
      );
    const number = this.#numbers.get(fact) ?? this.#facts.push(fact) - 1;
    this.#numbers.set(fact, number);
    const known = this.#byId.get(id);
    if (known === undefined) this.#byId.set(id, number);
    else if (typeof known === 'number') {
      if (known !== number) this.#byId.set(id, [known, number]);
    } else if (!known.includes(number) && known.length < 200) known.push(number);
  }

  /** In the order they were added, each once. */
  of(id: string): readonly string[] {
    const known = this.#byId.get(id);
    if (known === undefined) return [];
    return (typeof known === 'number' ? [known] : known).map((number) => this.#facts[number] ?? '');
  }
}
