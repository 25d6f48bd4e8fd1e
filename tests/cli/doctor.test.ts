// cloister doctor as people and programs meet it. Where authorities or proxies come by the environment it runs as a process
// of its own: Node reads NODE_EXTRA_CA_CERTS once, when it starts.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { doctorFlags } from '../../src-enclave/cli/flags.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { checkIds } from '../../src-enclave/host/checkup/check.ts';
import { checkLineSchema } from '../../src-enclave/protocol/app-records.ts';
import { freePort, healthy, setProxies, startHttp, startProxy, startTls, tlsFile } from '../host/checkup/servers.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fakeContext } from './support/fake-context.ts';

const resultSchema = z.strictObject({
  kind: z.literal('result'),
  command: z.literal('doctor'),
  checks: z.array(
    z.strictObject({
      id: z.enum(checkIds),
      title: z.string().min(1),
      state: z.enum(['ok', 'caution', 'failed', 'not-checked']),
      found: z.string().min(1),
      why: z.string().min(1),
      fix: z.string().nullable(),
      reason: z
        .strictObject({ cause: checkLineSchema.shape.cause.unwrap(), args: checkLineSchema.shape.args })
        .nullable(),
    }),
  ),
});
const main = join(import.meta.dirname, '../../src-enclave/cli/main.ts');

function readResult(text: string) {
  const { checks } = resultSchema.parse(JSON.parse(text));
  const line = (id: string) => checks.find((check) => check.id === id);
  return { ids: checks.map(({ id }) => id), line };
}

async function doctor(...args: readonly string[]) {
  const context = fakeContext();
  const exitCode = await runProgram(['doctor', '--state', temporaryFolder(), ...args], context);
  return { exitCode, text: context.stdout.text, stderr: context.stderr.text };
}

async function doctorProcess(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const child = spawn(process.execPath, [main, 'doctor', '--state', temporaryFolder(), '--json', ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const exitCode = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  return { exitCode, text, ...readResult(text) };
}

describe('cloister doctor', () => {
  it('prints every check with its reason, and what to ask for where something is to be done', async () => {
    setProxies({});
    const { exitCode, text } = await doctor();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^ok {11}Cryptography: .*\n {13}Why: /m);
    expect(text).toMatch(
      /^caution {6}Key storage: No system keystore.*\n {13}Why: .*\n {13}Help desk: Please encrypt/m,
    );
    expect(text).toMatch(/^not checked {2}Server: No server was named: give --server/m);
    expect(text).toMatch(
      /\nNothing failed\. Look at: .*Key storage.*Not checked: Proxy, Server, TLS inspection, Clock\.\n$/,
    );
  });

  it('with --json is one object with all checks in their order', async () => {
    setProxies({});
    const port = await startHttp(healthy());
    const { exitCode, text } = await doctor('--server', `ws://127.0.0.1:${port}`, '--json');
    const { ids, line } = readResult(text);
    expect(exitCode).toBe(0);
    expect(ids).toEqual([...checkIds]);
    expect(line('server')?.state).toBe('ok');
    expect(line('engine')?.state).toBe('ok');
  });

  it('ends with 2 when something failed, and names it last', async () => {
    setProxies({});
    const { exitCode, text } = await doctor('--server', `ws://127.0.0.1:${await freePort()}`);
    expect(exitCode).toBe(2);
    expect(text).toMatch(/^FAILED {7}Server: 127\.0\.0\.1:\d+ cannot be reached/m);
    expect(text).toMatch(/\nFailed: Server\. /);
  });

  it('does not ask a server where the proxy that is set cannot be used', async () => {
    setProxies({ HTTP_PROXY: 'socks5://127.0.0.1:1' });
    const { exitCode, text } = await doctor('--server', 'ws://127.0.0.1:1', '--json');
    expect(exitCode).toBe(2);
    expect(readResult(text).line('server')).toMatchObject({ state: 'not-checked' });
  });

  it('wraps under its indent on a terminal', async () => {
    setProxies({});
    const context = fakeContext({ isTTY: true });
    await runProgram(['doctor', '--state', temporaryFolder()], context);
    const lines = context.stdout.lines.slice(1, -1);
    expect(lines.filter((line) => line.length > 100 && line.trim().includes(' ') && !line.includes('/'))).toEqual([]);
    expect(lines.every((line) => /^(ok|caution|FAILED|not checked| {13}\S)/.test(line))).toBe(true);
  });

  it('refuses what is no address with a sentence', async () => {
    const { exitCode, stderr } = await doctor('--server', 'study.example.org:7443');
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'error: --server must be the address in the invitation, such as wss://study.example.org:7443.\n',
    );
  });

  it('has help with its flags and examples', async () => {
    const context = fakeContext();
    expect(await runProgram(['doctor', '--help'], context)).toBe(0);
    for (const { flags } of doctorFlags.flatMap((group) => group.flags)) expect(context.stdout.text).toContain(flags);
    expect(context.stdout.text).toContain('$ cloister doctor --server wss://');
  });
});

describe('cloister doctor behind a proxy that opens TLS', () => {
  it('goes through it with the authority of the hospital, and names who signs', async () => {
    const port = await startTls('server.pem', healthy());
    const proxy = await startProxy();
    const { exitCode, text, line } = await doctorProcess(
      { HTTPS_PROXY: `http://anna:s3cret@127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: tlsFile('ca.pem') },
      '--server',
      `wss://localhost:${port}`,
    );
    expect(exitCode).toBe(0);
    expect(proxy.targets).toEqual([`localhost:${port}`]);
    expect(line('proxy')).toMatchObject({ state: 'ok', found: expect.stringContaining('not shown') });
    expect(line('server')).toMatchObject({ state: 'ok' });
    expect(line('tls')).toMatchObject({ state: 'caution' });
    expect(line('tls')?.found).toMatch(/signed by Ash Hospital Border, .*Cloister works through it/);
    expect(text).not.toMatch(/anna|s3cret/);
  });

  it.each([
    ['server.pem', '127.0.0.1', 'is for another name'],
    ['expired.pem', 'localhost', 'ended Jan  1 00:00:00 2021 GMT'],
  ])('tells of %s at %s', async (certificate, host, words) => {
    const port = await startTls(certificate, healthy());
    const { exitCode, line } = await doctorProcess(
      { NODE_EXTRA_CA_CERTS: tlsFile('ca.pem') },
      '--server',
      `wss://${host}:${port}`,
    );
    expect(exitCode).toBe(2);
    expect(line('tls')).toMatchObject({ state: 'failed', found: expect.stringContaining(words) });
  });

  it('without the authority has failed, and says which certificate to ask for', async () => {
    const port = await startTls('server.pem', healthy(-10 * 60_000));
    const { exitCode, line } = await doctorProcess({}, '--server', `wss://localhost:${port}`);
    expect(exitCode).toBe(2);
    expect(line('tls')?.fix).toContain('set NODE_EXTRA_CA_CERTS');
    expect(line('clock')).toMatchObject({ state: 'failed', found: expect.stringContaining('10 minutes ahead of') });
  });
});
