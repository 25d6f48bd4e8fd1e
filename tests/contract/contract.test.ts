import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createClient,
  createDispatch,
  createDouble,
  createListen,
  invoke,
  notify,
  RemoteFailure,
  type Handlers,
} from '../../src-enclave/protocol/contract.ts';

const contract = {
  sum: {
    add: invoke(z.object({ left: z.number(), right: z.number() }), z.number()),
    nothing: invoke(z.void(), z.void()),
    moved: notify(z.object({ by: z.number() })),
  },
  other: { fail: invoke(z.void(), z.string()), wrong: invoke(z.void(), z.string()) },
} as const;

const handlers: Handlers<typeof contract> = {
  sum: { add: ({ left, right }) => left + right, nothing: () => undefined },
  other: {
    fail: () => {
      throw new RemoteFailure('disk-full', 'The disk is full.');
    },
    // A bug that types would have caught: what the check on the way out is for.
    wrong: () => JSON.parse('7'),
  },
};
const describeError = (error: unknown) =>
  error instanceof RemoteFailure
    ? { code: error.code, detail: error.message }
    : { code: 'internal', detail: 'A mistake of ours.' };
const dispatch = createDispatch(contract, handlers, describeError, 200);

describe('the serving side', () => {
  it('answers a call that fits', async () => {
    expect(await dispatch('sum.add', { left: 1, right: 2 })).toEqual({ ok: true, value: 3 });
    expect(await dispatch('sum.nothing', undefined)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    'sum.subtract',
    'sum',
    '',
    'sum.add.more',
    '__proto__.add',
    'sum.constructor',
    'sum.__proto__',
    7,
    null,
    {},
  ])('refuses the name %j', async (name) => {
    expect(await dispatch(name, null)).toMatchObject({ ok: false, code: 'call-unknown' });
  });

  it('does not serve a notification as a call', async () => {
    expect(await dispatch('sum.moved', { by: 1 })).toMatchObject({ ok: false, code: 'call-unknown' });
  });

  it.each([{ left: 1 }, { left: '1', right: 2 }, null, 'text', []])('refuses the shape %j', async (input) => {
    expect(await dispatch('sum.add', input)).toMatchObject({ ok: false, code: 'call-invalid' });
  });

  it('refuses what is too large or no JSON before its shape is looked at', async () => {
    expect(await dispatch('sum.add', { left: 'x'.repeat(300) })).toMatchObject({ ok: false, code: 'call-too-large' });
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(await dispatch('sum.add', circular)).toMatchObject({ ok: false, code: 'call-too-large' });
  });

  it('turns what a handler throws into a code, and says nothing of a bug', async () => {
    expect(await dispatch('other.fail', undefined)).toEqual({
      ok: false,
      code: 'disk-full',
      detail: 'The disk is full.',
    });
    expect(await dispatch('other.wrong', undefined)).toEqual({
      ok: false,
      code: 'internal',
      detail: 'A mistake of ours.',
    });
  });

  it('treats a call without a handler as a bug', async () => {
    const bare = createDispatch(contract, JSON.parse('{ "sum": {}, "other": {} }'), describeError);
    expect(await bare('sum.nothing', undefined)).toMatchObject({ ok: false, code: 'internal' });
  });

  it('never throws, whatever arrives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (name, input) => {
        expect(typeof (await dispatch(name, input)).ok).toBe('boolean');
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe('the calling side', () => {
  const clientOf = (answer: unknown) => createClient(contract, { call: async () => answer });

  it('gives the value, parsed', async () => {
    expect(await clientOf({ ok: true, value: 3, extra: 1 }).sum.add({ left: 1, right: 2 })).toBe(3);
  });

  it('rejects with the code of a refusal', async () => {
    const failure = clientOf({ ok: false, code: 'disk-full', detail: 'Full.' }).sum.nothing();
    await expect(failure).rejects.toMatchObject({ name: 'RemoteFailure', code: 'disk-full', message: 'Full.' });
  });

  it.each([null, 'yes', { ok: true, value: 'three' }, { ok: 'true' }, { ok: false, code: 7 }, { ok: false }])(
    'refuses the answer %j',
    async (answer) => {
      await expect(clientOf(answer).sum.add({ left: 1, right: 2 })).rejects.toMatchObject({ code: 'answer-invalid' });
    },
  );

  it('has calls and no notifications', () => {
    expect(Object.keys(clientOf(null).sum)).toEqual(['add', 'nothing']);
  });
});

describe('notifications', () => {
  it('reach who listens to them, until the subscription ends', () => {
    const { bridge, emit } = createDouble(contract, handlers, describeError);
    const listen = createListen(contract, bridge, () => {});
    const heard: number[] = [];
    const end = listen('sum.moved', ({ by }) => heard.push(by));
    emit('sum.moved', { by: 1 });
    end();
    emit('sum.moved', { by: 2 });
    expect(heard).toEqual([1]);
  });

  it('that do not fit are dropped and named', () => {
    const listeners: ((name: string, payload: unknown) => void)[] = [];
    const bridge = {
      listen: (listener: (name: string, payload: unknown) => void) => {
        listeners.push(listener);
        return () => {};
      },
    };
    const invalid: string[] = [];
    const heard: unknown[] = [];
    createListen(contract, bridge, (name) => invalid.push(name))('sum.moved', (payload) => heard.push(payload));
    for (const listener of listeners) {
      listener('sum.moved', { by: 'far' });
      listener('sum.unknown', {});
      listener('sum.moved', { by: 3 });
    }
    expect(invalid).toEqual(['sum.moved']);
    expect(heard).toEqual([{ by: 3 }]);
  });

  it('cannot be listened to under the name of a call', () => {
    const arrive: ((name: string, payload: unknown) => void)[] = [];
    const bridge = {
      listen: (listener: (name: string, payload: unknown) => void) => {
        arrive.push(listener);
        return () => {};
      },
    };
    const [invalid, heard]: [string[], unknown[]] = [[], []];
    const listen = createListen(contract, bridge, (name) => invalid.push(name));
    // @ts-expect-error -- a call is no notification
    listen('sum.add', (payload) => heard.push(payload));
    // @ts-expect-error -- nor is what the contract does not have
    listen('sum.none', (payload) => heard.push(payload));
    for (const name of ['sum.add', 'sum.none']) for (const listener of arrive) listener(name, { by: 1 });
    expect([invalid, heard]).toEqual([['sum.add', 'sum.none'], []]);
  });
});

it('a double serves the same calls over JSON', async () => {
  const { bridge } = createDouble(contract, handlers, describeError);
  const client = createClient(contract, bridge);
  expect(await client.sum.add({ left: 2, right: 2 })).toBe(4);
  await expect(client.other.fail()).rejects.toMatchObject({ code: 'disk-full' });
});

it('a handler that is missing or answers something else does not compile', () => {
  // @ts-expect-error -- `other` is missing
  const missing: Handlers<typeof contract> = { sum: handlers.sum };
  const different: Handlers<typeof contract> = {
    ...handlers,
    // @ts-expect-error -- a text is no number
    sum: { ...handlers.sum, add: () => 'three' },
  };
  expect(Object.keys({ ...missing, ...different })).toEqual(['sum', 'other']);
});
