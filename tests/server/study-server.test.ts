// Who is let in, what survives a restart, and what a hospital is told.

import Database from 'libsql';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { adapterHash } from '../../src-enclave/federation/adapter-hash.ts';
import type { StudyServer } from '../../src-enclave/server/study-server.ts';
import { simulatedPolicy } from '../support/federation/study-on-disk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fakeClock } from '../federation/toy-federation.ts';
import { invitationFor, newDevice, openToyServer, toEnd, toyHospital, toyTerms, toyTrain } from './toy-study.ts';

const refusal = (code: string, message = /./): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const { signal } = new AbortController();

function opened(folder: string, change: Parameters<typeof openToyServer>[1] = {}): StudyServer {
  const server = openToyServer(folder, change);
  onTestFinished(() => server.close());
  return server;
}

/** What the server's side ends with, for one attempt that cannot end well. */
async function refused(server: StudyServer, attempt: Parameters<typeof toyHospital>[1]): Promise<unknown> {
  const stop = new AbortController();
  return await new Promise((resolve) => {
    const node = toyHospital(() => server, {
      ...attempt,
      onServed: (error) => {
        stop.abort();
        resolve(error);
      },
    });
    toEnd(node, stop.signal).catch(() => undefined);
  });
}

describe('a study', () => {
  it('ends with the same adapter at every hospital, the mean of what each trained', async () => {
    const server = opened(temporaryFolder());
    const ends = await Promise.all(
      ['ash', 'birch'].map(
        async (hospital) =>
          await toEnd(
            toyHospital(() => server, { invitation: invitationFor(hospital) }),
            signal,
          ),
      ),
    );
    const [first] = ends;
    expect(first?.adapter.get('b')?.values[1]).toBe(3 + 1 / 8);
    expect(new Set(ends.map(({ adapter }) => adapterHash(adapter))).size).toBe(1);
    expect(first?.events.map(({ kind }) => kind).filter((kind) => kind !== 'waiting')).toEqual([
      'connecting',
      'verified',
      'announced',
      'contributed',
      'published',
      'announced',
      'contributed',
      'published',
    ]);
    expect(server.isFinished).toBe(true);
    expect(server.status()).toMatch(/All 2 rounds are complete/);
  });

  it('goes on after the server was gone, with what it had acknowledged', async () => {
    const folder = temporaryFolder();
    let server = openToyServer(folder);
    onTestFinished(() => server.close());
    const ash = toyHospital(() => server, { invitation: invitationFor('ash') });
    const running = toEnd(ash, signal);
    await expect.poll(() => server.facts().contributed).toBe(1);
    server.close();
    expect(readdirSync(join(folder, 'contributions'))).toHaveLength(1);
    server = openToyServer(folder);
    expect(server.status()).toMatch(/Round 1 of 2: waiting for birch since/);
    const [one, two] = await Promise.all([
      running,
      toEnd(
        toyHospital(() => server, { invitation: invitationFor('birch') }),
        signal,
      ),
    ]);
    expect(adapterHash(one.adapter)).toBe(adapterHash(two.adapter));
    expect(readdirSync(join(folder, 'contributions'))).toHaveLength(0);
  });

  it('ends a round at its deadline without those who are missing, and lets them in later', async () => {
    const clock = fakeClock();
    const terms = toyTerms({ deadlineSeconds: 60 });
    const server = opened(temporaryFolder(), { terms, clock });
    const ash = toEnd(
      toyHospital(() => server, { invitation: invitationFor('ash', { terms }) }),
      signal,
    );
    await expect.poll(() => server.facts().contributed).toBe(1);
    clock.advance(61_000);
    expect(server.status()).toMatch(/the deadline .* has passed, 1 of 2 have contributed/);
    const birch = toEnd(
      toyHospital(() => server, { invitation: invitationFor('birch', { terms }) }),
      signal,
    );
    const [one, two] = await Promise.all([ash, birch]);
    expect(adapterHash(one.adapter)).toBe(adapterHash(two.adapter));
    expect(two.events.some((event) => event.kind === 'announced' && event.round === 2)).toBe(true);
  });
});

