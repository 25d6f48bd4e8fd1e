import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  evaluateFlags,
  type FlagGroup,
  modelAddFlags,
  simulateFlags,
  trainFlags,
  verifyFlags,
} from '../../src-enclave/cli/flags.ts';
import { flagOf } from '../../src-enclave/cli/parse-options.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { evaluateSchema, simulateSchema, trainSchema } from '../../src-enclave/protocol/run-options.ts';
import { fakeContext } from './support/fake-context.ts';

const longFlag = (flags: string) => flags.split(' ')[0] ?? '';
const flagsOf = (groups: readonly FlagGroup[]) => groups.flatMap((group) => group.flags);

describe('help', () => {
  it.each([
    ['simulate', simulateFlags],
    ['train', trainFlags],
    ['evaluate', evaluateFlags],
    ['model add', modelAddFlags],
    ['verify', verifyFlags],
  ])('of %s lists its flags', async (command, groups) => {
    const context = fakeContext();
    expect(await runProgram([...command.split(' '), '--help'], context)).toBe(0);
    for (const flag of flagsOf(groups)) expect(context.stdout.text).toContain(`  ${flag.flags}  `);
  });

  it.each(['simulate', 'train', 'evaluate', 'model', 'verify', 'pad'])('of %s has examples', async (command) => {
    const context = fakeContext();
    await runProgram([command, '--help'], context);
    expect(context.stdout.text).toMatch(new RegExp(`Examples:\\n  \\$ cloister ${command}`));
  });

  it('of the program tells the exit codes', async () => {
    const context = fakeContext();
    await runProgram(['--help'], context);
    for (const code of ['0', '1', '2', '3', '4', '130'])
      expect(context.stdout.text).toMatch(new RegExp(`^  ${code} `, 'm'));
  });

  it.each([
    ['simulate', simulateFlags, simulateSchema],
    ['train', trainFlags, trainSchema],
    ['evaluate', evaluateFlags, evaluateSchema],
  ])('of %s has exactly the options of its schema', (_command, groups, schema) => {
    const listed = flagsOf(groups).map((flag) => longFlag(flag.flags).replace('--no-', '--'));
    const options = Object.keys(schema.shape).map(flagOf);
    expect(listed.sort()).toEqual([...options, '--json'].sort());
  });

  it('repeats the defaults of the schema', () => {
    const { partition, targets, ...defaults } = simulateSchema.parse({});
    const plain = Object.entries(defaults).flatMap(([option, value]) =>
      typeof value === 'number' || typeof value === 'string' ? [{ option, text: String(value) }] : [],
    );
    const printed = new Map(flagsOf(simulateFlags).map((flag) => [longFlag(flag.flags), flag.default]));
    expect(plain.length).toBeGreaterThan(5);
    expect(plain.map(({ option }) => printed.get(flagOf(option)))).toEqual(plain.map(({ text }) => text));
    expect(printed.get('--targets')).toBe(String(targets));
    expect(partition).toEqual(simulateSchema.parse({ partition: printed.get('--partition') }).partition);
  });
});

describe('start-up', () => {
  const start = (...argv: string[]) => {
    const logger = new URL('support/log-modules.ts', import.meta.url).href;
    const main = fileURLToPath(new URL('../../src-enclave/cli/main.ts', import.meta.url));
    const child = spawnSync(process.execPath, ['--import', logger, main, ...argv], { encoding: 'utf8' });
    const modules = child.stderr.split('\n').flatMap((line) => (line.startsWith('module ') ? [line.slice(7)] : []));
    const packages = modules.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
    return { status: child.status, stdout: child.stdout, packages: [...new Set(packages)] };
  };

  it('of --help loads no package but commander', () => {
    for (const argv of [['--help'], ['simulate', '--help'], ['model', 'add', '--help'], ['--version']]) {
      const { status, stdout, packages } = start(...argv);
      expect(status).toBe(0);
      expect(stdout).not.toBe('');
      expect(packages).toEqual(['commander']);
    }
  });

  it('of a command whose options are wrong loads the schemas and no engine', () => {
    const { status, packages } = start('simulate', '--rank', '0');
    expect(status).toBe(2);
    expect(packages).toContain('zod');
    expect(packages).not.toContain('onnxruntime-node');
  });
});
