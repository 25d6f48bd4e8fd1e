import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src-enclave/protocol/run-events.ts';
import { pairFlags, writeSmallData } from '../support/cli-data.ts';
import { refusalOf, resultOf, runCli, type CliEnd } from '../support/cli-process.ts';
import { adapterDigest, folderDigests, recordedEvents, withoutTimings } from '../support/cli-runs.ts';

type Moment = (event: RunEvent) => boolean;

let folder = '';
let data: readonly string[] = [];
let flags: readonly string[] = [];

const run = async (...rest: readonly string[]): Promise<CliEnd> => await runCli(rest, { folder });
const simulation = (out: string): readonly string[] => ['simulate', ...flags, '--out', out];

/** The moment at which the k-th event that `isCounted` picks has been printed. */
function nth(k: number, isCounted: Moment): Moment {
  let seen = 0;
  return (event) => isCounted(event) && ++seen === k;
}
const federatedStep: Moment = (event) => event.kind === 'step' && event.setting === 'federated';
const localStep: Moment = (event) => event.kind === 'step' && event.setting === 'localOnly';

async function killedAt(moment: Moment, ...command: readonly string[]): Promise<void> {
  const end = await runCli(command, { folder, stopAt: { signal: 'SIGKILL', event: moment } });
  expect(end.exitCode, 'the run ended before it could be killed').toBeNull();
}

const outcomeOf = (out: string): object => ({
  events: recordedEvents(join(folder, out)),
  adapter: adapterDigest(join(folder, out)),
});

// 16 examples a hospital: 12 steps in a round, so a journal entry lies within each.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-resume-'));
  const settings = '--hospitals 2 --partition iid --rounds 2 --epochs 3 --batch 4 --max-tokens 16 --threads 1';
  data = writeSmallData(folder, { train: 32, validation: 4, test: 8 });
  flags = [...data, ...settings.split(' ')];
  resultOf(await run(...simulation('calm')));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a simulation that was killed', () => {
  const moments: readonly (readonly [string, () => Moment])[] = [
    ['in the training of the second hospital', () => nth(23, federatedStep)],
    ['in the second hospital that trains alone', () => nth(14, localStep)],
  ];
  it.each(moments)('%s ends as an undisturbed one', async (name, moment) => {
    const out = name.replaceAll(' ', '-');
    await killedAt(moment(), ...simulation(out));
    resultOf(await run('simulate', '--resume', out));
    expect(outcomeOf(out)).toEqual(outcomeOf('calm'));
  });

  it('again and again ends as an undisturbed one', async () => {
    await killedAt(
      nth(1, (event) => event.kind === 'started'),
      ...simulation('often'),
    );
    const resume = ['simulate', '--resume', 'often'];
    await killedAt(nth(11, federatedStep), ...resume);
    await killedAt(
      nth(1, (event) => event.kind === 'contribution'),
      ...resume,
    );
    await killedAt(
      nth(1, (event) => event.kind === 'round'),
      ...resume,
    );
    await killedAt(nth(17, federatedStep), ...resume);
    await killedAt(nth(5, localStep), ...resume);
    await killedAt(
      nth(1, (event) => event.kind === 'evaluation' && event.setting === 'localOnly'),
      ...resume,
    );
    resultOf(await run(...resume));
    expect(outcomeOf('often')).toEqual(outcomeOf('calm'));
  }, 300_000);
});

describe('a simulation that was interrupted', () => {
  it('says how to continue, and continues to the same bits', async () => {
    const stopAt = { signal: 'SIGINT', event: nth(15, federatedStep) } as const;
    const stopped = await runCli(simulation('stopped'), { folder, stopAt });
    expect(stopped.exitCode).toBe(130);
    expect(stopped.error).toMatchObject({ code: 'cancelled', exitCode: 130 });
    expect(stopped.error?.message).toContain('cloister simulate --resume stopped');
    expect(stopped.events.filter((event) => event.kind === 'result')).toEqual([]);

    resultOf(await run('simulate', '--resume', '--out', 'stopped'));
    expect(outcomeOf('stopped')).toEqual(outcomeOf('calm'));
  });
});