describe('a server lets in', () => {
  it('one computer for each hospital: the first that showed the secret of its invitation', async () => {
    const server = opened(temporaryFolder(), { terms: toyTerms({ hospitals: ['ash'] }) });
    const invitation = invitationFor('ash', { terms: toyTerms({ hospitals: ['ash'] }) });
    const device = newDevice();
    await toEnd(
      toyHospital(() => server, { invitation, device }),
      signal,
    );
    await toEnd(
      toyHospital(() => server, { invitation, device }),
      signal,
    );
    expect(await refused(server, { invitation })).toEqual(refusal('enrolment-refused', /taken by another computer/));
  });

  it('nobody with an invitation that expired unused, and keeps those who had used theirs', async () => {
    const terms = toyTerms({ hospitals: ['ash'] });
    const server = opened(temporaryFolder(), { terms });
    const expiresAt = new Date(Date.now() - 1000).toISOString();
    const late = { invitation: invitationFor('ash', { terms, expiresAt }) };
    expect(await refused(server, late)).toEqual(refusal('invitation-expired'));
    const device = newDevice();
    await toEnd(
      toyHospital(() => server, { invitation: invitationFor('ash', { terms }), device }),
      signal,
    );
    await expect(
      toEnd(
        toyHospital(() => server, { ...late, device }),
        signal,
      ),
    ).resolves.toBeDefined();
  });

  it('nobody whose invitation another study made, and takes no place for them', async () => {
    const folder = temporaryFolder();
    const server = opened(folder);
    const stranger = invitationFor('ash', {}, Buffer.alloc(32, 3));
    expect(await refused(server, { invitation: stranger })).toEqual(refusal('finished-invalid'));
    const invitation = invitationFor('ash');
    const other = invitationFor('birch');
    const ends = [invitation, other].map(
      async (one) =>
        await toEnd(
          toyHospital(() => server, { invitation: one }),
          signal,
        ),
    );
    await expect(Promise.all(ends)).resolves.toHaveLength(2);
  });

  it('nobody who goes by another policy', async () => {
    const server = opened(temporaryFolder());
    const policy = simulatedPolicy.replace('"version":1', '"version":2');
    expect(await refused(server, { invitation: invitationFor('ash', { policy }) })).toEqual(refusal('policy-mismatch'));
  });
});

describe('a hospital stops for good', () => {
  it('when it approved other terms than the server has', async () => {
    const server = opened(temporaryFolder());
    const invitation = invitationFor('ash', { terms: toyTerms({ rounds: 3 }) });
    await expect(
      toEnd(
        toyHospital(() => server, { invitation }),
        signal,
      ),
    ).rejects.toEqual(refusal('plan-mismatch'));
  });

  it('when the server is simulated and the policy asks for hardware', async () => {
    const policy = simulatedPolicy.replace('true', 'false');
    const server = opened(temporaryFolder(), { policyBytes: Buffer.from(policy) });
    const node = toyHospital(() => server, { invitation: invitationFor('ash', { policy }) });
    await expect(toEnd(node, signal)).rejects.toEqual(
      refusal('attestation-refused', /simulated-not-allowed.*Nothing of this hospital was sent/),
    );
  });

  it('when its policy has expired, and names the clock when that is far from the server’s', async () => {
    const policy = simulatedPolicy.replace('2036-01-01', '2026-02-01');
    const server = opened(temporaryFolder(), { policyBytes: Buffer.from(policy) });
    const given = { invitation: invitationFor('ash', { policy }) };
    await expect(
      toEnd(
        toyHospital(() => server, given),
        signal,
      ),
    ).rejects.toEqual(refusal('policy-refused', /expired/));
    const wrong = { ...given, clockSkewMs: 10 * 60_000 };
    await expect(
      toEnd(
        toyHospital(() => server, wrong),
        signal,
      ),
    ).rejects.toEqual(
      refusal('clock-wrong', /The clock of this computer is 10 minutes ahead of the server's: correct it first/),
    );
  });

  it('when it has used a newer policy before', async () => {
    const server = opened(temporaryFolder());
    const node = toyHospital(() => server, { invitation: invitationFor('ash'), change: { lastPolicyVersion: 2 } });
    await expect(toEnd(node, signal)).rejects.toEqual(refusal('policy-refused', /newer version/));
  });
});

describe('a hospital goes on by itself', () => {
  it.each([
    ['cut', () => null],
    ['altered', (bytes: Uint8Array) => bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte))],
  ])('when a message is %s, at any place', async (_, trouble) => {
    const undisturbed = opened(temporaryFolder());
    const invitations = ['ash', 'birch'].map((hospital) => invitationFor(hospital));
    const calm = await Promise.all(
      invitations.map(
        async (invitation) =>
          await toEnd(
            toyHospital(() => undisturbed, { invitation }),
            signal,
          ),
      ),
    );
    for (let at = 1; at <= 9; at++) {
      const server = opened(temporaryFolder());
      let sent = 0;
      const ends = await Promise.all(
        invitations.map(
          async (invitation, place) =>
            await toEnd(
              toyHospital(() => server, {
                invitation,
                wrap: (pipe) => ({
                  ...pipe,
                  send: async (bytes) => {
                    const passed = place === 0 && ++sent === at ? trouble(bytes) : bytes;
                    if (passed === null) pipe.close();
                    else await pipe.send(passed);
                  },
                }),
              }),
              signal,
            ),
        ),
      );
      expect(ends.map(({ adapter }) => adapterHash(adapter))).toEqual(calm.map(({ adapter }) => adapterHash(adapter)));
    }
  });

  it('and says since when it is offline, why, and when it tries again', async () => {
    const server = opened(temporaryFolder(), { terms: toyTerms({ hospitals: ['ash'] }) });
    let attempts = 0;
    const invitation = invitationFor('ash', { terms: toyTerms({ hospitals: ['ash'] }) });
    const { events } = await toEnd(
      toyHospital(() => server, {
        invitation,
        wrap: (pipe) => {
          if (++attempts === 1) pipe.close();
          return pipe;
        },
      }),
      signal,
    );
    expect(events[1]).toMatchObject({ kind: 'offline', code: 'transport-closed', retryInMs: 500 });
  });
});

