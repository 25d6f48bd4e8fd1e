// Two sides of a handshake in one test, with device keys as evidence, and the messages between them in the test's hands.

import { createHash, generateKeyPairSync } from 'node:crypto';
import { makeDeviceEvidence, verifyDeviceEvidence } from '../../src-enclave/channel/device-evidence.ts';
import {
  ClientHandshake,
  ServerHandshake,
  type HandshakeOptions,
  type Session,
} from '../../src-enclave/channel/handshake.ts';

export const policyId = createHash('sha256').update('a policy').digest();

export function device() {
  return generateKeyPairSync('ed25519');
}
export type Device = ReturnType<typeof device>;

export function options(
  { publicKey, privateKey }: Device,
  change: Partial<HandshakeOptions<string>> = {},
): HandshakeOptions<string> {
  return {
    policyId,
    makeEvidence: async (data) => await Promise.resolve(makeDeviceEvidence(privateKey, publicKey, data)),
    verifyPeer: async (evidence, data) => await Promise.resolve(verifyDeviceEvidence(evidence, data)),
    enrolmentSecret: null,
    ...change,
  };
}

export type Sessions = { readonly client: Session<string>; readonly server: Session<string> };

/** Changes the nth message of a direction on its way. */
export type Tamper = (message: Uint8Array, from: 'client' | 'server', index: number) => Uint8Array;

/** Runs a handshake to its end. Rejects with what a side throws. */
export async function connect(
  client: ClientHandshake<string>,
  server: ServerHandshake<string>,
  tamper: Tamper = (message) => message,
): Promise<Sessions> {
  const counts = { client: 0, server: 0 };
  let toServer: readonly Uint8Array[] = [client.start()];
  const done: { client: Session<string> | null; server: Session<string> | null } = { client: null, server: null };
  while (toServer.length > 0) {
    const toClient: Uint8Array[] = [];
    for (const message of toServer) {
      const { send, session } = await server.receive(tamper(message, 'client', counts.client++));
      toClient.push(...send);
      done.server ??= session;
    }
    const next: Uint8Array[] = [];
    for (const message of toClient) {
      const { send, session } = await client.receive(tamper(message, 'server', counts.server++));
      next.push(...send);
      done.client ??= session;
    }
    toServer = next;
  }
  if (done.client === null || done.server === null) throw new TypeError('the handshake did not end');
  return { client: done.client, server: done.server };
}

export async function connected(): Promise<Sessions> {
  return await connect(new ClientHandshake(options(device())), new ServerHandshake(options(device())));
}
