// What a hospital's node says while it takes part in a study, to whoever started it: counts, verdicts and metrics; never
// records, keys or adapter values.

import { z } from 'zod';
import { metricsWithConfusion, stepNumbers } from './run-events.ts';

const round = z.int().positive();

/** What was proved of the server, as the verifier gives it. */
export const serverProofSchema = z.object({
  kind: z.string(),
  class: z.string(),
  facts: z.record(z.string(), z.unknown()),
  validUntilMs: z.number().nullable(),
  checks: z.array(z.object({ id: z.string(), verdict: z.string() })),
});
export type ServerProof = z.infer<typeof serverProofSchema>;

export const hospitalEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connecting'), server: z.string() }),
  /** The server's evidence was accepted. */
  z.object({ kind: z.literal('verified'), proof: serverProofSchema, isAgain: z.boolean() }),
  /** The server's evidence was not accepted, and why; nothing was sent. */
  z.object({ kind: z.literal('refused'), code: z.string(), checks: serverProofSchema.shape.checks }),
  /** The link is gone; training goes on. */
  z.object({
    kind: z.literal('offline'),
    code: z.string(),
    message: z.string(),
    sinceMs: z.number(),
    retryInMs: z.number(),
  }),
  z.object({
    kind: z.literal('announced'),
    round,
    rounds: round,
    quorum: z.int().positive(),
    deadline: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('step'),
    round,
    step: z.int().positive(),
    steps: z.int().positive(),
    ...stepNumbers,
  }),
  /** The model after this hospital's own part of a round, on some of its held-out rows. */
  z.object({
    kind: z.literal('evaluation'),
    round,
    isShared: z.boolean(),
    /** On which of its held-out rows; those of an older version do not say. */
    split: z.enum(['validation', 'test']).default('validation'),
    ...metricsWithConfusion,
  }),
  z.object({ kind: z.literal('contributed'), round, examples: z.int().positive(), loss: z.number() }),
  z.object({
    kind: z.literal('published'),
    round,
    hospitals: z.int().positive(),
    loss: z.number(),
    adapterHash: z.string(),
  }),
  z.object({ kind: z.literal('warning'), code: z.string(), message: z.string() }),
  /** Where things stand, in one truthful sentence. */
  z.object({ kind: z.literal('status'), message: z.string() }),
  z.object({ kind: z.literal('finished'), adapterHash: z.string(), rounds: round, folder: z.string() }),
]);
export type HospitalEvent = z.infer<typeof hospitalEventSchema>;

/** An event with when it happened; those of an older version have no time. */
export const timedEventSchema = z.object({ event: hospitalEventSchema, atMs: z.number() });
export type TimedEvent = z.infer<typeof timedEventSchema>;

/** What bytes are for, as the enclave says of each message that it has sealed: the relay cannot see it. */
export const sealedClasses = ['handshake', 'adapters', 'counts', 'heartbeats'] as const;
export type SealedClass = (typeof sealedClasses)[number];

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Between a hospital's enclave process and its relay: the relay sees sealed messages and nothing else. */
export const toEnclaveSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), link: z.int(), clockSkewMs: z.number().nullable() }),
  z.object({ kind: z.literal('arrived'), link: z.int(), bytes: bytesSchema }),
  z.object({ kind: z.literal('sent'), link: z.int(), sequence: z.int() }),
  z.object({ kind: z.literal('closed'), link: z.int(), code: z.string(), message: z.string() }),
  /** What to do, once, at the start. */
  z.object({ kind: z.literal('begin'), job: z.unknown() }),
  /** Asks the server for fresh evidence now. */
  z.object({ kind: z.literal('check-server') }),
  /** It may train now. */
  z.object({ kind: z.literal('turn') }),
  z.object({ kind: z.literal('stop') }),
]);
export type ToEnclave = z.infer<typeof toEnclaveSchema>;

export const fromEnclaveSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connect'), link: z.int(), server: z.string() }),
  z.object({
    kind: z.literal('send'),
    link: z.int(),
    sequence: z.int(),
    bytes: bytesSchema,
    use: z.enum(sealedClasses),
  }),
  z.object({ kind: z.literal('close'), link: z.int() }),
  z.object({ kind: z.literal('turn-wanted') }),
  z.object({ kind: z.literal('turn-over') }),
  z.object({ kind: z.literal('event'), event: hospitalEventSchema, atMs: z.number() }),
  z.object({ kind: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type FromEnclave = z.infer<typeof fromEnclaveSchema>;