describe('the state of a server', () => {
  it('of other terms is not taken up', () => {
    const folder = temporaryFolder();
    openToyServer(folder).close();
    expect(() => openToyServer(folder, { terms: toyTerms({ rounds: 9 }) })).toThrow(refusal('plan-mismatch'));
  });

  it('that has seen a newer policy is not served with an older one', () => {
    const folder = temporaryFolder();
    openToyServer(folder, { policyVersion: 4 }).close();
    expect(() => openToyServer(folder, { policyVersion: 3 })).toThrow(refusal('policy-refused', /newer version/));
  });

  it('remembers a policy that came later', () => {
    const folder = temporaryFolder();
    for (const policyVersion of [1, 2]) openToyServer(folder, { policyVersion }).close();
    expect(() => openToyServer(folder, { policyVersion: 1 })).toThrow(refusal('policy-refused', /newer version/));
  });

  it('of a newer version of Cloister is left as it is', () => {
    const folder = temporaryFolder();
    openToyServer(folder).close();
    const database = new Database(join(folder, 'study.sqlite'));
    database.pragma('user_version = 99');
    database.close();
    expect(() => openToyServer(folder)).toThrow(refusal('state-newer', /newer version of Cloister/));
  });

  it('that lost a contribution it had counted is refused', async () => {
    const folder = temporaryFolder();
    const server = openToyServer(folder);
    const stop = new AbortController();
    toEnd(
      toyHospital(() => server, { invitation: invitationFor('ash') }),
      stop.signal,
    ).catch(() => undefined);
    await expect.poll(() => server.facts().contributed).toBe(1);
    stop.abort();
    server.close();
    for (const name of readdirSync(join(folder, 'contributions'))) rmSync(join(folder, 'contributions', name));
    expect(() => openToyServer(folder)).toThrow(refusal('run-invalid', /missing or damaged/));
  });
});

it('trains nothing twice for the same round', async () => {
  // A hospital whose connection is lost after its contribution arrived is not asked again.
  const server = opened(temporaryFolder());
  let trained = 0;
  const counting: typeof toyTrain = async function* (...given) {
    trained++;
    return yield* toyTrain(...given);
  };
  let sent = 0;
  const ash = toyHospital(() => server, {
    invitation: invitationFor('ash'),
    change: { train: counting },
    wrap: (pipe) => ({
      ...pipe,
      send: async (bytes) => {
        await pipe.send(bytes);
        // Hello, evidence, finished, join, contribution.
        if (++sent === 5) setTimeout(() => pipe.close(), 50);
      },
    }),
  });
  const first = toEnd(ash, signal);
  await expect.poll(() => server.facts().contributed).toBe(1);
  await Promise.all([
    first,
    toEnd(
      toyHospital(() => server, { invitation: invitationFor('birch') }),
      signal,
    ),
  ]);
  expect(trained).toBe(2);
});
