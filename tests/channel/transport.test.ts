import { describe, expect, it } from 'vitest';

import { memoryTransport } from '../../src-enclave/channel/transport.ts';

const frame = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

describe('memoryTransport', () => {
  it('keeps the order of frames, each way by itself, and counts them', async () => {
    const { client, server } = memoryTransport();
    for (let index = 0; index < 5; index++) await client.send(frame(index, index));
    await server.send(frame(9));
    expect(server.pendingFrames()).toBe(5);
    for (let index = 0; index < 5; index++) expect([...(await server.receive())]).toEqual([index, index]);
    expect([...(await client.receive())]).toEqual([9]);
    expect([client.sent(), server.received()]).toEqual([
      { frames: 5, bytes: 10 },
      { frames: 5, bytes: 10 },
    ]);
    expect([server.sent(), client.received()]).toEqual([
      { frames: 1, bytes: 1 },
      { frames: 1, bytes: 1 },
    ]);
  });

  it('shares no memory between sender and receiver', async () => {
    const { client, server } = memoryTransport();
    const own = frame(1, 2);
    const sending = client.send(own);
    own.fill(0);
    await sending;
    expect([...(await server.receive())]).toEqual([1, 2]);
  });

  it('makes senders wait while the queue is full, and keeps their order', async () => {
    const { client, server } = memoryTransport(2);
    const sent: number[] = [];
    const sending = [0, 1, 2, 3, 4].map(async (index) => {
      await client.send(frame(index));
      sent.push(index);
    });
    await Promise.all(sending.slice(0, 2));
    expect([sent, server.pendingFrames()]).toEqual([[0, 1], 2]);
    const received = [];
    for (let index = 0; index < 5; index++) received.push(...(await server.receive()));
    await Promise.all(sending);
    expect([received, sent]).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
  });

  it('wakes who waits when it is closed, after the frames that were sent', async () => {
    const { client, server } = memoryTransport(1);
    await client.send(frame(1));
    const [blocked, waiting] = [client.send(frame(2)), client.receive()];
    const settled = Promise.allSettled([blocked, waiting]);
    server.close();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(waiting).rejects.toMatchObject({ code: 'transport-closed' });
    expect([...(await server.receive())]).toEqual([1]);
    await expect(server.receive()).rejects.toMatchObject({ code: 'transport-closed' });
    await expect(server.send(frame(3))).rejects.toMatchObject({ code: 'transport-closed' });
  });

  it('stops waiting when aborted, and can be used afterwards', async () => {
    const { client, server } = memoryTransport();
    const controller = new AbortController();
    const waiting = server.receive(controller.signal);
    controller.abort(new RangeError('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(server.receive(controller.signal)).rejects.toThrow('enough');
    await client.send(frame(7));
    expect([...(await server.receive())]).toEqual([7]);
  });
});
