// Names of the virtual hospitals: trees, as ids say nothing to people. Real hospitals are never named after trees, so a
// name of this list always means: simulated.

const trees = [
  'Ash',
  'Birch',
  'Cedar',
  'Elm',
  'Fir',
  'Hazel',
  'Larch',
  'Maple',
  'Oak',
  'Pine',
  'Rowan',
  'Willow',
] as const;

/** 1 for `hospital-1`; null for an id of another form. */
export function hospitalNumber(id: string): number | null {
  const digits = /^hospital-([1-9]\d{0,5})$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** `hospital-2` is Birch; from the thirteenth on, and in other forms, what `numbered` makes of it. */
export function hospitalName(id: string, numbered: (number: number) => string): string {
  const number = hospitalNumber(id);
  if (number === null) return id;
  return trees[number - 1] ?? numbered(number);
}
