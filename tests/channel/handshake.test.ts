// The handshake lets nobody in who is not who the evidence says, in this connection, at this moment; each attempt has its
// own refusal.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { devicePublicBytes } from '../../src-enclave/channel/device-evidence.ts';
import { ChannelError } from '../../src-enclave/channel/errors.ts';
import { ClientHandshake, ServerHandshake } from '../../src-enclave/channel/handshake.ts';
import { connect, connected, device, options, policyId, type Tamper } from './parties.ts';

const client = (change = {}) => new ClientHandshake(options(device(), change));
const server = (change = {}) => new ServerHandshake(options(device(), change));
const flipped = (message: Uint8Array, at: number): Uint8Array => {
  const altered = Uint8Array.from(message);
  altered[at] = (altered[at] ?? 0) ^ 1;
  return altered;
};
/** Alters one message of the handshake. */
const altering =
  (from: 'client' | 'server', index: number, change: (message: Uint8Array) => Uint8Array): Tamper =>
  (message, sender, at) =>
    sender === from && at === index ? change(message) : message;
const refusal = (code: string): unknown => expect.objectContaining({ code });

describe('a handshake', () => {
  it('gives both sides the same keys and the verified other side', async () => {
    const [one, two] = [device(), device()];
    const sessions = await connect(new ClientHandshake(options(one)), new ServerHandshake(options(two)));
    expect(sessions.client.peer).toBe(Buffer.from(devicePublicBytes(two.publicKey)).toString('hex'));
    expect(sessions.server.peer).toBe(Buffer.from(devicePublicBytes(one.publicKey)).toString('hex'));
    expect(sessions.client.exporter).toEqual(sessions.server.exporter);
    const text = Buffer.from('an adapter');
    expect(sessions.server.reader.open(sessions.client.writer.seal(text))).toEqual(text);
    expect(sessions.client.reader.open(sessions.server.writer.seal(text))).toEqual(text);
  });

  it('never gives the same keys twice', async () => {
    const [one, two] = [await connected(), await connected()];
    expect(one.client.exporter).not.toEqual(two.client.exporter);
  });

  it('with the same enrolment secret works; with another, or none on one side, it does not', async () => {
    const enrolmentSecret = Buffer.alloc(32, 7);
    await expect(connect(client({ enrolmentSecret }), server({ enrolmentSecret }))).resolves.toBeDefined();
    for (const other of [null, Buffer.alloc(32, 8)])
      await expect(connect(client({ enrolmentSecret }), server({ enrolmentSecret: other }))).rejects.toEqual(
        refusal('finished-invalid'),
      );
  });
});

