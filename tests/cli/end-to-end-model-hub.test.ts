import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestHub, type HubServer } from '../support/hub-server.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'src-enclave/cli/main.ts');
const embedded = join(root, 'assets/models/minilm-med');
const files = Object.fromEntries(
  ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'LICENSE', 'model.safetensors'].map((name) => [
    name,
    new Uint8Array(readFileSync(join(embedded, name))),
  ]),
);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-hub-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type End = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the real program; `started` gets what stops it. */
async function cloister(
  words: readonly string[],
  environment: Record<string, string> = {},
  started: (interrupt: () => void) => void = () => undefined,
): Promise<End> {
  const { HF_TOKEN: _token, HF_ENDPOINT: _endpoint, ...rest } = process.env;
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { ...rest, CLOISTER_HOME: join(folder, 'store'), CLOISTER_DEBUG: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started(() => child.kill('SIGINT'));
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, stdout, stderr };
}

const add = (hub: HubServer, ...words: readonly string[]): readonly string[] => [
  'model',
  'add',
  'hf:org/name',
  '--mirror',
  hub.url,
  ...words,
];
const lastObject = ({ stdout }: End): unknown => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

describe('the program with a model hub', () => {
  it('downloads a model that it then uses like any other', async () => {
    const hub = await startTestHub(files);
    const end = await cloister(add(hub, '--json'));
    expect(end).toMatchObject({ exitCode: 0, stderr: '' });
    const origin = { hub: hub.url, repo: 'org/name', revision: 'c'.repeat(40) };
    expect(lastObject(end)).toMatchObject({
      kind: 'result',
      command: 'model add',
      model: { name: 'name', modelType: 'bert', origin: 'org/name', hub: origin, isEmbedded: false },
    });
    expect(end.stdout).toMatch(/"kind":"progress","phase":"downloading","file":"config\.json"/);
    const info = await cloister(['model', 'info', 'name']);
    expect(info.stdout).toContain(`Origin      org/name at ${origin.revision}, ${hub.url}\n`);
    expect(readdirSync(join(folder, 'store', 'downloads'))).toEqual([]);
    expect(readdirSync(join(folder, 'store', 'models', 'name')).sort()).toEqual(
      [...Object.keys(files), 'manifest.json'].sort(),
    );
  });

  it('keeps a download that Ctrl-C stopped, and goes on with it', async () => {
    const hub = await startTestHub(files, { holds: 'model.safetensors' });
    const begun = new Promise<void>((done) => {
      hub.behaviour.onBody = (path) => {
        if (path === 'model.safetensors') done();
      };
    });
    const end = await cloister(add(hub, '--name', 'mine'), {}, (interrupt) => void begun.then(interrupt));
    expect(end.exitCode).toBe(130);
    expect(end.stderr).toBe(
      `Stopped before the end. What was downloaded is kept. Go on with: cloister model add hf:org/name --name mine --mirror ${hub.url}\n`,
    );
    expect(existsSync(join(folder, 'store', 'mine'))).toBe(false);
    hub.behaviour.holds = null;
    hub.requests.length = 0;
    const again = await cloister(add(hub, '--name', 'mine'));
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(again.stdout).toMatch(/Added mine\. Use it with: --model mine\n$/);
    // The configuration was there whole, the weights in part.
    const asked = hub.requests.filter(({ path }) => /resolve|blobs/.test(path));
    expect(new Set(asked.map(({ path }) => path.split('/').at(-1)))).toEqual(new Set(['model.safetensors']));
    const model = await cloister(['model', 'info', 'mine', '--json']);
    const builtIn = await cloister(['model', 'info', 'minilm-med', '--json']);
    const sha = /"sha256":"[0-9a-f]{64}"/;
    expect(sha.exec(model.stdout)?.[0]).toBe(sha.exec(builtIn.stdout)?.[0]);
  });

  it('takes the token from a file or the environment and never shows it', async () => {
    const hub = await startTestHub(files, { gatedBy: 'hf_very_secret' });
    const without = await cloister(add(hub));
    expect(without.exitCode).toBe(2);
    expect(without.stderr).toMatch(
      /^error: The hub gives org\/name only to people who accepted its licence.*give a token/,
    );
    writeFileSync(join(folder, 'token.txt'), 'hf_very_secret\n');
    const withFile = await cloister(add(hub, '--token-file', 'token.txt', '--name', 'a'));
    const withEnvironment = await cloister(['model', 'add', 'hf:org/name', '--name', 'b', '--json'], {
      HF_TOKEN: 'hf_very_secret',
      HF_ENDPOINT: hub.url,
    });
    expect([withFile.exitCode, withEnvironment.exitCode]).toEqual([0, 0]);
    for (const { stdout, stderr } of [without, withFile, withEnvironment])
      expect(stdout + stderr).not.toContain('hf_very_secret');
    const atStorage = hub.requests.filter(({ at }) => at === 'storage');
    expect(atStorage.length).toBeGreaterThan(0);
    for (const { headers } of atStorage) expect(headers).not.toHaveProperty('authorization');
    const kept = readdirSync(join(folder, 'store'), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    for (const file of kept.filter(({ name }) => name.endsWith('.json')))
      expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain('hf_very_secret');
  });

  it('refuses with a sentence what it cannot use', async () => {
    const refuse = async (hub: HubServer, ...words: readonly string[]): Promise<string> => {
      const end = await cloister(add(hub, ...words));
      expect(end.exitCode).toBe(2);
      expect(end.stderr).toMatch(/^error: [^\n]*\.\n$/);
      expect(end.stderr).not.toContain(folder);
      return end.stderr;
    };
    const pickled = await startTestHub({ 'config.json': '{}', 'pytorch_model.bin': 'x' });
    expect(await refuse(pickled)).toMatch(/Pickled formats can run code/);
    const several = await startTestHub({ 'a.gguf': 'x', 'b.gguf': 'y' });
    expect(await refuse(several)).toMatch(/Name the file to use: a\.gguf, b\.gguf\./);
    expect(await refuse(several, '--file', 'b.gguf')).toMatch(/damaged or not what its name says/);
    const other = await startTestHub({ ...files, 'config.json': '{"model_type":"t5"}' });
    expect(await refuse(other)).toMatch(/supported are: bert, llama/);
    expect(other.requests.filter(({ path }) => path.endsWith('model.safetensors'))).toEqual([]);
    const wrong = await startTestHub(files, { corrupts: new Set(['model.safetensors']) });
    expect(await refuse(wrong)).toMatch(/not what the hub's listing says/);
    await wrong.close();
    expect(await refuse(wrong)).toMatch(/cannot be reached/);
    mkdirSync(join(folder, 'store', 'models', 'name'), { recursive: true });
    other.requests.length = 0;
    expect(await refuse(other)).toMatch(/already a model named name/);
    expect(other.requests).toEqual([]);
  });
});
