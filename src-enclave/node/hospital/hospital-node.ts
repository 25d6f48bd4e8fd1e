// A hospital in a study, from connecting to the final adapter: it checks the server, takes part in the rounds, and connects
// again whenever the link is lost. What it does not survive is a refusal, which needs a person.

import type { KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Check, Proved } from '../../attestation/proved.ts';
import type { Clock } from '../../base/clock.ts';
import { Failure, isAbort } from '../../base/failure.ts';
import type { NamedTensors } from '../../base/named-tensors.ts';
import { AttestedConnection, handshakeMs, shakeHands } from '../../channel/attested-connection.ts';
import { makeDeviceEvidence } from '../../channel/device-evidence.ts';
import { ChannelError } from '../../channel/errors.ts';
import { ClientHandshake, policyIdOf } from '../../channel/handshake.ts';
import { termsHash, transferKeyOf } from '../../channel/invitation.ts';
import type { PadBook } from '../../channel/pad-book.ts';
import { PartialTransfers, Slots, stallMs, TransferTransport } from '../../channel/transfers.ts';
import type { Transport } from '../../channel/transport.ts';
import { Participant, type ParticipantEvent, type Train } from '../../federation/participant.ts';
import type { ExpectedShapes } from '../../federation/tensor-checks.ts';
import type { InvitationBody, ProgressNote } from '../../protocol/study.ts';
import { serverCheck, ServerRefused, type SeenEvidence } from './server-check.ts';

const firstRetryMs = 500;
const longestRetryMs = 30_000;

export type Connect = (
  server: string,
  signal: AbortSignal,
) => Promise<{ readonly pipe: Transport; readonly clockSkewMs: number | null }>;

export type HospitalNodeOptions<Event> = {
  readonly invitation: InvitationBody;
  readonly device: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  readonly expectedShapes: ExpectedShapes;
  readonly train: Train<Event>;
  readonly connect: Connect;
  /** Opens this side of the study's pad book; null where it uses the keystream. */
  readonly openPad: (() => Promise<PadBook>) | null;
  readonly lastPolicyVersion: number;
  /** Is waited for before what was seen counts. */
  readonly onChecked?: (seen: SeenEvidence) => Promise<void>;
  /** The server has proved itself again, on the timer or when it was asked to. */
  readonly onVerifiedAgain?: (proved: Proved) => Promise<void>;
  /** How often the server must prove itself again. */
  readonly reattestEveryMs: number;
  readonly clock: Clock;
};

export type HospitalNodeEvent<Event> =
  | { readonly kind: 'connecting'; readonly server: string }
  | { readonly kind: 'verified'; readonly proved: Proved; readonly isAgain: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly checks: readonly Check[] }
  | {
      readonly kind: 'offline';
      readonly code: string;
      readonly message: string;
      readonly sinceMs: number;
      readonly retryInMs: number;
    }
  | { readonly kind: 'pad-burned'; readonly message: string }
  | ParticipantEvent<Event>;

/** Links end so; anything else is refused for good. */
const passing = new Set<string>([
  'evidence-late',
  'record-forged',
  'record-malformed',
  'record-missing',
  'record-reflected',
  'record-replayed',
  'session-closed',
  'transfer-stalled',
]);

/**
 * Refusals before both sides have proved anything: whoever carries the messages can bring them about, or the server's word
 * for why it closed. They count when they come again and again.
 */
const unproved = new Set<string>([
  'channel-refused',
  'enrolment-refused',
  'evidence-forged',
  'finished-invalid',
  'invitation-expired',
  'key-exchange-invalid',
  'message-malformed',
  'message-too-large',
  'message-unexpected',
  'pad-other-book',
  'policy-refused',
  'version-unsupported',
]);
const refusalsInARow = 3;

const isUnproved = (error: unknown): boolean =>
  (error instanceof ChannelError || error instanceof Failure) && unproved.has(error.code);

function isPassing(error: unknown): boolean {
  if (error instanceof ChannelError) return passing.has(error.code);
  if (error instanceof Failure) return error.code === 'transport-closed' || error.code === 'server-unreachable';
  return error instanceof Error && error.name === 'TimeoutError';
}

