// Single flags as a person gave them, for commands whose options have no schema.

import { Failure } from '../base/failure.ts';
import { flagOf, type GivenFlags } from './parse-options.ts';

/** Null when it was not given, or is empty. */
export function optionalText(given: GivenFlags, name: string): string | null {
  const value = given[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** @throws Failure option-invalid when it was not given, or is empty. */
export function neededText(given: GivenFlags, name: string): string {
  const value = optionalText(given, name);
  if (value !== null) return value;
  throw new Failure('option-invalid', `${flagOf(name)} is needed.`);
}
