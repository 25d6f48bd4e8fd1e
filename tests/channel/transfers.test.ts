// Large messages in chunks: resumed, acknowledged, bounded.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelError } from '../../src-enclave/channel/errors.ts';
import {
  chunkBytes,
  PartialTransfers,
  Slots,
  TransferTransport,
  type Messages,
  type TransferOptions,
} from '../../src-enclave/channel/transfers.ts';
import { memoryTransport } from '../../src-enclave/channel/transport.ts';

const refusal = (code: string): unknown => expect.objectContaining({ code });
const key = randomBytes(32);

function optionsOf(change: Partial<TransferOptions> = {}): TransferOptions {
  return {
    key,
    partials: new PartialTransfers(),
    incoming: new Slots(4),
    outgoing: new Slots(4),
    stallMs: 60_000,
    ...change,
  };
}

/** Two ends; `onSend` sees what each sends and may change or drop it, or throw. */
function ends(
  one: TransferOptions = optionsOf(),
  two: TransferOptions = optionsOf(),
  onSend: (message: Uint8Array, from: 'one' | 'two') => Uint8Array | null = (message) => message,
) {
  const pipes = memoryTransport();
  const messages = (pipe: typeof pipes.client, from: 'one' | 'two'): Messages => ({
    send: async (message) => {
      const passed = onSend(message, from);
      if (passed !== null) await pipe.send(passed);
    },
    receive: async (signal) => await pipe.receive(signal),
    close: () => pipe.close(),
  });
  return {
    one: new TransferTransport(messages(pipes.client, 'one'), one),
    two: new TransferTransport(messages(pipes.server, 'two'), two),
  };
}