/** A refusal in the words of a failure. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof ChannelError)) return error;
  const code = error.code.startsWith('pad-') ? 'pad-unusable' : 'channel-refused';
  return new Failure(code, `${error.message} (${error.code})`, { cause: error });
}

export class HospitalNode<Event> {
  readonly #options: HospitalNodeOptions<Event>;
  readonly #partials = new PartialTransfers();
  #note: ((note: ProgressNote) => void) | null = null;
  #checkNow: (() => void) | null = null;
  #hasVerified = false;

  constructor(options: HospitalNodeOptions<Event>) {
    this.#options = options;
  }

  /** Tells the server how far the training is, where there is a connection. */
  tellProgress(note: ProgressNote): void {
    this.#note?.(note);
  }

  /** Asks the server to prove itself again now, where there is a connection. */
  checkServer(): void {
    this.#checkNow?.();
  }

  /**
   * Takes part until the study is finished; returns the final adapter.
   * @throws Failure for what a person must decide; the signal's reason when aborted.
   */
  async *run(signal: AbortSignal): AsyncGenerator<HospitalNodeEvent<Event>, NamedTensors, void> {
    const { clock, invitation } = this.#options;
    let sinceMs: number | null = null;
    let attempts = 0;
    let refusals = 0;
    for (;;) {
      yield { kind: 'connecting', server: invitation.server };
      try {
        const session = this.#takePart(signal);
        for (;;) {
          const next = await session.next();
          if (next.done === true) return next.value;
          if (next.value.kind === 'announced' || next.value.kind === 'published')
            [sinceMs, attempts, refusals] = [null, 0, 0];
          yield next.value;
        }
      } catch (error) {
        if (isAbort(error, signal)) throw error;
        if (error instanceof ServerRefused) yield { kind: 'refused', code: error.reason, checks: error.checks };
        const isDoubtful = isUnproved(error) && ++refusals < refusalsInARow;
        if (!isDoubtful && !isPassing(error)) throw asRefusal(error);
        sinceMs ??= clock.now();
        const retryInMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts++, 10));
        const { code, message } = described(error);
        yield { kind: 'offline', code, message, sinceMs, retryInMs };
        // An abort ends the pause, and is thrown as what it stands for.
        await pause(retryInMs, undefined, { signal }).catch(() => {});
        signal.throwIfAborted();
      }
    }
  }

  async *#takePart(signal: AbortSignal): AsyncGenerator<HospitalNodeEvent<Event>, NamedTensors, void> {
    const { invitation, connect, clock, lastPolicyVersion, openPad, reattestEveryMs } = this.#options;
    const { onChecked = async () => {}, onVerifiedAgain = async () => {} } = this.#options;
    const { terms, policy } = invitation;
    const policyBytes = Buffer.from(policy, 'utf8');
    const check = serverCheck(policyBytes, lastPolicyVersion, clock, onChecked);
    const enrolmentSecret = new Uint8Array(Buffer.from(invitation.enrolmentSecret, 'base64'));
    const { pipe, clockSkewMs } = await connect(invitation.server, signal);
    let pad: PadBook | null = null;
    try {
      const handshake = new ClientHandshake<Proved>({
        policyId: policyIdOf(policyBytes),
        makeEvidence: async (reportData) => this.#claim(reportData),
        verifyPeer: async (evidence, reportData) => await check(evidence, reportData, clockSkewMs),
        enrolmentSecret,
      });
      const withinMs = AbortSignal.any([signal, AbortSignal.timeout(handshakeMs)]);
      const session = await shakeHands(pipe, handshake, withinMs);
      yield { kind: 'verified', proved: session.peer, isAgain: this.#hasVerified };
      this.#hasVerified = true;
      pad = openPad === null ? null : await openPad();
      const connection = await AttestedConnection.open(
        pipe,
        session,
        {
          pad,
          makeEvidence: null,
          reattest: {
            everyMs: reattestEveryMs,
            withinMs: handshakeMs,
            verify: async (evidence, reportData) => {
              await onVerifiedAgain(await check(evidence, reportData, clockSkewMs));
            },
          },
        },
        withinMs,
      );
      if (connection.hadForgottenPad)
        yield {
          kind: 'pad-burned',
          message:
            'This pad book was restored from a backup or copied: the server had seen bytes beyond its mark. Those bytes were skipped, never used again.',
        };
      const transport = new TransferTransport(connection, {
        key: transferKeyOf(enrolmentSecret),
        partials: this.#partials,
        incoming: new Slots(1),
        outgoing: new Slots(1),
        stallMs,
      });
      this.#checkNow = () => void connection.checkNow();
      this.#note = (note) => {
        transport.note(Buffer.from(JSON.stringify(note))).catch(() => {});
      };
      const { expectedShapes, train } = this.#options;
      const planHash = termsHash(terms);
      const participant = new Participant<Event>({
        id: invitation.hospital,
        transport,
        planHash,
        expectedShapes,
        train,
      });
      try {
        return yield* participant.run(signal);
      } finally {
        this.#note = null;
        this.#checkNow = null;
        transport.close();
      }
    } finally {
      pipe.close();
      await pad?.close();
    }
  }

  #claim(reportData: Uint8Array): Uint8Array {
    const { invitation, device } = this.#options;
    const evidence = makeDeviceEvidence(device.privateKey, device.publicKey, reportData);
    const claim = {
      schema: 1,
      study: invitation.terms.id,
      hospital: invitation.hospital,
      expiresAt: invitation.expiresAt,
      nonce: invitation.nonce,
      device: Buffer.from(evidence).toString('base64'),
    };
    return new Uint8Array(Buffer.from(JSON.stringify(claim)));
  }
}

function described(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof Failure || error instanceof ChannelError) return { code: error.code, message: error.message };
  return { code: 'handshake-late', message: 'The server did not finish the handshake in time.' };
}
