import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRunFiles } from '../../src-enclave/node/runs/run-files.ts';
import { RunFold, type ExpectedRun } from '../../src-enclave/node/runs/run-fold.ts';
import type { RunEvent } from '../../src-enclave/protocol/run-events.ts';
import { applyPatch, type RunSummary } from '../../src-enclave/protocol/run-record.ts';
import { simulateEvents, trainEvents } from '../support/run-events.ts';
import { syntheticRun } from '../support/synthetic-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const expected: ExpectedRun = {
  kind: 'simulate',
  model: 'm',
  adapter: 'lora',
  rank: 8,
  hospitals: 4,
  rounds: 3,
  isLocal: true,
};

function summaryOf(fold: RunFold): RunSummary {
  return { ...fold.facts, id: 'a', state: 'running', createdAtMs: 0, finishedAtMs: null, failure: null };
}
const recordOf = (fold: RunFold) => fold.record(summaryOf(fold), null);

function foldOf(events: readonly RunEvent[]): RunFold {
  const fold = new RunFold(expected, 0);
  for (const [index, event] of events.entries()) fold.apply(event, 1000 + index);
  return fold;
}

async function synthetic(rounds: number, hospitals: number): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  const size = { rounds, hospitals, steps: 3, roundMs: 0 };
  for await (const event of syntheticRun(size, new AbortController().signal)) events.push(event);
  return events;
}

const streams: readonly (readonly [string, readonly RunEvent[]])[] = [
  ['a simulation', simulateEvents()],
  ['a training', trainEvents()],
  ['a training of answers', trainEvents('generation')],
  ['seven hospitals', await synthetic(5, 7)],
];

describe('the record of a run', () => {
  it.each(streams)('of %s is the same followed live and read back from its file', async (_name, events) => {
    const runs = temporaryFolder();
    mkdirSync(join(runs, 'a'));
    const lines = events.map((event) => JSON.stringify(event)).join('\n');
    writeFileSync(join(runs, 'a', 'metrics.jsonl'), `${lines}\n{"kind":"step","tor`);
    const back = new RunFold(expected, 0);
    back.takeBack(await openRunFiles(runs).events('a'), 5);
    expect(recordOf(back)).toEqual(recordOf(foldOf(events)));
  });

  it.each(streams)('of %s is the same from patches, however they are cut', (_name, events) => {
    for (const every of [1, 7, 100]) {
      const fold = new RunFold(expected, 0);
      let followed = structuredClone(recordOf(fold));
      for (const [index, event] of events.entries()) {
        fold.apply(event, index);
        if (index % every !== 0 && index < events.length - 1) continue;
        const patched = applyPatch(followed, structuredClone(fold.takePatch(summaryOf(fold), null)));
        if (patched === null) throw new Error(`the patch at event ${index} does not attach`);
        followed = patched;
      }
      const { environment, peakMemoryBytes, ...record } = recordOf(fold);
      expect(followed).toMatchObject(record);
      expect(environment).not.toBeNull();
      expect(peakMemoryBytes).not.toBeNull();
    }
  });

  it('holds the figures of the run', () => {
    const { summary, points, roundRows, warnings } = recordOf(foldOf(simulateEvents()));
    expect(summary).toMatchObject({ hospitals: 4, rounds: 3, roundsDone: 3, seconds: 96.4, task: 'pair' });
    expect(summary.federated?.accuracy).toBe(0.962);
    expect(summary.exchangedBytes).toBe(3 * 4 * 2 * 299_112);
    expect(summary.guessing).toBeGreaterThan(0.5);
    expect(roundRows).toMatchObject([{ round: 1, bytesUp: 4 * 299_112 }, { round: 2 }, { round: 3 }]);
    expect(points.filter(({ setting }) => setting === 'localOnly')).toHaveLength(4);
    expect(warnings).toHaveLength(1);
  });

  it('counts what a round says it cost, in place of its contributions alone', () => {
    const events = simulateEvents().map((event) =>
      event.kind === 'round' ? { ...event, bytesUp: 1_200_000, bytesDown: 2_400_000 } : event,
    );
    const { summary, roundRows } = recordOf(foldOf(events));
    expect(summary.exchangedBytes).toBe(3 * 3_600_000);
    expect(roundRows[0]).toMatchObject({ bytesUp: 1_200_000, bytesDown: 2_400_000 });
  });

  it('takes the last measurement of a place, and lets no patch attach across that', () => {
    const events = simulateEvents();
    const fold = foldOf(events);
    fold.takePatch(summaryOf(fold), null);
    const before = recordOf(fold);
    const again = events.find((event) => event.kind === 'evaluation' && event.round === 2);
    if (again?.kind !== 'evaluation') throw new TypeError('no evaluation of round 2');
    fold.apply({ ...again, metrics: { ...again.metrics, accuracy: 0.123 } }, 5);
    const after = recordOf(fold);
    expect(after.points).toHaveLength(before.points.length);
    expect(after.points.filter(({ metrics }) => metrics.accuracy === 0.123)).toHaveLength(1);
    expect(applyPatch(structuredClone(before), fold.takePatch(summaryOf(fold), null))).toBeNull();
  });

  it('has no advice for a command line', () => {
    const fold = new RunFold(expected, 0);
    fold.apply({ kind: 'warning', code: 'text-truncated', message: 'Three texts were cut. Raise --max-tokens.' }, 0);
    expect(recordOf(fold).warnings).toEqual([{ code: 'text-truncated', message: 'Three texts were cut.' }]);
  });
});

describe('what a run is doing', () => {
  it('goes through its phases in order', () => {
    const fold = new RunFold(expected, 0);
    const phases: string[] = [fold.now.phase];
    for (const [index, event] of simulateEvents().entries()) {
      fold.apply(event, index);
      const { phase, round } = fold.now;
      const place = phase === 'round' ? `round ${round}` : phase;
      if (phases.at(-1) !== place) phases.push(place);
    }
    expect(phases).toEqual([
      'preparing',
      'baseline',
      'round 1',
      'combining',
      'round 2',
      'combining',
      'round 3',
      'combining',
      'testing',
      'alone',
      'centralised',
      'saving',
    ]);
  });

  it('says who trains, who has sent, and since when', () => {
    const fold = new RunFold(expected, 0);
    const events = simulateEvents();
    const upTo = events.findIndex((event) => event.kind === 'contribution') + 2;
    for (const [index, event] of events.slice(0, upTo).entries()) fold.apply(event, 1000 * index);
    const { phase, round, hospital, step, steps, hospitals, stepSeconds } = fold.now;
    expect({ phase, round, hospital, step, stepSeconds }).toEqual({
      phase: 'round',
      round: 1,
      hospital: 'Birch',
      step: 1,
      stepSeconds: 0.061,
    });
    expect(hospitals.map(({ state }) => state)).toEqual(['sent', 'training', 'waiting', 'waiting']);
    expect(hospitals[0]).toMatchObject({ sentAtMs: 1000 * (upTo - 2), trainedAtMs: 1000 * (upTo - 3) });
    expect(hospitals[1]).toMatchObject({ startedAtMs: 1000 * (upTo - 1) - 61, step: 1, steps });
  });
});
