// Everything a coordinator must remember to go on after a restart and end with the same bits: a JSON part, to be parsed
// when it is read back, and tensors. Who is connected is not in it: connections do not survive, participants join again.

import { z } from 'zod';

import type { NamedTensors } from '../base/named-tensors.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

const exchangeSchema = z.object({
  participant: z.string(),
  /** Bytes of frames from and to this participant in one round. */
  bytesUp: z.int().nonnegative(),
  bytesDown: z.int().nonnegative(),
});
export type Exchange = z.infer<typeof exchangeSchema>;

const receiptSchema = z.object({
  participant: z.string(),
  examples: z.int().positive(),
  loss: z.number(),
  /** SHA-256 over examples, loss and adapter: tells a repetition from a second, different contribution. */
  digest: hashSchema,
});
export type Receipt = z.infer<typeof receiptSchema>;

const completedRoundSchema = z.object({
  round: z.int().positive(),
  adapterHash: hashSchema,
  hospitals: z.int().positive(),
  examples: z.int().positive(),
  loss: z.number(),
  receipts: z.array(receiptSchema),
});
export type CompletedRound = z.infer<typeof completedRoundSchema>;

export const coordinatorStateSchema = z.object({
  schema: z.literal(1),
  planHash: hashSchema,
  /** In the order of code units. */
  participants: z.array(z.string()).min(1),
  rounds: z.int().positive(),
  quorum: z.int().positive(),
  deadlineMs: z.number().positive().nullable(),
  /** The round that is open, from 1; one more than `rounds` at the end. */
  round: z.int().positive(),
  /** Milliseconds since 1970 when the open round began to wait: its announcement; before the first join, the start. */
  waitingSinceMs: z.number(),
  /** The first participant has joined, so the clock of the first round runs. */
  isStarted: z.boolean(),
  adapterHash: hashSchema,
  receipts: z.array(receiptSchema),
  exchange: z.array(exchangeSchema),
  previous: completedRoundSchema.nullable(),
});
export type CoordinatorState = z.infer<typeof coordinatorStateSchema>;

/** Shares memory with the coordinator: read it, never write to it. */
export type CoordinatorSnapshot = {
  /** JSON-safe; parse with `coordinatorStateSchema` after reading. */
  readonly state: CoordinatorState;
  /** The adapter that the open round starts from; the final one at the end. */
  readonly adapter: NamedTensors;
  /** By participant: the contributions of the open round, as many as `state.receipts`. */
  readonly contributions: ReadonlyMap<string, NamedTensors>;
};
