import { describe, expect, it } from 'vitest';
import type { HospitalEvent } from '../../../src-enclave/protocol/hospital-events.ts';
import { noProgress, unlinked, withEvent } from '../../../src-main/services/studies/study-fold.ts';
import type { StudyProgress } from '../../../src-enclave/protocol/study-record.ts';

const proof = { kind: 'simulated', class: 'simulated', facts: {}, validUntilMs: null, checks: [] };
const metrics = (accuracy: number) => ({ metrics: { examples: 8, loss: 0.5, accuracy }, confusion: null });

const events: readonly HospitalEvent[] = [
  { kind: 'connecting', server: 'ws://a:1' },
  { kind: 'verified', proof, isAgain: false },
  { kind: 'announced', round: 1, rounds: 2, quorum: 2, deadline: '2026-11-27T09:30:00.000Z' },
  { kind: 'evaluation', round: 1, isShared: false, split: 'validation', ...metrics(0.6) },
  { kind: 'contributed', round: 1, examples: 64, loss: 0.6 },
  { kind: 'published', round: 1, hospitals: 2, loss: 0.58, adapterHash: 'a' },
  { kind: 'evaluation', round: 1, isShared: true, split: 'validation', ...metrics(0.7) },
];

const folded = (isLive: boolean, more: readonly HospitalEvent[] = []): StudyProgress =>
  [...events, ...more].reduce(
    (progress, event, index) => withEvent(progress, { event, atMs: 1000 * (index + 1) }, isLive),
    noProgress(0),
  );

const withoutTimes = ({ rounds }: StudyProgress): readonly object[] =>
  rounds.map((row) => ({ ...row, startedAtMs: null, publishedAtMs: null }));

describe('what a study’s process tells', () => {
  it('becomes its rounds and where it stands', () => {
    expect(folded(true)).toMatchObject({
      link: { state: 'open', sinceMs: 2000 },
      proof: { kind: 'simulated', atMs: 2000 },
      phase: 'waiting-round',
      rounds: [
        {
          round: 1,
          examples: 64,
          ownLoss: 0.6,
          hospitals: 2,
          loss: 0.58,
          own: { accuracy: 0.6 },
          shared: { accuracy: 0.7 },
          startedAtMs: 3000,
          publishedAtMs: 6000,
        },
      ],
    });
  });

  it('tells nothing of a connection when it is of an earlier process', () => {
    const replayed = folded(false);
    expect(replayed.rounds).toEqual(folded(true).rounds);
    expect(replayed).toMatchObject({ link: { state: 'closed' }, proof: null, phase: 'idle' });
  });

  it('told twice is the same as told once', () => {
    const twice = folded(false, events);
    expect(withoutTimes(twice)).toEqual(withoutTimes(folded(false)));
    expect(twice.rounds[0]?.startedAtMs).toBe(3000);
  });

  it('keeps one time offline over many tries, and the reason of a refusal after the process ended', () => {
    const offline = (sinceMs: number): HospitalEvent => ({
      kind: 'offline',
      code: 'server-unreachable',
      message: 'Nothing listens.',
      sinceMs,
      retryInMs: 500,
    });
    const away = folded(true, [offline(7500), { kind: 'connecting', server: 'ws://a:1' }, offline(7500)]);
    expect(away.link).toMatchObject({ state: 'offline', sinceMs: 7500, retryAtMs: 10_500 });
    const refused = folded(true, [
      { kind: 'refused', code: 'measurement-not-allowed', checks: [{ id: 'software', verdict: 'failed' }] },
    ]);
    expect(unlinked(refused, 20_000, 'idle')).toMatchObject({
      link: { state: 'refused' },
      refusal: { code: 'measurement-not-allowed' },
    });
    expect(unlinked(refused, 20_000, 'preparing').link.state).toBe('closed');
  });

  it('has its result on test rows beside the rounds, and is finished whoever tells', () => {
    const done = folded(false, [
      { kind: 'evaluation', round: 2, isShared: true, split: 'test', ...metrics(0.8) },
      { kind: 'finished', adapterHash: 'b', rounds: 2, folder: '/x' },
    ]);
    expect(done).toMatchObject({ phase: 'finished', test: { accuracy: 0.8 } });
    expect(unlinked(done, 30_000, 'preparing').phase).toBe('finished');
  });
});
