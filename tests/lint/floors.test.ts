import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const floors: Readonly<Record<string, number>> = {
  base: 0,
  protocol: 0,
  attestation: 1,
  tensor: 2,
  ledger: 2,
  channel: 2,
  engine: 3,
  data: 3,
  model: 4,
  aggregation: 5,
  privacy: 5,
  training: 6,
  federation: 7,
  server: 8,
  host: 9,
  report: 9,
  simulation: 10,
  cli: 11,
  node: 11,
};
const folders = Object.keys(floors);
const platformFree = new Set(['tensor', 'aggregation', 'privacy', 'protocol']);

const mayImport = (from: string, to: string): boolean =>
  from === to || (floors[to] ?? 0) < (floors[from] ?? 0) || (from === 'protocol' && to === 'base');

type Finding = { readonly file: string; readonly line: number; readonly message: string };

let root = '';
let findings: readonly Finding[] = [];

/** Files by path; each line is one import. */
function badFiles(): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, readonly string[]>();
  for (const from of folders)
    files.set(`src-enclave/${from}/deep/probe.ts`, [
      ...folders.map((to) => `../../${to}/thing.ts`),
      'node:fs',
      'fs/promises',
      'electron',
      '../../../src-main/thing.ts',
      './thing.ts',
      'zod',
    ]);
  const enclave = folders.map((folder) => `../src-enclave/${folder}/thing.ts`);
  files.set('src-main/probe.ts', [...enclave, '../src-renderer/thing.ts', './contract/thing.ts', 'node:fs']);
  files.set('src-renderer/probe.ts', [
    ...enclave,
    '../src-main/windows/thing.ts',
    '../src-main/contract/thing.ts',
    'node:fs',
    'electron',
    'react',
  ]);
  return files;
}

function lint(folder: string): Promise<readonly Finding[]> {
  const cli = join(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin', 'oxlint');
  return new Promise((done, fail) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [cli, '--format=json', '.'], options, (_error, stdout) => {
      try {
        const report: {
          diagnostics: {
            code: string;
            message: string;
            help?: string;
            filename: string;
            labels: { span: { line: number } }[];
          }[];
        } = JSON.parse(stdout);
        done(
          report.diagnostics
            .filter((one) => one.code.includes('no-restricted-imports'))
            .map((one) => ({
              file: one.filename.replaceAll('\\', '/'),
              line: one.labels[0]?.span.line ?? 0,
              message: `${one.message} ${one.help ?? ''}`,
            })),
        );
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cloister-floors-'));
  await copyFile(resolve('.oxlintrc.json'), join(root, '.oxlintrc.json'));
  await symlink(resolve('node_modules'), join(root, 'node_modules'), 'junction');
  for (const [path, imports] of badFiles()) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    const lines = imports.map((name, index) => `import { thing as thing${index} } from '${name}';`);
    await writeFile(join(root, path), `${lines.join('\n')}\n`);
  }
  findings = await lint(root);
});
afterAll(() => rm(root, { recursive: true }));

/** The imports of a file that were refused. */
function refused(path: string): readonly string[] {
  const imports = badFiles().get(path) ?? [];
  return findings.filter((one) => one.file.endsWith(path)).map((one) => imports[one.line - 1] ?? `line ${one.line}`);
}

describe.each(folders)('src-enclave/%s', (from) => {
  it('imports downwards only', () => {
    const wanted = [
      ...folders.filter((to) => !mayImport(from, to)).map((to) => `../../${to}/thing.ts`),
      ...(platformFree.has(from) ? ['node:fs', 'fs/promises', 'electron'] : []),
      '../../../src-main/thing.ts',
    ];
    expect(refused(`src-enclave/${from}/deep/probe.ts`).toSorted()).toEqual(wanted.toSorted());
  });
});

describe('the other processes', () => {
  it('src-main knows host, protocol and base only', () => {
    const allowed = new Set(['host', 'protocol', 'base']);
    const wanted = folders
      .filter((folder) => !allowed.has(folder))
      .map((folder) => `../src-enclave/${folder}/thing.ts`);
    expect(refused('src-main/probe.ts').toSorted()).toEqual([...wanted, '../src-renderer/thing.ts'].toSorted());
  });

  it('src-renderer knows the contract only', () => {
    const wanted = [
      ...folders.map((folder) => `../src-enclave/${folder}/thing.ts`),
      '../src-main/windows/thing.ts',
      'node:fs',
      'electron',
    ];
    expect(refused('src-renderer/probe.ts').toSorted()).toEqual(wanted.toSorted());
  });
});

it('each message names the way out', () => {
  expect(findings.length).toBeGreaterThan(100);
  const wayOut = /Move what is shared down|as arguments|through src-|import only|import src-main\/contract/u;
  expect(findings.filter((one) => !wayOut.test(one.message))).toEqual([]);
});
