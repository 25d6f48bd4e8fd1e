// Keeps the list of checks while a verifier works, and hands it to the error when one fails.

import { AttestationError } from './errors.ts';
import type { Check, CheckId } from './proved.ts';

export class Checks {
  readonly #done: Check[] = [];
  #current: CheckId = 'report';

  /** What follows belongs to this check. */
  begin(id: CheckId): void {
    this.#current = id;
  }

  /** The check holds; a check that is made in several places is told once, where it was last. */
  proved(...ids: readonly CheckId[]): void {
    for (const id of ids) this.#put({ id, verdict: 'proved' });
  }

  notChecked(...ids: readonly CheckId[]): void {
    for (const id of ids) if (!this.#done.some((check) => check.id === id)) this.#put({ id, verdict: 'not-checked' });
  }

  get list(): readonly Check[] {
    return [...this.#done];
  }

  failed(): readonly Check[] {
    return [...this.#done.filter(({ id }) => id !== this.#current), { id: this.#current, verdict: 'failed' }];
  }

  #put(check: Check): void {
    const index = this.#done.findIndex(({ id }) => id === check.id);
    if (index !== -1) this.#done.splice(index, 1);
    this.#done.push(check);
  }
}

/** Runs a verifier; what it throws carries the checks so far. */
export function checking<T>(work: (checks: Checks) => T): T {
  const checks = new Checks();
  try {
    return work(checks);
  } catch (error) {
    if (error instanceof AttestationError) error.checks = checks.failed();
    throw error;
  }
}