describe('a transfer', () => {
  it.each([0, 1, 32_768, 32_769, chunkBytes, chunkBytes + 1, 3 * chunkBytes + 7])(
    'of %i bytes arrives whole',
    async (size) => {
      const { one, two } = ends();
      const content = randomBytes(size);
      const [arrived] = await Promise.all([two.receive(), one.send(content)]);
      expect(Buffer.from(arrived).equals(content)).toBe(true);
      one.close();
    },
  );

  it('goes both ways at once', async () => {
    const { one, two } = ends();
    const [up, down] = [randomBytes(2 * chunkBytes), randomBytes(2 * chunkBytes + 5)];
    const [atTwo, atOne] = await Promise.all([two.receive(), one.receive(), one.send(up), two.send(down)]);
    expect(Buffer.from(atTwo).equals(up) && Buffer.from(atOne).equals(down)).toBe(true);
    one.close();
  });

  it('that was cut off goes on with the chunk that is missing', async () => {
    const content = randomBytes(6 * chunkBytes);
    const partials = new PartialTransfers();
    let chunks = 0;
    const counting = (limit: number) => (message: Uint8Array, from: 'one' | 'two') => {
      if (from === 'one' && message[0] === 4 && ++chunks > limit) throw new ChannelError('session-closed');
      return message;
    };
    const cut = ends(optionsOf(), optionsOf({ partials }), counting(4));
    await expect(cut.one.send(content)).rejects.toEqual(refusal('session-closed'));
    cut.one.close();
    chunks = 0;
    const again = ends(optionsOf(), optionsOf({ partials }), counting(100));
    const [arrived] = await Promise.all([again.two.receive(), again.one.send(content)]);
    expect(Buffer.from(arrived).equals(content)).toBe(true);
    expect(chunks).toBe(2);
    again.one.close();
  });

  it('that was cut off before its acknowledgement is not sent again', async () => {
    const content = randomBytes(2 * chunkBytes);
    const partials = new PartialTransfers();
    const cut = ends(optionsOf(), optionsOf({ partials }), (message, from) =>
      from === 'two' && message[0] === 5 ? null : message,
    );
    const sending = cut.one.send(content);
    expect(Buffer.from(await cut.two.receive()).equals(content)).toBe(true);
    cut.one.close();
    await expect(sending).rejects.toEqual(refusal('session-closed'));
  });

  it('of other content than its name says is dropped', async () => {
    const { one, two } = ends(optionsOf({ key: randomBytes(32) }), optionsOf());
    const sending = one.send(randomBytes(chunkBytes));
    sending.catch(() => undefined);
    await expect(two.receive()).rejects.toEqual(refusal('transfer-altered'));
    one.close();
  });

  it('that is larger than allowed is refused before anything is kept', async () => {
    const { one, two } = ends(optionsOf(), optionsOf({ largestBytes: 100_000 }));
    one.send(randomBytes(200_000)).catch(() => undefined);
    await expect(two.receive()).rejects.toEqual(refusal('transfer-too-large'));
    one.close();
  });

  it('that stands still ends the connection and gives its slot back', async () => {
    const incoming = new Slots(1);
    const { one, two } = ends(optionsOf(), optionsOf({ incoming, stallMs: 20 }), (message, from) =>
      from === 'one' && message[0] === 4 ? null : message,
    );
    one.send(randomBytes(100_000)).catch(() => undefined);
    await expect(two.receive()).rejects.toEqual(refusal('transfer-stalled'));
    (await incoming.take())();
    one.close();
  });

  it('waits its turn: only so many are in memory at once', async () => {
    const incoming = new Slots(2);
    let [now, most] = [0, 0];
    const pairs = Array.from({ length: 8 }, () =>
      ends(optionsOf(), optionsOf({ incoming }), (message, from) => {
        if (from === 'two' && message[0] === 3) most = Math.max(most, ++now);
        if (from === 'two' && message[0] === 5) now--;
        return message;
      }),
    );
    await Promise.all(
      pairs.map(async ({ one, two }) => await Promise.all([one.send(randomBytes(3 * chunkBytes)), two.receive()])),
    );
    expect(most).toBe(2);
    for (const { one } of pairs) one.close();
  });

  it('and notes beside it do not disturb each other', async () => {
    const notes: string[] = [];
    const { one, two } = ends(optionsOf(), optionsOf({ onNote: (bytes) => notes.push(Buffer.from(bytes).toString()) }));
    const content = randomBytes(2 * chunkBytes);
    const [arrived] = await Promise.all([two.receive(), one.send(content), one.note(Buffer.from('step 3'))]);
    expect(Buffer.from(arrived).equals(content)).toBe(true);
    expect(notes).toEqual(['step 3']);
    one.close();
  });
});

describe('whatever arrives', () => {
  /** All of them in `npm run soak`. */
  const runs = process.env['CLOISTER_SOAK'] === '1' ? 1_000_000 : 5000;
  const count = fc.nat(8).map((value) => Buffer.from([0, 0, 0, value]));
  const id = fc.constantFrom(Buffer.alloc(32), Buffer.alloc(32, 1));
  const built = fc
    .tuple(fc.nat(7), count, fc.oneof(id, fc.uint8Array({ maxLength: 64 })))
    .map(([kind, number, rest]) => Buffer.concat([Buffer.from([kind]), number, rest]));
  const message = fc.oneof(built, fc.uint8Array({ maxLength: 80 }));

  it('ends in a typed refusal or is taken, never in anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 6 }), async (messages) => {
        const waiting = [...messages];
        let fault: unknown = null;
        const transport = new TransferTransport(
          {
            send: async () => await Promise.resolve(),
            receive: async () => {
              const next = waiting.shift();
              if (next === undefined) throw new ChannelError('session-closed');
              return await Promise.resolve(next);
            },
            close: (reason) => {
              fault = reason;
            },
          },
          optionsOf({ largestBytes: 1 << 20 }),
        );
        const untilRefused = async (): Promise<never> => {
          for (;;) await transport.receive();
        };
        await expect(untilRefused()).rejects.toBeInstanceOf(ChannelError);
        expect(fault).toBeInstanceOf(ChannelError);
      }),
      { numRuns: runs, seed: 5 },
    );
  }, 3_600_000);
});
