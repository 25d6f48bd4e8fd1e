import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSmallData } from '../support/cli-data.ts';
import { refusalOf, resultOf, runCli, type CliEnd } from '../support/cli-process.ts';
import { adapterDigest, recordedEvents } from '../support/cli-runs.ts';

// A rate that is far too high, so that the validation loss rises soon.
const settings = '--epochs 8 --patience 1 --batch 8 --max-tokens 32 --threads 1 --learning-rate 0.05'.split(' ');
let folder = '';
let data: readonly string[] = [];
let end: CliEnd;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-patience-'));
  data = writeSmallData(folder, { train: 24, validation: 12, test: 12 });
  end = await runCli(['train', ...data, ...settings, '--out', 'whole'], { folder });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const validationLosses = (): readonly number[] =>
  end.events.flatMap((event) =>
    event.kind === 'evaluation' && event.split === 'validation' ? [event.metrics.loss] : [],
  );

describe('train with a patience', () => {
  it('stops at the first epoch without a better validation loss, and says so', () => {
    resultOf(end);
    const losses = validationLosses();
    expect(losses.length).toBeGreaterThan(1);
    expect(losses.length).toBeLessThan(8);
    const last = losses.length - 1;
    expect(losses.findIndex((loss, index) => index > 0 && loss >= Math.min(...losses.slice(0, index)))).toBe(last);
    expect(end.events.filter((event) => event.kind === 'status')).toHaveLength(1);
  });

  it('keeps the parameters of the best epoch', async () => {
    const flags = ['--max-tokens', '32', '--threads', '1', '--part', 'validation'];
    const evaluated = await runCli(['evaluate', '--adapter', 'whole', ...data, ...flags], { folder });
    expect(resultOf(evaluated).test?.loss).toBe(Math.min(...validationLosses()));
  });

  it('is continued after a kill as if nothing had happened', async () => {
    await runCli(['train', ...data, ...settings, '--out', 'killed'], {
      folder,
      stopAt: { signal: 'SIGKILL', event: (event) => event.kind === 'step' && event.step === 4 },
    });
    resultOf(await runCli(['train', '--resume', 'killed'], { folder }));
    expect(adapterDigest(join(folder, 'killed'))).toBe(adapterDigest(join(folder, 'whole')));
    expect(recordedEvents(join(folder, 'killed'))).toEqual(recordedEvents(join(folder, 'whole')));
  });

  it('refuses a split without validation rows', async () => {
    const none = writeSmallData(folder, { train: 24, validation: 0, test: 12 });
    const refused = await runCli(['train', ...none, ...settings, '--out', 'none'], { folder });
    expect(refusalOf(refused, 'option-invalid')).toMatch(/--patience needs validation rows/);
  });
});
