// What coordinator and participant say to each other. Data only: names, counts, hashes and adapter values; never code,
// never records. Both sides parse what they receive, every time.

import { z } from 'zod';

import type { NamedTensors } from '../base/named-tensors.ts';
import { decodeTensorFrame, encodeTensorFrame, FrameError } from './tensor-frame.ts';

const participantSchema = z.string().min(1).max(128);
const roundSchema = z.int().positive().max(1e6);
/** At most 1e12, so that the sum over all participants is exact. */
const examplesSchema = z.int().positive().max(1e12);
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** Bounded, so that the weighted mean is finite. */
const lossSchema = z.number().min(-1e30).max(1e30);

export const refusalCodeSchema = z.enum([
  'late',
  'duplicate',
  'wrong-round',
  'wrong-plan',
  'malformed',
  'not-finite',
  'unknown-participant',
]);
export type RefusalCode = z.infer<typeof refusalCodeSchema>;

export const federationMessageSchema = z.discriminatedUnion('kind', [
  /** Participant → coordinator, at the start and after every reconnection. `planHash` is the plan approved there. */
  z.strictObject({ kind: z.literal('join'), participant: participantSchema, planHash: hashSchema }),
  /**
   * Coordinator → participant: train now, from the adapter that travels along. Without tensors: from the adapter of
   * the `publish` just before on this connection. `deadline` is ISO 8601 UTC; null waits for every participant.
   */
  z.strictObject({
    kind: z.literal('announce'),
    round: roundSchema,
    rounds: roundSchema,
    planHash: hashSchema,
    adapterHash: hashSchema,
    quorum: z.int().positive(),
    deadline: z.iso.datetime().nullable(),
  }),
  /** Participant → coordinator, with the adapter after training (values, not differences). `loss`: mean of training. */
  z.strictObject({
    kind: z.literal('contribute'),
    round: roundSchema,
    participant: participantSchema,
    planHash: hashSchema,
    examples: examplesSchema,
    loss: lossSchema,
  }),
  /** Coordinator → participant: the round is complete, with its adapter. `hospitals`: how many contributed. */
  z.strictObject({
    kind: z.literal('publish'),
    round: roundSchema,
    adapterHash: hashSchema,
    hospitals: z.int().positive(),
    examples: z.int().positive(),
    loss: lossSchema,
  }),
  /** Coordinator → participant: the last message was not taken; `reason` is a sentence for a person. */
  z.strictObject({
    kind: z.literal('refuse'),
    round: roundSchema,
    participant: participantSchema,
    code: refusalCodeSchema,
    reason: z.string().min(1).max(1000),
  }),
  /** Coordinator → participant, after the last `publish`. */
  z.strictObject({ kind: z.literal('finished'), rounds: roundSchema }),
]);
export type FederationMessage = z.infer<typeof federationMessageSchema>;
export type FederationFrame = { readonly message: FederationMessage; readonly tensors: NamedTensors | null };

const tensorRule: Record<FederationMessage['kind'], 'required' | 'optional' | 'none'> = {
  join: 'none',
  announce: 'optional',
  contribute: 'required',
  publish: 'required',
  refuse: 'none',
  finished: 'none',
};

/**
 * The bytes of one message; their length is what travels. Throws FrameError when the message or its tensors break the
 * protocol: the caller's mistake, found before it is sent.
 */
export function encodeFrame(message: FederationMessage, tensors: NamedTensors | null): Uint8Array {
  return encodeTensorFrame(...checked(message, tensors));
}

/** Throws FrameError, and nothing else, for bytes that are no message of this protocol. Values may be non-finite. */
export function decodeFrame(bytes: Uint8Array): FederationFrame {
  const frame = decodeTensorFrame(bytes);
  const [message, tensors] = checked(frame.message, frame.tensors);
  return { message, tensors };
}

function checked(unchecked: unknown, tensors: NamedTensors | null): [FederationMessage, NamedTensors | null] {
  const parsed = federationMessageSchema.safeParse(unchecked);
  if (!parsed.success) throw new FrameError('message-invalid', 'the message does not follow the federation protocol');
  const rule = tensorRule[parsed.data.kind];
  if (rule === 'required' && tensors === null)
    throw new FrameError('tensors-missing', `a ${parsed.data.kind} message lacks its tensors`);
  if (rule === 'none' && tensors !== null)
    throw new FrameError('tensors-unexpected', `a ${parsed.data.kind} message has tensors`);
  return [parsed.data, tensors];
}
