import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleSimulation } from '../../src-enclave/protocol/enclave-contract.ts';
import { enclaveInTest } from '../support/enclave-in-test.ts';
import { followRun } from '../support/followed-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const module = join(import.meta.dirname, '../support/synthetic-enclave.ts');

it('a run of 500 rounds and 50 hospitals is followed at ten notices a second and stays answerable', async () => {
  const enclave = enclaveInTest(temporaryFolder(), { module, args: ['--round-ms', '0'] });
  const { id } = await enclave.client.runs.start(sampleSimulation);
  const arrivals: number[] = [];
  enclave.listen('runs.progress', () => arrivals.push(performance.now()));
  const followed = await followRun(enclave, id);
  const finished = enclave.waitFor('runs.progress', ({ summary }) => summary.state === 'finished');
  // The process answers while events rush by.
  let answers = 0;
  const over = finished.then(() => 'over' as const);
  while ((await Promise.race([over, enclave.client.runs.list()])) !== 'over') answers++;
  const { summary } = await finished;
  expect(summary).toMatchObject({ rounds: 500, roundsDone: 500, hospitals: 50 });
  expect(answers).toBeGreaterThan(5);
  const record = await enclave.client.runs.get({ id });
  expect(record.points).toHaveLength(501 + 500 * 50 + 1 + 50);
  expect(await followed.record()).toMatchObject({
    version: record.version,
    points: record.points,
    roundRows: record.roundRows,
  });
  const seconds = ((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)) / 1000;
  expect(arrivals.length).toBeLessThanOrEqual(10 * (seconds + 1));
});
