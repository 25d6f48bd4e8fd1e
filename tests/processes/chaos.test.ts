import { expect, test } from 'vitest';
import { faultSchedule, runChaos } from '../support/federation/chaos.ts';
import { makeStudyOnDisk } from '../support/federation/study-on-disk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Seeded schedules; all of them with CLOISTER_SOAK. */
const schedules = process.env['CLOISTER_SOAK'] === '1' ? Number(process.env['CLOISTER_SCHEDULES'] ?? 200) : 4;

test('whatever is killed, cut or altered, a study ends with the bits of an undisturbed one and counts everybody once', async () => {
  const study = await makeStudyOnDisk(temporaryFolder());
  const { hospitals, rounds } = study.terms;
  const expected = Array.from({ length: rounds }, (_, round) => hospitals.map((name) => `${round + 1} ${name}`)).flat();
  const undisturbed = await runChaos(study, 'undisturbed', []);
  expect([...undisturbed.counted].sort()).toEqual(expected.toSorted());
  const [adapter] = undisturbed.adapters.values();
  expect(new Set(undisturbed.adapters.values())).toEqual(new Set([adapter]));
  const struck = new Map<string, number>();
  for (let seed = 1; seed <= schedules; seed++) {
    const faults = faultSchedule(seed, hospitals.length, undisturbed.messages);
    const end = await runChaos(study, `seed-${seed}`, faults);
    for (const kind of end.done) struck.set(kind, (struck.get(kind) ?? 0) + 1);
    expect(new Set(end.adapters.values()), `seed ${seed}: ${JSON.stringify(faults)}`).toEqual(new Set([adapter]));
    expect(end.steps).toBe(undisturbed.steps);
    // A server that is killed between writing and logging has counted what it did not log; never twice.
    expect(new Set(end.counted).size, `seed ${seed}`).toBe(end.counted.length);
    expect(expected).toEqual(expect.arrayContaining([...end.counted]));
  }
  process.stdout.write(`chaos: ${schedules} schedules, faults ${JSON.stringify(Object.fromEntries(struck))}\n`);
}, 7_200_000);
