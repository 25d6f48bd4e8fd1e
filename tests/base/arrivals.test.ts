import { describe, expect, it } from 'vitest';
import { Arrivals } from '../../src-enclave/base/arrivals.ts';

const numbered = (number: number) => ({ number });

describe('arrivals', () => {
  it('are taken in order, at once or when they come', async () => {
    const arrivals = new Arrivals<{ number: number }>();
    arrivals.push(numbered(1));
    arrivals.push(numbered(2));
    expect(arrivals.length).toBe(2);
    expect([await arrivals.next(), await arrivals.next()]).toEqual([numbered(1), numbered(2)]);
    const later = arrivals.next();
    arrivals.push(numbered(3));
    expect(await later).toEqual(numbered(3));
  });

  it('can all be taken after the end, which then says why, with its first reason', async () => {
    const arrivals = new Arrivals<object>();
    arrivals.push(numbered(1));
    const why = new Error('closed');
    arrivals.end(why);
    arrivals.end(new Error('closed again'));
    expect(await arrivals.next()).toEqual(numbered(1));
    await expect(arrivals.next()).rejects.toBe(why);
  });

  it('stop being waited for at an abort, and leave nothing behind on the signal', async () => {
    const arrivals = new Arrivals<object>();
    const reason = new Error('stopped');
    await expect(arrivals.next(AbortSignal.abort(reason))).rejects.toBe(reason);
    const stop = new AbortController();
    const waiting = arrivals.next(stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    arrivals.push(numbered(1));
    expect(await arrivals.next()).toEqual(numbered(1));
  });

  it('have one receiver at a time', async () => {
    const arrivals = new Arrivals<object>();
    const first = arrivals.next();
    await expect(arrivals.next()).rejects.toThrow(TypeError);
    arrivals.push(numbered(1));
    await first;
  });
});
