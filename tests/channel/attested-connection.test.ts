// Sealed messages after the handshake: both modes, re-attestation, and what ends a connection.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AttestedConnection, type ConnectionOptions } from '../../src-enclave/channel/attested-connection.ts';
import { ChannelError } from '../../src-enclave/channel/errors.ts';
import { createPadBook, PadBook } from '../../src-enclave/channel/pad-book.ts';
import { memoryTransport, type Transport } from '../../src-enclave/channel/transport.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { connected } from './parties.ts';

const refusal = (code: string): unknown => expect.objectContaining({ code });
const plain: ConnectionOptions = { pad: null, reattest: null, makeEvidence: null };

type Ends = { readonly client: AttestedConnection<string>; readonly server: AttestedConnection<string> };

async function both(
  client: ConnectionOptions = plain,
  server: ConnectionOptions = plain,
  wrap: (pipe: Transport) => Transport = (pipe) => pipe,
): Promise<Ends> {
  const sessions = await connected();
  const pipes = memoryTransport();
  const { signal } = new AbortController();
  const [one, two] = await Promise.all([
    AttestedConnection.open(wrap(pipes.client), sessions.client, client, signal),
    AttestedConnection.open(pipes.server, sessions.server, server, signal),
  ]);
  onTestFinished(() => {
    one.close();
    two.close();
  });
  return { client: one, server: two };
}

async function padBooks(
  halfBytes: number,
): Promise<{ readonly a: PadBook; readonly b: PadBook; readonly folders: { a: string; b: string } }> {
  const root = temporaryFolder();
  const folders = { a: join(root, 'a'), b: join(root, 'b') };
  await createPadBook(folders, halfBytes, new Date('2026-11-27T12:00:00Z'));
  const sizes = { block: 256, window: 4096 };
  const books = { a: await PadBook.open(folders.a, sizes), b: await PadBook.open(folders.b, sizes) };
  onTestFinished(async () => {
    for (const book of [books.a, books.b]) await book.close().catch(() => undefined);
  });
  return { ...books, folders };
}

describe('an attested connection', () => {
  it('carries messages both ways, in order', async () => {
    const { client, server } = await both();
    const messages = Array.from({ length: 20 }, (_, index) => Buffer.from(`message ${index}`));
    await Promise.all(messages.map(async (message) => await client.send(message)));
    for (const message of messages) expect(await server.receive()).toEqual(message);
    await server.send(Buffer.from('back'));
    expect(await client.receive()).toEqual(Buffer.from('back'));
  });

  it.each<[string, string, (bytes: Uint8Array) => readonly Uint8Array[]]>([
    [
      'altered',
      'record-forged',
      (bytes) => [bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte))],
    ],
    ['repeated', 'record-replayed', (bytes) => [bytes, bytes]],
    ['left out', 'record-missing', () => []],
  ])('ends when a record is %s', async (_, code, trouble) => {
    let sent = 0;
    const { client, server } = await both(plain, plain, (pipe) => ({
      ...pipe,
      send: async (bytes) => {
        for (const passed of ++sent === 1 ? trouble(bytes) : [bytes]) await pipe.send(passed);
      },
    }));
    await client.send(Buffer.from('one'));
    await client.send(Buffer.from('two')).catch(() => undefined);
    const received = async (): Promise<void> => {
      for (;;) await server.receive();
    };
    await expect(received()).rejects.toEqual(refusal(code));
    await expect(server.send(Buffer.from('three'))).rejects.toEqual(refusal(code));
  });

  it('asks for fresh evidence, which must answer this session and this moment', async () => {
    const answered: Uint8Array[] = [];
    const asked: Uint8Array[] = [];
    const seen = new Promise<void>((resolve) => {
      const verify = async (evidence: Uint8Array, reportData: Uint8Array): Promise<void> => {
        asked.push(reportData);
        expect(evidence).toEqual(reportData);
        if (asked.length === 2) resolve();
        await Promise.resolve();
      };
      void both(
        { ...plain, reattest: { verify, everyMs: 10, withinMs: 5000 } },
        {
          ...plain,
          makeEvidence: async (reportData) => {
            answered.push(reportData);
            return await Promise.resolve(reportData);
          },
        },
      );
    });
    await seen;
    expect(answered.slice(0, 2)).toEqual(asked.slice(0, 2));
    expect(asked[0]).not.toEqual(asked[1]);
    expect(asked[0]).toHaveLength(64);
  });

  it('ends when fresh evidence is bad, with what is wrong with it', async () => {
    const bad = new ChannelError('evidence-forged');
    const verify = async (): Promise<void> => await Promise.reject(bad);
    const { client } = await both(
      { ...plain, reattest: { verify, everyMs: 5, withinMs: 5000 } },
      { ...plain, makeEvidence: async () => await Promise.resolve(new Uint8Array(4)) },
    );
    await expect(client.receive()).rejects.toBe(bad);
  });

  it('ends when fresh evidence does not come', async () => {
    const never = new Promise<Uint8Array>(() => {});
    const { client } = await both(
      { ...plain, reattest: { verify: async () => await Promise.resolve(), everyMs: 5, withinMs: 20 } },
      { ...plain, makeEvidence: async () => await never },
    );
    await expect(client.receive()).rejects.toEqual(refusal('evidence-late'));
  });

  it('is left by a side that was never asked for evidence', async () => {
    const { client, server } = await both({
      ...plain,
      reattest: { verify: async () => await Promise.resolve(), everyMs: 5, withinMs: 5000 },
    });
    await expect(server.receive()).rejects.toEqual(refusal('message-unexpected'));
    await expect(client.receive()).rejects.toBeDefined();
  });
});

describe('a connection under a pad book', () => {
  it('uses bytes of the book for every message, and asks for room when it runs out of it', async () => {
    const { a, b } = await padBooks(40_000);
    const { client, server } = await both({ ...plain, pad: a }, { ...plain, pad: b });
    const before = a.marks.left.send;
    const messages = Array.from({ length: 12 }, () => randomBytes(1000));
    const sending = Promise.all(messages.map(async (message) => await client.send(message)));
    for (const message of messages) expect(Buffer.from(await server.receive())).toEqual(message);
    await sending;
    expect(before - a.marks.left.send).toBeGreaterThanOrEqual(12 * 1032);
  });

  it('stops when the book is empty, and does not go on without it', async () => {
    const { a, b } = await padBooks(3000);
    const { client } = await both({ ...plain, pad: a }, { ...plain, pad: b });
    await client.send(randomBytes(2000));
    await expect(client.send(randomBytes(2000))).rejects.toEqual(refusal('pad-empty'));
    await expect(client.send(randomBytes(2000))).rejects.toEqual(refusal('pad-empty'));
  });

  it('is refused with another book', async () => {
    const [one, two] = [await padBooks(3000), await padBooks(3000)];
    await expect(both({ ...plain, pad: one.a }, { ...plain, pad: two.b })).rejects.toEqual(refusal('pad-other-book'));
  });
});

describe('a message that was held back', () => {
  it('is missed even when nothing else is sent: both sides give a sign of life', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    let isHeldBack = false;
    const { client, server } = await both(plain, plain, (pipe) => ({
      ...pipe,
      send: async (bytes) => {
        if (isHeldBack) await pipe.send(bytes);
        isHeldBack = true;
      },
    }));
    await client.send(Buffer.from('held back'));
    vi.advanceTimersByTime(6000);
    await expect(server.receive()).rejects.toEqual(refusal('record-missing'));
  });
});
