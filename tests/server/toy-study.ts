// A study whose adapter is a few numbers, served and joined in this process over memory pipes: for what a server decides.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Clock } from '../../src-enclave/base/clock.ts';
import { systemClock } from '../../src-enclave/base/clock.ts';
import type { NamedTensors } from '../../src-enclave/base/named-tensors.ts';
import { encodeEvidence } from '../../src-enclave/channel/evidence-message.ts';
import { makeInvitation, readInvitation } from '../../src-enclave/channel/invitation.ts';
import { memoryTransport, type Transport } from '../../src-enclave/channel/transport.ts';
import { adapterHash } from '../../src-enclave/federation/adapter-hash.ts';
import type { Train } from '../../src-enclave/federation/participant.ts';
import { shapesOf } from '../../src-enclave/federation/tensor-checks.ts';
import {
  HospitalNode,
  type HospitalNodeEvent,
  type HospitalNodeOptions,
} from '../../src-enclave/node/hospital/hospital-node.ts';
import type { InvitationBody, StudyTerms } from '../../src-enclave/protocol/study.ts';
import { simulatedProvider } from '../../src-enclave/server/evidence/simulated.ts';
import { StudyServer, type StudyServerOptions } from '../../src-enclave/server/study-server.ts';
import { sampleTerms } from '../support/federation/sample-terms.ts';
import { simulatedPolicy } from '../support/federation/study-on-disk.ts';
import { toyAdapter } from '../federation/toy-federation.ts';

export const studySecret = randomBytes(32);
const office = generateKeyPairSync('ed25519').privateKey;
export const initialAdapter = toyAdapter();

export function toyTerms(change: Partial<StudyTerms> = {}): StudyTerms {
  return sampleTerms({ minimumHospitals: 1, rounds: 2, initialAdapter: adapterHash(initialAdapter), ...change });
}

export function openToyServer(folder: string, change: Partial<StudyServerOptions> = {}): StudyServer {
  const provider = simulatedProvider();
  return StudyServer.open({
    terms: toyTerms(),
    initialAdapter,
    policyBytes: Buffer.from(simulatedPolicy),
    policyVersion: 1,
    studySecret,
    folder,
    padsFolder: null,
    makeEvidence: async (reportData) => encodeEvidence(await provider.make(reportData)),
    clock: systemClock,
    log: () => undefined,
    ...change,
  });
}

export function invitationFor(
  hospital: string,
  change: Partial<InvitationBody> = {},
  secret = studySecret,
): InvitationBody {
  const given = {
    terms: toyTerms(),
    server: 'ws://memory:1',
    hospital,
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
    policy: simulatedPolicy,
    ...change,
  };
  return readInvitation(Buffer.from(makeInvitation(given, secret, office))).invitation;
}

/** Adds the round to every number. */
export const toyTrain: Train<never> = async function* (round, _rounds, adapter) {
  yield* [];
  return await Promise.resolve({
    adapter: new Map(
      [...adapter].map(([name, { shape, values }]) => [name, { shape, values: values.map((value) => value + round) }]),
    ),
    examples: 10,
    loss: 1 / round,
  });
};

export type Device = HospitalNodeOptions<never>['device'];
export const newDevice = (): Device => generateKeyPairSync('ed25519');

export type ToyJoin = {
  readonly invitation: InvitationBody;
  readonly device?: Device;
  readonly clock?: Clock;
  readonly change?: Partial<HospitalNodeOptions<never>>;
  /** How far this computer's clock is ahead. */
  readonly clockSkewMs?: number;
  /** What the server's side of the pipe ends with. */
  readonly onServed?: (error: unknown) => void;
  readonly wrap?: (pipe: Transport) => Transport;
};

/** A hospital that joins a server in this process. A server that refuses is told of as a relay would. */
export function toyHospital(server: () => StudyServer, join: ToyJoin): HospitalNode<never> {
  const { invitation, device = newDevice(), clock = systemClock, onServed = () => {}, wrap = (pipe) => pipe } = join;
  return new HospitalNode<never>({
    invitation,
    device,
    clock,
    expectedShapes: shapesOf(initialAdapter),
    train: toyTrain,
    connect: async () => {
      const { client, server: end } = memoryTransport();
      server().serve(end).catch(onServed);
      return await Promise.resolve({ pipe: wrap(client), clockSkewMs: join.clockSkewMs ?? null });
    },
    openPad: null,
    lastPolicyVersion: 0,
    reattestEveryMs: 3_600_000,
    ...join.change,
  });
}

export async function toEnd(
  node: HospitalNode<never>,
  signal: AbortSignal,
): Promise<{ readonly adapter: NamedTensors; readonly events: readonly HospitalNodeEvent<never>[] }> {
  const events: HospitalNodeEvent<never>[] = [];
  const running = node.run(signal);
  for (;;) {
    const next = await running.next();
    if (next.done === true) return { adapter: next.value, events };
    events.push(next.value);
  }
}