describe('a training that was killed', () => {
  it('ends as an undisturbed one', async () => {
    const settings = '--epochs 2 --batch 4 --max-tokens 16 --threads 1';
    const short = ['train', ...data, ...settings.split(' '), '--out'];
    const calm = resultOf(await run(...short, 'trained'));
    await killedAt(
      nth(12, (event) => event.kind === 'step'),
      ...short,
      'killed-training',
    );
    const resumed = resultOf(await run('train', '--resume', 'killed-training'));
    expect(withoutTimings(resumed)).toEqual(withoutTimings(calm));
    expect(outcomeOf('killed-training')).toEqual(outcomeOf('trained'));
  });
});

describe('a seed', () => {
  it('decides the adapter: the same gives the same bytes, another others', async () => {
    const short = ['train', ...data, '--epochs', '1', '--max-tokens', '16', '--threads', '1'];
    resultOf(await run(...short, '--seed', '1', '--out', 'first'));
    resultOf(await run(...short, '--seed', '1', '--out', 'same'));
    resultOf(await run(...short, '--seed', '2', '--out', 'other'));
    expect(adapterDigest(join(folder, 'same'))).toBe(adapterDigest(join(folder, 'first')));
    expect(adapterDigest(join(folder, 'other'))).not.toBe(adapterDigest(join(folder, 'first')));
  });
});

describe('resuming', () => {
  it('a finished run prints its result again and changes nothing', async () => {
    const before = folderDigests(join(folder, 'calm'));
    const end = await run('simulate', '--resume', 'calm');
    const recorded = readFileSync(join(folder, 'calm/metrics.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
    expect(resultOf(end)).toEqual(JSON.parse(recorded));
    expect(end.events.map(({ kind }) => kind)).toEqual(['started', 'result']);
    expect(folderDigests(join(folder, 'calm'))).toEqual(before);
  });

  it.each([
    ['with another value of an option', ['simulate', '--resume', 'calm', '--rank', '4'], /--rank .*calm/],
    ['with another command', ['train', '--resume', 'calm'], /cloister simulate --resume calm/],
    ['a folder that is no run', ['simulate', '--resume', '.'], /no run to continue/],
    ['a folder that is not there', ['simulate', '--resume', 'nowhere'], /no run to continue in nowhere/],
    ['when there is no run at all', ['simulate', '--resume'], /no run to continue under runs/],
  ])('%s is refused', async (_, command, sentence) => {
    const end = await run(...command);
    expect(refusalOf(end, end.error?.code ?? 'none')).toMatch(sentence);
  });

  it.each([
    ['the data file', 'data.csv', /data file data\.csv changed/],
    ['the split', 'split.json', /the split.* changed/],
  ])('after %s changed is refused', async (_, file, sentence) => {
    const path = join(folder, file);
    const before = readFileSync(path, 'utf8');
    try {
      writeFileSync(path, file === 'split.json' ? before.replace('"train":[31,30', '"train":[30,31') : `${before}\n`);
      expect(readFileSync(path, 'utf8')).not.toBe(before);
      const end = await run('simulate', '--resume', 'calm');
      expect(refusalOf(end, 'run-invalid')).toMatch(sentence);
    } finally {
      writeFileSync(path, before);
    }
  });

  it('finds files that were moved', async () => {
    mkdirSync(join(folder, 'moved'));
    for (const file of ['data.csv', 'split.json']) copyFileSync(join(folder, file), join(folder, 'moved', file));
    const moved = [...pairFlags('moved/data.csv'), '--split', 'moved/split.json'];
    const end = await run('simulate', '--resume', 'calm', ...moved);
    expect(resultOf(end).out).toBe('calm');
  });

  it('a run that stopped before its plan was written begins it', async () => {
    mkdirSync(join(folder, 'early'));
    writeFileSync(join(folder, 'early/options.json'), readFileSync(join(folder, 'calm/options.json')));
    resultOf(await run('simulate', '--resume', 'early'));
    expect(outcomeOf('early')).toEqual(outcomeOf('calm'));
  });

  it.each(['plan.json', 'options.json'])('a run with a damaged %s is refused', async (file) => {
    mkdirSync(join(folder, `damaged-${file}`));
    for (const name of ['options.json', 'plan.json'])
      writeFileSync(join(folder, `damaged-${file}`, name), readFileSync(join(folder, 'calm', name)));
    writeFileSync(join(folder, `damaged-${file}`, file), '{"schema":');
    const end = await run('simulate', '--resume', `damaged-${file}`);
    expect(refusalOf(end, 'run-invalid')).toContain(`${file} in damaged-${file} is damaged`);
  });
});
