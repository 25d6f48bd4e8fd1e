// A simulation on real processes: the same to the bit as one in this process, and as one to which everything happens.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateSchema, resolveRunOptions, faultNames } from '../../src-enclave/protocol/run-options.ts';
import { simulate } from '../../src-enclave/simulation/simulate.ts';
import { writeSmallData } from '../support/cli-data.ts';
import { resultOf, runCli } from '../support/cli-process.ts';
import { adapterDigest, recordedEvents } from '../support/cli-runs.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

let folder = '';
let flags: readonly string[] = [];
const settings = {
  hospitals: '4',
  partition: 'iid',
  rounds: '3',
  epochs: '1',
  batch: '4',
  'max-tokens': '32',
  threads: '1',
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-processes-'));
  const data = writeSmallData(folder, { train: 64, validation: 8, test: 8 });
  const model = await writeTinyModel(join(folder, 'tiny'));
  flags = [...data, '--model', model, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])];
  resultOf(await runCli(['simulate', ...flags, '--out', 'calm'], { folder }));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a simulation on processes', () => {
  it('tells the same and ends with the same bits as one inside of one process', async () => {
    const choices = simulateSchema.parse({
      data: join(folder, 'data.csv'),
      split: join(folder, 'split.json'),
      task: 'pair',
      text: 'chq',
      pair: 'faq',
      label: 'entails',
      model: join(folder, 'tiny'),
      out: join(folder, 'here'),
      hospitals: 4,
      partition: 'iid',
      rounds: 3,
      epochs: 1,
      batch: 4,
      maxTokens: 32,
      threads: 1,
    });
    const options = resolveRunOptions('simulate', choices, { cores: 1, storeRoot: join(folder, 'store'), given: [] });
    for await (const event of simulate(options, new AbortController().signal)) expect(event.kind).toBeDefined();
    expect(adapterDigest(join(folder, 'here'))).toBe(adapterDigest(join(folder, 'calm')));
    const [here, calm] = [recordedEvents(join(folder, 'here')), recordedEvents(join(folder, 'calm'))];
    // The plan names the data by its path's last part alone, and so is the same too.
    expect(here.slice(0, -1)).toEqual(calm.slice(0, -1));
  });

  it('reaches the same adapter when everything happens to it, and says what happened', async () => {
    const end = await runCli(['simulate', ...flags, '--out', 'faults', '--faults', 'all'], { folder });
    resultOf(end);
    expect(adapterDigest(join(folder, 'faults'))).toBe(adapterDigest(join(folder, 'calm')));
    const said = end.events.flatMap((event) => (event.kind === 'status' ? [event.message] : []));
    for (const fault of faultNames) expect(said.join('\n')).toContain(`SIMULATED fault ${fault}: `);
    for (const code of ['measurement-not-allowed', 'binding-mismatch', 'signature-invalid', 'simulated-not-allowed'])
      expect(said.join('\n')).toContain(code);
  });

  it('marks what it leaves as simulated', () => {
    const federation = join(folder, 'calm/federation');
    expect(readFileSync(join(federation, 'study.json'), 'utf8')).toContain('SIMULATED');
    expect(existsSync(join(federation, 'hospital-1/SIMULATED-adapter/adapter_model.safetensors'))).toBe(true);
  });
});
