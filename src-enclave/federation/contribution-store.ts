// Where a coordinator keeps what hospitals sent: in memory, or on disk where there are many.

import type { NamedTensors } from '../base/named-tensors.ts';

/**
 * Where the contributions of the open round are kept. `set` returns once it is as durable as the caller needs it; `clear`
 * is called when the round is complete, before the caller has made that durable.
 */
export type ContributionStore = Pick<Map<string, NamedTensors>, 'get' | 'has' | 'clear' | 'size'> & {
  set(participant: string, tensors: NamedTensors): void;
};
