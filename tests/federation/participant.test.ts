import { describe, expect, it } from 'vitest';

import { sha256Hex } from '../../src-enclave/base/digest.ts';
import type { NamedTensors } from '../../src-enclave/base/named-tensors.ts';
import { adapterHash } from '../../src-enclave/federation/adapter-hash.ts';
import { Participant, type Train } from '../../src-enclave/federation/participant.ts';
import { shapesOf } from '../../src-enclave/federation/tensor-checks.ts';
import { memoryTransport, type MemoryTransport } from '../../src-enclave/channel/transport.ts';
import { decodeFrame, encodeFrame, type FederationMessage } from '../../src-enclave/protocol/federation-messages.ts';
import { planHash, toyAdapter, toyTraining } from './toy-federation.ts';

type Sent = readonly [FederationMessage, NamedTensors | null];

const announce = (round: number, tensors: NamedTensors, changes: object = {}): FederationMessage => ({
  kind: 'announce',
  round,
  rounds: 2,
  planHash,
  adapterHash: adapterHash(tensors),
  quorum: 1,
  deadline: null,
  ...changes,
});
const publish = (round: number, tensors: NamedTensors): FederationMessage => ({
  kind: 'publish',
  round,
  adapterHash: adapterHash(tensors),
  hospitals: 1,
  examples: 1,
  loss: 1,
});
const refuse = (code: Extract<FederationMessage, { kind: 'refuse' }>['code']): FederationMessage => ({
  kind: 'refuse',
  round: 1,
  participant: 'a',
  code,
  reason: 'The reason.',
});

/** Runs one participant against messages that are there from the start. */
async function run(
  messages: readonly Sent[],
  train: Train<unknown> = toyTraining(0),
): Promise<{ result: NamedTensors; kinds: string[]; server: MemoryTransport }> {
  const { client, server } = memoryTransport();
  for (const [message, tensors] of messages) await server.send(encodeFrame(message, tensors));
  const expectedShapes = shapesOf(toyAdapter());
  const participant = new Participant({ id: 'a', transport: client, planHash, expectedShapes, train });
  const events = participant.run();
  const kinds: string[] = [];
  for (;;) {
    const next = await events.next();
    if (next.done === true) return { result: next.value, kinds, server };
    if (next.value.kind !== 'waiting') kinds.push(next.value.kind);
    else if (client.pendingFrames() === 0) server.close();
  }
}

const finished: Sent = [{ kind: 'finished', rounds: 2 }, null];

