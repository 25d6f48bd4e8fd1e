// Checks of arguments at public doors, by name: a TypeError for the wrong kind, a RangeError for the wrong value.
// They catch bugs of the caller; what a person typed is checked by schemas and reported as a Failure.

export function expectPositiveInteger(value: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`${name} must be a positive integer, got ${value}`);
  return value;
}

export function expectFraction(value: number, name: string): number {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must lie between 0 and 1, got ${value}`);
  return value;
}

/** Returns the value, or throws: for what an invariant promises to be there. */
export function expectDefined<T>(value: T | null | undefined, name: string): T {
  if (value === undefined || value === null) throw new TypeError(`${name} is missing`);
  return value;
}

export function assertNever(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}