describe('a handshake is refused', () => {
  it.each<[string, string, Tamper]>([
    ['of another version', 'version-unsupported', altering('client', 0, (message) => flipped(message, 2))],
    ['answered in another version', 'version-unsupported', altering('server', 0, (message) => flipped(message, 2))],
    ['of another policy', 'policy-mismatch', altering('client', 0, (message) => flipped(message, 70))],
    ['whose hello is cut short', 'message-malformed', altering('client', 0, (message) => message.slice(0, 50))],
    [
      'whose hello is longer',
      'message-malformed',
      altering('server', 0, (message) => Buffer.concat([message, message])),
    ],
    [
      'with a key of small order',
      'key-exchange-invalid',
      altering('client', 0, (message) => message.slice().fill(0, 35, 67)),
    ],
    ['with evidence altered on its way', 'evidence-forged', altering('server', 1, (message) => flipped(message, 9))],
    ['with finished altered', 'finished-invalid', altering('client', 2, (message) => flipped(message, 9))],
    [
      'with finished of the server altered',
      'finished-invalid',
      altering('server', 2, (message) => flipped(message, 9)),
    ],
    ['with a nonce changed on its way', 'evidence-forged', altering('client', 0, (message) => flipped(message, 10))],
    [
      'with far too much evidence',
      'message-too-large',
      altering('server', 1, (message) => Buffer.concat([message, Buffer.alloc(1 << 19)])),
    ],
    [
      'with messages in another order',
      'message-unexpected',
      altering('server', 1, () => Buffer.from([4, ...Buffer.alloc(48)])),
    ],
  ])('%s: %s', async (_what, code, tamper) => {
    await expect(connect(client(), server(), tamper)).rejects.toEqual(refusal(code));
  });

  it('with the evidence of an earlier connection (replay)', async () => {
    let recorded: Uint8Array | null = null;
    const own = device();
    const recording = options(own, {
      makeEvidence: async (data) => {
        const evidence = await options(own).makeEvidence(data);
        recorded = evidence;
        return evidence;
      },
    });
    await connect(client(), new ServerHandshake(recording));
    const stale = options(own, { makeEvidence: async () => await Promise.resolve(recorded ?? new Uint8Array()) });
    await expect(connect(client(), new ServerHandshake(stale))).rejects.toEqual(refusal('evidence-forged'));
  });

  it('with this side’s own evidence sent back (reflection)', async () => {
    const own = device();
    // The attacker has the hospital sign, and hands that to the hospital as the server's evidence.
    const reflecting = options(device(), {
      makeEvidence: async (data) => await options(own).makeEvidence(Buffer.from(data).reverse()),
    });
    await expect(connect(new ClientHandshake(options(own)), new ServerHandshake(reflecting))).rejects.toEqual(
      refusal('evidence-forged'),
    );
  });

  it('with genuine evidence of another connection in the middle (relay)', async () => {
    const genuine = server();
    const victim = client();
    const attacker = client();
    // The attacker opens its own connection to the genuine server and passes that server's evidence on.
    const own = await genuine.receive(attacker.start());
    const middle = options(device(), {
      makeEvidence: async () => await Promise.resolve(own.send[1] ?? new Uint8Array()),
    });
    await expect(connect(victim, new ServerHandshake(middle))).rejects.toBeInstanceOf(ChannelError);
  });

  it('with hello messages of different connections on the two sides', async () => {
    const [first, second] = [server(), server()];
    const one = client();
    const hello = one.start();
    const [helloOfFirst] = (await first.receive(hello)).send;
    const [, evidenceOfSecond] = (await second.receive(hello)).send;
    await one.receive(helloOfFirst ?? new Uint8Array());
    await expect(one.receive(evidenceOfSecond ?? new Uint8Array())).rejects.toEqual(refusal('evidence-forged'));
  });

  it('before anything of the hospital has left, when the server’s evidence is not accepted', async () => {
    const asked: string[] = [];
    const own = client({
      verifyPeer: async () => await Promise.reject(new Error('not accepted')),
      makeEvidence: async () => {
        asked.push('evidence');
        return await Promise.resolve(new Uint8Array());
      },
    });
    await expect(connect(own, server())).rejects.toThrow('not accepted');
    expect(asked).toEqual([]);
    await expect(own.receive(new Uint8Array(99))).rejects.toEqual(refusal('session-closed'));
  });

  it('when it has ended', async () => {
    const [one, two] = [client(), server()];
    await connect(one, two);
    for (const side of [one, two])
      await expect(side.receive(new Uint8Array([1]))).rejects.toEqual(refusal('message-unexpected'));
  });

  it('whatever bytes come, with a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(3), async (random, kind) => {
        const message = Uint8Array.from([kind + 1, 0, 1, ...random]);
        for (const side of [server(), client()]) {
          if (side instanceof ClientHandshake) side.start();
          const thrown: unknown = await side.receive(message).then(
            () => null,
            (error: unknown) => error,
          );
          if (thrown !== null && !(thrown instanceof ChannelError)) throw thrown;
        }
      }),
      { numRuns: 1500, seed: 3 },
    );
    expect(policyId).toHaveLength(32);
  });
});