describe('a participant', () => {
  it('joins, trains what is announced, contributes and ends with what was published', async () => {
    const [start, middle, end] = [toyAdapter(), toyAdapter(1), toyAdapter(2)];
    const seen: string[] = [];
    const { result, kinds, server } = await run(
      [
        [announce(1, start), start],
        [publish(1, middle), middle],
        [announce(2, middle), null],
        [publish(2, end), end],
        finished,
      ],
      async function* train(round, rounds, adapter) {
        seen.push(`${round}/${rounds} ${adapterHash(adapter)}`);
        return yield* toyTraining(0, 1)(round, rounds, adapter);
      },
    );
    expect(seen).toEqual([`1/2 ${adapterHash(start)}`, `2/2 ${adapterHash(middle)}`]);
    const round = ['announced', 'training', 'contributed', 'published'];
    expect(kinds).toEqual([...round, ...round]);
    expect(adapterHash(result)).toBe(adapterHash(end));
    const sent = [];
    while (server.pendingFrames() > 0) sent.push(decodeFrame(await server.receive()).message);
    expect(sent).toMatchObject([
      { kind: 'join', participant: 'a', planHash },
      { kind: 'contribute', round: 1, planHash },
      { kind: 'contribute', round: 2, planHash },
    ]);
  });

  it('trains nothing under a plan that was not approved', async () => {
    const untouchable: Train<unknown> = () => {
      throw new TypeError('must not train');
    };
    const other = announce(1, toyAdapter(), { planHash: sha256Hex('another') });
    await expect(run([[other, toyAdapter()]], untouchable)).rejects.toMatchObject({
      code: 'plan-mismatch',
      message: expect.stringContaining('Nothing was trained.'),
    });
  });

  it.each<[string, string, readonly Sent[]]>([
    ['another adapter than named', 'message-invalid', [[announce(1, toyAdapter()), toyAdapter(5)]]],
    ['a published adapter other than named', 'message-invalid', [[publish(1, toyAdapter()), toyAdapter(5)]]],
    ['an adapter with other tensors', 'adapter-mismatch', [[announce(1, new Map()), new Map()]]],
    ['an adapter with NaN', 'adapter-mismatch', [[announce(1, toyAdapter(NaN)), toyAdapter(NaN)]]],
    ['a round without adapter', 'message-invalid', [[announce(1, toyAdapter()), null]]],
    ['an end without adapter', 'message-invalid', [finished]],
    ['a message of a participant', 'message-invalid', [[{ kind: 'join', participant: 'a', planHash }, null]]],
    ['a refused plan', 'plan-mismatch', [[refuse('wrong-plan'), null]]],
    ['a refused name', 'contribution-refused', [[refuse('unknown-participant'), null]]],
    ['a refused contribution', 'contribution-refused', [[refuse('malformed'), null]]],
    ['a closed connection', 'transport-closed', []],
  ])('stops with a clear failure: %s', async (_name, code, messages) => {
    await expect(run(messages)).rejects.toMatchObject({ name: 'Failure', code });
  });

  it('stops at bytes that are no frame', async () => {
    const { client, server } = memoryTransport();
    const options = { id: 'a', transport: client, planHash, expectedShapes: shapesOf(toyAdapter()) };
    const events = new Participant({ ...options, train: toyTraining(0) }).run();
    await events.next();
    await server.send(Uint8Array.from([1]));
    await expect(events.next()).rejects.toMatchObject({ code: 'message-invalid' });
  });

  it('warns of a contribution that came late and goes on', async () => {
    const adapter = toyAdapter();
    const { kinds } = await run([[refuse('late'), null], [publish(2, adapter), adapter], finished]);
    expect(kinds).toEqual(['warning', 'published']);
  });

  it.each([
    { adapter: toyAdapter(NaN), examples: 1, loss: 1 },
    { adapter: toyAdapter(), examples: 1, loss: NaN },
  ])('does not contribute numbers that are not finite', async (result) => {
    const { client, server } = memoryTransport();
    await server.send(encodeFrame(announce(1, toyAdapter()), toyAdapter()));
    const options = { id: 'a', transport: client, planHash, expectedShapes: shapesOf(toyAdapter()) };
    const diverging = toyTraining(0, 1);
    const events = new Participant({
      ...options,
      train: async function* train(...args) {
        yield* diverging(...args);
        return result;
      },
    }).run();
    for (const kind of ['waiting', 'announced', 'training'])
      expect((await events.next()).value).toMatchObject({ kind });
    await expect(events.next()).rejects.toMatchObject({ code: 'engine-failed' });
    expect(server.pendingFrames()).toBe(1);
  });
});

describe('adapterHash', () => {
  it('is the same whatever the order of names, and changes with any name, size or bit', () => {
    const adapter = toyAdapter();
    const hash = adapterHash(adapter);
    expect(adapterHash(new Map([...adapter].reverse()))).toBe(hash);
    const flat = new Map([...adapter].map(([name, { values }]) => [name, { shape: [values.length], values }]));
    const renamed = new Map([...adapter].map(([name, tensor]) => [`${name}.`, tensor]));
    const others = [flat, renamed, toyAdapter(1e-45), toyAdapter(0, 0.125, 0.25, 0.375, 0)].map(adapterHash);
    expect(new Set([hash, ...others]).size).toBe(5);
  });
});
