// The handshake of an attested channel, as two state machines over whole messages: no sockets, no clock.
//   client → server  hello: version, nonce, X25519 key, policy
//   server → client  hello: version, nonce, X25519 key · its evidence, encrypted
//   client → server  its evidence, encrypted · finished
//   server → client  finished
// The client verifies the server before it says anything of itself, and each side sends data only after the other's
// finished message, which proves that both saw the same hellos and the same evidence.

import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ChannelError, expectPeer } from './errors.ts';
import {
  createEphemeral,
  finishedMac,
  handshakeKey,
  otherRole,
  protocolVersion,
  reportData,
  sessionSecrets,
  sharedSecret,
  transcriptHash,
  type Ephemeral,
  type Role,
  type SessionSecrets,
} from './key-schedule.ts';
import { RecordReader, RecordWriter } from './records.ts';

const type = { clientHello: 1, serverHello: 2, evidence: 3, finished: 4 } as const;
const nonceBytes = 32;
const keyBytes = 32;
export const policyIdBytes = 32;

/** What both sides name a policy by: its file, to the byte. */
export function policyIdOf(file: Uint8Array): Uint8Array {
  return createHash('sha256').update(file).digest();
}

const tagBytes = 16;
const macBytes = 48;
const largestEvidenceBytes = 1 << 18;

export type Session<Peer> = {
  /** What the check of the peer's evidence gave. */
  readonly peer: Peer;
  readonly writer: RecordWriter;
  readonly reader: RecordReader;
  /** 32 bytes that both sides have and nobody else. */
  readonly exporter: Uint8Array;
};

export type HandshakeOptions<Peer> = {
  /** SHA-256 of the attestation policy that both sides go by. */
  readonly policyId: Uint8Array;
  /** Evidence of this side, with all that goes with it, that answers `reportData` (64 bytes). */
  readonly makeEvidence: (reportData: Uint8Array) => Promise<Uint8Array>;
  /** Checks the peer's; throws what is wrong with it. */
  readonly verifyPeer: (evidence: Uint8Array, reportData: Uint8Array) => Promise<Peer>;
  /** From the invitation, or what the verified peer's is; null where there is none. */
  readonly enrolmentSecret: Uint8Array | null | ((peer: Peer) => Uint8Array | null);
};

export type HandshakeStep<Peer> = {
  /** Messages to send, in order. */
  readonly send: readonly Uint8Array[];
  /** Once the handshake is complete. */
  readonly session: Session<Peer> | null;
};

function hello(kind: number, ephemeral: Ephemeral, policyId: Uint8Array | null): Uint8Array {
  const version = Buffer.alloc(2);
  version.writeUInt16BE(protocolVersion);
  const parts = [Buffer.from([kind]), version, randomBytes(nonceBytes), ephemeral.publicBytes];
  return Buffer.concat(policyId === null ? parts : [...parts, policyId]);
}

type Hello = { readonly ephemeral: Uint8Array; readonly policyId: Uint8Array };

/** One suite for each version: there is nothing to negotiate, and so nothing to talk down. */
function readHello(message: Uint8Array, kind: number, hasPolicy: boolean): Hello {
  expectPeer(message[0] === kind, 'message-unexpected');
  const version = ((message[1] ?? 0) << 8) + (message[2] ?? 0);
  expectPeer(message.length >= 3, 'message-malformed');
  expectPeer(version === protocolVersion, 'version-unsupported');
  const keyAt = 3 + nonceBytes;
  const length = keyAt + keyBytes + (hasPolicy ? policyIdBytes : 0);
  expectPeer(message.length === length, 'message-malformed');
  return { ephemeral: message.slice(keyAt, keyAt + keyBytes), policyId: message.slice(keyAt + keyBytes) };
}

/** The key is used once, in one direction. */
function sealEvidence(key: Uint8Array, evidence: Uint8Array): Uint8Array {
  const head = Buffer.from([type.evidence]);
  const cipher = createCipheriv('aes-256-gcm', key, new Uint8Array(12));
  cipher.setAAD(head);
  return Buffer.concat([head, cipher.update(evidence), cipher.final(), cipher.getAuthTag()]);
}

