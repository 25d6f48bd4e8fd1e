import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairFlags, shortRows, writeSmallData } from '../support/cli-data.ts';
import { refusalOf, resultOf, runCli, type CliEnd } from '../support/cli-process.ts';
import { adapterDigest } from '../support/cli-runs.ts';

const root = join(import.meta.dirname, '../..');
const embedded = join(root, 'assets/models/minilm-med');
const golden = join(root, 'tests/fixtures/golden');
const header = 'pid,chq,faq,entails';
const quick = '--max-tokens 16 --batch 4 --threads 1 --epochs 1 --rounds 1 --hospitals 2 --partition iid --no-local';

let folder = '';
let good: readonly string[] = [];

const run = async (...command: readonly string[]): Promise<CliEnd> => await runCli(command, { folder });
const simulate = async (data: readonly string[], ...rest: readonly string[]): Promise<CliEnd> =>
  await run('simulate', ...data, ...quick.split(' '), ...rest);

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}

/** A model folder with the embedded model's files, for a test to spoil one. */
function copyModel(name: string): string {
  const target = join(folder, name);
  mkdirSync(target);
  for (const file of readdirSync(embedded)) copyFileSync(join(embedded, file), join(target, file));
  return target;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-bad-input-'));
  good = writeSmallData(folder, { train: 16, validation: 2, test: 6 });
  resultOf(await simulate(good, '--out', 'calm'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a model that cannot be used is refused:', () => {
  it('missing', async () => {
    expect(refusalOf(await simulate(good, '--model', 'nonsuch'), 'model-missing')).toMatch(
      /no model "nonsuch".*minilm-med/,
    );
  });

  it('a folder that is no model', async () => {
    mkdirSync(join(folder, 'no-model'));
    expect(refusalOf(await simulate(good, '--model', 'no-model'), 'model-missing')).toMatch(/no config\.json/);
  });

  it('truncated weights', async () => {
    const path = join(copyModel('truncated'), 'model.safetensors');
    writeFileSync(path, readFileSync(path).subarray(0, 1_000_000));
    expect(refusalOf(await simulate(good, '--model', 'truncated'), 'model-corrupt')).toMatch(
      /model\.safetensors is damaged/,
    );
  });

  it("another model's tokenizer", async () => {
    copyFileSync(
      join(golden, 'tokenizers/smollm2.tokenizer.json'),
      join(copyModel('other-tokenizer'), 'tokenizer.json'),
    );
    expect(refusalOf(await simulate(good, '--model', 'other-tokenizer'), 'tokenizer-invalid')).toMatch(
      /does not belong to this model/,
    );
  });

  it('an encoder for answers', async () => {
    const flags = ['--data', 'data.csv', '--task', 'generation', '--text', 'chq', '--answer', 'faq'];
    expect(refusalOf(await run('train', ...flags), 'model-unsupported')).toMatch(/needs a chat model/);
  });
});

describe('an adapter that does not belong is refused:', () => {
  it('to a model of other sizes', async () => {
    const end = await run('evaluate', ...good, '--adapter', 'calm', '--model', join(golden, 'models/bert'));
    expect(refusalOf(end, 'adapter-mismatch')).toMatch(/does not fit this base model/);
  });

  it('to other weights of the same sizes', async () => {
    const path = join(copyModel('retrained'), 'model.safetensors');
    const weights = readFileSync(path);
    weights.writeUInt8(weights.readUInt8(weights.length - 1) ^ 1, weights.length - 1);
    writeFileSync(path, weights);
    const end = await run('evaluate', ...good, '--adapter', 'calm', '--model', 'retrained');
    expect(refusalOf(end, 'adapter-mismatch')).toMatch(/trained on other weights/);
  });

  it('to another task', async () => {
    const flags = ['--data', 'data.csv', '--task', 'classification', '--text', 'chq', '--label', 'entails'];
    expect(refusalOf(await run('evaluate', '--adapter', 'calm', ...flags), 'adapter-mismatch')).toMatch(
      /trained for the task pair/,
    );
  });

  it('a folder without one', async () => {
    mkdirSync(join(folder, 'no-adapter'));
    expect(refusalOf(await run('evaluate', ...good, '--adapter', 'no-adapter'), 'adapter-invalid')).toMatch(
      /no-adapter/,
    );
  });

  it('to labels it does not know', async () => {
    write('strange.csv', [header, ...shortRows(4), '9,why,what,perhaps', ''].join('\n'));
    const end = await run('evaluate', ...pairFlags('strange.csv'), '--adapter', 'calm', '--part', 'all');
    expect(refusalOf(end, 'label-unknown')).toMatch(/^Row 4 of strange\.csv.* the adapter does not know/);
  });
});

describe('data that cannot be learned from are refused:', () => {
  const lines = (rows: readonly string[]): string => [header, ...rows, ''].join('\n');
  const labelled = (label: string): readonly string[] => shortRows(30).filter((row) => row.endsWith(label));

  it.each([
    ['an empty file', '', 'data-empty', /has no rows/],
    ['a header alone', `${header}\n`, 'data-empty', /has no rows/],
    ['a single class', lines(labelled('true')), 'data-single-class', /same label/],
    ['too few rows for a test', lines(shortRows(3)), 'data-empty', /no test rows/],
    ['a row with a field too many', lines([...shortRows(9), '9,a,b,true,c']), 'data-invalid', /line 11: the number/],
  ] as const)('%s', async (name, content, code, sentence) => {
    const file = `${name.replaceAll(' ', '-')}.csv`;
    write(file, content);
    const end = await simulate(pairFlags(file));
    expect(refusalOf(end, code)).toMatch(sentence);
    expect(end.error?.message).toMatch(new RegExp(`${file}|split`));
  });

  it('text that is not UTF-8', async () => {
    write('latin.csv', Buffer.from(lines([...shortRows(9), '9,caf\u00e9,why,true']), 'latin1'));
    expect(refusalOf(await simulate(pairFlags('latin.csv')), 'data-invalid')).toMatch(/not UTF-8/);
  });

  it('a missing file', async () => {
    expect(refusalOf(await simulate(pairFlags('nowhere.csv')), 'data-missing')).toMatch(/no data file nowhere\.csv/);
  });

  it('a workbook', async () => {
    write('data.xlsx', 'PK');
    expect(refusalOf(await simulate(pairFlags('data.xlsx')), 'data-invalid')).toMatch(/Save it as \.csv/);
  });

  it('an unknown column, naming those there are', async () => {
    const end = await run('train', '--data', 'data.csv', '--task', 'classification', '--text', 'note', '--label', 'x');
    expect(refusalOf(end, 'option-invalid')).toMatch(/no text column "note".*pid, chq, faq, entails/);
  });

  it('a label in test that train does not have', async () => {
    write('new-label.csv', lines([...shortRows(8), '9,why,what,perhaps']));
    write('new-label.json', '{"train":[0,1,2,3,4,5,6,7],"test":[8]}');
    const end = await simulate([...pairFlags('new-label.csv'), '--split', 'new-label.json']);
    expect(refusalOf(end, 'label-unknown')).toMatch(/Row 8 of new-label\.csv.* test .*--labels/);
    expect(end.error?.message).not.toContain('perhaps');
  });
});

describe('a split that does not fit is refused:', () => {
  it.each([
    ['no JSON', '{"train":[0,1', /not valid JSON/],
    ['a row in two parts', '{"train":[0,1,2],"test":[2]}', /names a row twice/],
    ['rows beyond the file', '{"train":[0,1,2],"test":[999]}', /beyond the last of data\.csv/],
    ['rows that are no numbers', '{"train":["0"],"test":[1]}', /wrong at "train\.0"/],
    ['no test rows', '{"train":[0,1,2,3]}', /no test rows/],
  ])('%s', async (_, content, sentence) => {
    write('bad-split.json', content);
    const end = await simulate([...pairFlags('data.csv'), '--split', 'bad-split.json']);
    expect(refusalOf(end, /no test/.test(sentence.source) ? 'data-empty' : 'data-invalid')).toMatch(sentence);
  });

  it('a missing file', async () => {
    const end = await simulate([...pairFlags('data.csv'), '--split', 'none.json']);
    expect(refusalOf(end, 'data-missing')).toMatch(/no split file none\.json/);
  });
});

describe('a value that makes no sense is refused:', () => {
  it.each([
    ['--rank 0', 'option-invalid', /--rank must be a whole number from 1/],
    ['--seed seven', 'option-invalid', /--seed must be a whole number.* not "seven"/],
    ['--partition skewed', 'option-invalid', /--partition must be iid or dirichlet:ALPHA/],
    ['--partition dirichlet:0', 'option-invalid', /--partition must be/],
    ['--split 1.5', 'option-invalid', /--split must be/],
    ['--hospitals 17', 'too-many-hospitals', /16 training examples are too few for 17 hospitals/],
    ['--hospitals 17 --partition dirichlet:0.5', 'too-many-hospitals', /too few for 17 hospitals/],
    ['--targets nonsense', 'adapter-invalid', /no linear layer named nonsense.*query/],
    ['--max-tokens 513', 'option-invalid', /--max-tokens must be at most 512/],
    ['--adapter prefix --virtual-tokens 512', 'option-invalid', /--virtual-tokens must be at most 504/],
  ])('%s', async (flags, code, sentence) => {
    const end = await simulate(good, '--out', 'refused', ...flags.split(' '));
    expect(refusalOf(end, code)).toMatch(sentence);
    expect(readdirSync(folder)).not.toContain('refused');
  });
});

describe('a run folder that cannot be written is refused:', () => {
  it('one that is not empty', async () => {
    mkdirSync(join(folder, 'full'));
    write('full/notes.txt', 'mine');
    const end = await simulate(good, '--out', 'full');
    expect(refusalOf(end, 'run-exists')).toMatch(/full is not empty/);
    expect(end.error?.message).not.toContain('--resume');
    expect(readdirSync(join(folder, 'full'))).toEqual(['notes.txt']);
  });

  it('one with a run, which may be continued', async () => {
    expect(refusalOf(await simulate(good, '--out', 'calm'), 'run-exists')).toMatch(/--resume calm/);
  });

  it.each(['data.csv', 'data.csv/run'])('a file in its place: %s', async (out) => {
    expect(refusalOf(await simulate(good, '--out', out), 'option-invalid')).toMatch(/cannot be the run folder.*--out/);
  });

  // Root may write anywhere: as root the program runs as another user, where that user can read it.
  const isRoot = process.getuid?.() === 0;
  const nobody = 65_534;
  const canRun =
    !isRoot || spawnSync(process.execPath, [join(root, 'src-enclave/cli/main.ts')], { uid: nobody }).status === 2;
  it.skipIf(process.platform === 'win32' || !canRun)('one below a folder without permission', async () => {
    mkdirSync(join(folder, 'locked'));
    chmodSync(join(folder, 'locked'), 0o555);
    chmodSync(folder, 0o755);
    const command = ['simulate', ...good, ...quick.split(' '), '--out', 'locked/run'];
    const end = await runCli(command, { folder, ...(isRoot ? { userId: nobody } : {}) });
    expect(refusalOf(end, 'no-permission')).toMatch(/No permission while writing the run folder locked\/run/);
  });
});

describe('a disk that is full', () => {
  const mounted = mkdtempSync(join(tmpdir(), 'cloister-tiny-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mounted]).status === 0;
  afterAll(() => {
    if (isMounted) spawnSync('umount', [mounted]);
    rmSync(mounted, { recursive: true, force: true });
  });

  it.skipIf(!isMounted)('ends the run, which continues to the same bits when there is room', async () => {
    const out = join(mounted, 'run');
    const end = await simulate(good, '--out', out);
    expect(end).toMatchObject({ exitCode: 2, stderr: '', error: { code: 'disk-full' } });
    expect(end.error?.message).toMatch(/The disk is full while .*--resume\.$/);

    expect(spawnSync('mount', ['-o', 'remount,size=64m', mounted]).status).toBe(0);
    resultOf(await run('simulate', '--resume', out));
    expect(adapterDigest(out)).toBe(adapterDigest(join(folder, 'calm')));
  });
});

describe('text that is too long', () => {
  it('is cut, with a warning that counts it', async () => {
    const long = shortRows(24).map((row) => row.replace(/^([^,]*),/, `$1,${'headache '.repeat(80)}`));
    write('long.csv', [header, ...long.slice(0, 7), ...shortRows(24).slice(7), ''].join('\n'));
    const split = ['--split', 'split.json', '--max-tokens', '64'];
    const end = await simulate(pairFlags('long.csv'), '--out', 'long', ...split);
    resultOf(end);
    const warnings = end.events.filter((event) => event.kind === 'warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'text-truncated' });
    expect(warnings[0]?.message).toMatch(/^7 of 24 texts are longer than 64 tokens and were cut\./);
  });
});

describe('what the records say', () => {
  it('is in no file of a run and in no line of output', async () => {
    const words = ['Quetzalcoatlus', 'Zwetschgenknoedel', 'Xylophonweide'];
    const rows = shortRows(24).map((row, index) => row.replace(/^([^,]*),/, `$1,${words[index % 3] ?? ''} `));
    write('canary.csv', [header, ...rows, ''].join('\n'));
    const data = [...pairFlags('canary.csv'), '--split', 'split.json'];
    const end = await simulate(data, '--out', 'canary', '--compare');
    resultOf(end);
    const files = ['plan.json', 'options.json', 'metrics.jsonl', 'report.html', 'state.0', 'state.1'];
    const adapterFiles = readdirSync(join(folder, 'canary/adapter')).map((name) => `adapter/${name}`);
    const contents = [...files, ...adapterFiles].map((name) => readFileSync(join(folder, 'canary', name), 'latin1'));
    const written = [...contents, JSON.stringify(end.events)].join('\n').toLowerCase();
    expect(written).toContain('canary.csv');
    for (const word of words) expect(written).not.toContain(word.toLowerCase());
  });
});
