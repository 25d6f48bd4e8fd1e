// Work that must not overlap: one piece after the other, in the order it was given.

/** Begins when all that was given before has ended, well or badly; resolves or throws as the work itself does. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return await mine;
  };
}