function openEvidence(key: Uint8Array, message: Uint8Array): Uint8Array {
  expectPeer(message.length <= largestEvidenceBytes + 1 + tagBytes, 'message-too-large');
  expectPeer(message[0] === type.evidence, 'message-unexpected');
  expectPeer(message.length > tagBytes, 'message-malformed');
  const decipher = createDecipheriv('aes-256-gcm', key, new Uint8Array(12));
  decipher.setAAD(message.subarray(0, 1));
  decipher.setAuthTag(message.subarray(message.length - tagBytes));
  const evidence = decipher.update(message.subarray(1, message.length - tagBytes));
  try {
    decipher.final();
  } catch (error) {
    throw new ChannelError('evidence-forged', { cause: error });
  }
  return evidence;
}

function finishedMessage(secrets: SessionSecrets, role: Role): Uint8Array {
  return Buffer.concat([Buffer.from([type.finished]), finishedMac(secrets, role)]);
}

function checkFinished(message: Uint8Array, secrets: SessionSecrets, role: Role): void {
  expectPeer(message[0] === type.finished, 'message-unexpected');
  expectPeer(message.length === 1 + macBytes, 'message-malformed');
  expectPeer(timingSafeEqual(message.subarray(1), finishedMac(secrets, role)), 'finished-invalid');
}

function sessionOf<Peer>(role: Role, { records, exporter }: SessionSecrets, peer: Peer): Session<Peer> {
  return {
    peer,
    writer: new RecordWriter(role, records[role]),
    reader: new RecordReader(role, records[otherRole(role)]),
    exporter,
  };
}

/** Where both sides stand once the hellos are there. */
type Agreed = {
  readonly transcript: Uint8Array;
  readonly secret: Uint8Array;
  readonly ephemerals: Readonly<Record<Role, Uint8Array>>;
};

function agree(own: Ephemeral, role: Role, peer: Uint8Array, clientHello: Uint8Array, serverHello: Uint8Array): Agreed {
  const ephemerals =
    role === 'client' ? { client: own.publicBytes, server: peer } : { client: peer, server: own.publicBytes };
  return { transcript: transcriptHash(clientHello, serverHello), secret: sharedSecret(own, peer), ephemerals };
}

const keyFor = ({ secret, transcript }: Agreed, role: Role): Uint8Array => handshakeKey(secret, transcript, role);
const dataFor = ({ transcript, ephemerals }: Agreed, role: Role): Uint8Array =>
  reportData(role, transcript, ephemerals[role]);

abstract class Handshake<Peer> {
  protected readonly options: HandshakeOptions<Peer>;
  protected readonly ephemeral = createEphemeral();
  #isBroken = false;
  #isBusy = false;

  constructor(options: HandshakeOptions<Peer>) {
    if (options.policyId.length !== policyIdBytes) throw new RangeError(`a policy id has ${policyIdBytes} bytes`);
    this.options = options;
  }

  /**
   * Takes the next message of the other side.
   * @throws ChannelError, and what `verifyPeer` throws; from then on every message is refused.
   */
  async receive(message: Uint8Array): Promise<HandshakeStep<Peer>> {
    expectPeer(!this.#isBroken && !this.#isBusy, 'session-closed');
    this.#isBusy = true;
    try {
      return await this.step(message);
    } catch (error) {
      this.#isBroken = true;
      throw error;
    } finally {
      this.#isBusy = false;
    }
  }

  protected secretOf(peer: Peer): Uint8Array | null {
    const { enrolmentSecret } = this.options;
    return typeof enrolmentSecret === 'function' ? enrolmentSecret(peer) : enrolmentSecret;
  }

  protected abstract step(message: Uint8Array): Promise<HandshakeStep<Peer>>;
}

const waiting = { send: [], session: null } as const;

export class ClientHandshake<Peer> extends Handshake<Peer> {
  #hello: Uint8Array | null = null;
  #agreed: Agreed | null = null;
  #secrets: SessionSecrets | null = null;
  #peer: { readonly verified: Peer } | null = null;
  #isDone = false;

  /** The first message. Once. */
  start(): Uint8Array {
    if (this.#hello !== null) throw new TypeError('a handshake is started once');
    this.#hello = hello(type.clientHello, this.ephemeral, this.options.policyId);
    return Uint8Array.from(this.#hello);
  }

  protected override async step(message: Uint8Array): Promise<HandshakeStep<Peer>> {
    expectPeer(this.#hello !== null && !this.#isDone, 'message-unexpected');
    if (this.#agreed === null) {
      const { ephemeral } = readHello(message, type.serverHello, false);
      this.#agreed = agree(this.ephemeral, 'client', ephemeral, this.#hello, message);
      return waiting;
    }
    if (this.#secrets === null) return await this.#verifyServer(this.#agreed, message);
    checkFinished(message, this.#secrets, 'server');
    expectPeer(this.#peer !== null, 'message-unexpected');
    this.#isDone = true;
    return { send: [], session: sessionOf('client', this.#secrets, this.#peer.verified) };
  }

  async #verifyServer(agreed: Agreed, message: Uint8Array): Promise<HandshakeStep<Peer>> {
    const { verifyPeer, makeEvidence } = this.options;
    const theirs = openEvidence(keyFor(agreed, 'server'), message);
    const peer = await verifyPeer(theirs, dataFor(agreed, 'server'));
    this.#peer = { verified: peer };
    const own = await makeEvidence(dataFor(agreed, 'client'));
    const evidence = { client: own, server: theirs };
    this.#secrets = sessionSecrets(agreed.secret, agreed.transcript, evidence, this.secretOf(peer));
    return {
      send: [sealEvidence(keyFor(agreed, 'client'), own), finishedMessage(this.#secrets, 'client')],
      session: null,
    };
  }
}

export class ServerHandshake<Peer> extends Handshake<Peer> {
  #agreed: Agreed | null = null;
  #own: Uint8Array | null = null;
  #secrets: SessionSecrets | null = null;
  #peer: { readonly verified: Peer } | null = null;
  #isDone = false;

  protected override async step(message: Uint8Array): Promise<HandshakeStep<Peer>> {
    expectPeer(!this.#isDone, 'message-unexpected');
    if (this.#agreed === null || this.#own === null) return await this.#greet(message);
    if (this.#secrets === null) {
      const theirs = openEvidence(keyFor(this.#agreed, 'client'), message);
      const peer = await this.options.verifyPeer(theirs, dataFor(this.#agreed, 'client'));
      this.#peer = { verified: peer };
      const evidence = { client: theirs, server: this.#own };
      this.#secrets = sessionSecrets(this.#agreed.secret, this.#agreed.transcript, evidence, this.secretOf(peer));
      return waiting;
    }
    checkFinished(message, this.#secrets, 'client');
    expectPeer(this.#peer !== null, 'message-unexpected');
    this.#isDone = true;
    return {
      send: [finishedMessage(this.#secrets, 'server')],
      session: sessionOf('server', this.#secrets, this.#peer.verified),
    };
  }

  async #greet(message: Uint8Array): Promise<HandshakeStep<Peer>> {
    const { ephemeral, policyId } = readHello(message, type.clientHello, true);
    expectPeer(timingSafeEqual(policyId, this.options.policyId), 'policy-mismatch');
    const own = hello(type.serverHello, this.ephemeral, null);
    const agreed = agree(this.ephemeral, 'server', ephemeral, message, own);
    const evidence = await this.options.makeEvidence(dataFor(agreed, 'server'));
    this.#agreed = agreed;
    this.#own = evidence;
    return { send: [own, sealEvidence(keyFor(agreed, 'server'), evidence)], session: null };
  }
}
