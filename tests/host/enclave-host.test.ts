import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src-enclave/base/clock.ts';
import { EnclaveHost, type EnclaveExit, type EnclaveHostConfig } from '../../src-enclave/host/enclave-host.ts';
import { nodeFork } from '../../src-enclave/host/node-fork.ts';
import { scrubbedEnvironment } from '../../src-enclave/host/scrubbed-environment.ts';
import { createListen } from '../../src-enclave/protocol/contract.ts';
import { enclaveContract } from '../../src-enclave/protocol/enclave-contract.ts';

const modulePath = join(import.meta.dirname, '../support/fragile-enclave.ts');
const hosts: EnclaveHost[] = [];
const exits: EnclaveExit[] = [];

function hostOf(behaviour: string, change: Partial<EnclaveHostConfig> = {}): EnclaveHost {
  const host = new EnclaveHost({
    fork: nodeFork,
    modulePath,
    dataRoot: `/nowhere/${behaviour}`,
    environment: scrubbedEnvironment(process.env),
    helloTimeoutMs: 20_000,
    silenceMs: 20_000,
    endTimeoutMs: 20_000,
    clock: systemClock,
    onOutput: () => {},
    ...change,
  });
  host.onExit((exit) => exits.push(exit));
  hosts.push(host);
  return host;
}

const id = '2026-01-01-0000-0000';

afterEach(async () => {
  for (const host of hosts.splice(0)) {
    const { processId } = host;
    if (processId === null) continue;
    const gone = exitOf(host);
    process.kill(processId, 'SIGKILL');
    await gone;
  }
  exits.length = 0;
});

/** Waits for the next exit. */
function exitOf(host: EnclaveHost): Promise<EnclaveExit> {
  return new Promise((resolve) => host.onExit(resolve));
}

describe('a process that works', () => {
  it('starts, answers and ends when it is asked to', async () => {
    const host = hostOf('works');
    await host.start();
    expect(host.processId).not.toBe(process.pid);
    expect(await host.client.runs.list()).toEqual([]);
    await host.end();
    expect(exits.map(({ reason }) => reason)).toEqual(['asked']);
    expect(host.isRunning).toBe(false);
  });

  it('is told of by notifications that fit, and by no others', async () => {
    const host = hostOf('works');
    await host.start();
    const invalid: string[] = [];
    const removed: string[] = [];
    createListen(enclaveContract, host.bridge, (name) => invalid.push(name))('runs.removed', (run) =>
      removed.push(run.id),
    );
    await host.client.runs.report({ id });
    expect(removed).toEqual(['2026-01-01-0000-aaaa']);
    expect(invalid).toEqual(['runs.removed']);
  });

  it('sees a scrubbed environment', async () => {
    const secrets = {
      HF_TOKEN: 'planted',
      NODE_OPTIONS: '--no-warnings',
      HTTPS_PROXY: 'http://p',
      ELECTRON_RUN_AS_NODE: '1',
    };
    const host = hostOf('works', { environment: scrubbedEnvironment({ ...process.env, ...secrets }) });
    await host.start();
    const names: unknown = JSON.parse((await host.client.runs.report({ id })).html);
    expect(names).toContain('PATH');
    for (const name of Object.keys(secrets)) expect(names).not.toContain(name);
  });

  it('passes on what it prints', async () => {
    const lines: string[] = [];
    const host = hostOf('works', { onOutput: (line) => lines.push(line) });
    await host.start();
    await host.end();
    expect(lines).toContain('said on stderr');
  });

  it('can be started again after it ended, and not twice at once', async () => {
    const host = hostOf('works');
    await host.start();
    await expect(host.start()).rejects.toThrow(TypeError);
    await host.end();
    await host.start();
    expect(await host.client.runs.list()).toEqual([]);
  });
});

describe('a process that does not', () => {
  it('start is said to have failed to', async () => {
    const host = hostOf('dies-at-start');
    await expect(host.start()).rejects.toMatchObject({ code: 'enclave-launch-failed' });
    expect(exits.at(-1)?.reason).toBe('launch-failed');
  });

  it('answer is killed after the time it has', async () => {
    const host = hostOf('never-answers', { helloTimeoutMs: 300 });
    await expect(host.start()).rejects.toMatchObject({ code: 'enclave-launch-failed' });
  });

  it('want to serve says why', async () => {
    await expect(hostOf('refuses').start()).rejects.toMatchObject({ code: 'data-folder-in-use' });
  });

  it('exist cannot be started', async () => {
    const host = hostOf('works', { modulePath: '/nowhere/enclave.js' });
    await expect(host.start()).rejects.toMatchObject({ code: 'enclave-launch-failed' });
  });

  it('survive a call has crashed, and the call is rejected', async () => {
    const host = hostOf('crashes');
    await host.start();
    const exit = exitOf(host);
    await expect(host.client.runs.list()).rejects.toMatchObject({ code: 'enclave-stopped' });
    expect(await exit).toMatchObject({ reason: 'crashed', code: 70 });
    await expect(host.client.runs.list()).rejects.toMatchObject({ code: 'enclave-stopped' });
  });

  it('survive a signal was killed', async () => {
    const host = hostOf('works');
    await host.start();
    const exit = exitOf(host);
    process.kill(host.processId ?? 0, 'SIGKILL');
    expect(await exit).toMatchObject({ reason: 'killed' });
  });

  it('say anything any more is killed as unresponsive', async () => {
    const host = hostOf('hangs', { silenceMs: 200 });
    await host.start();
    const exit = exitOf(host);
    await expect(host.client.data.peek({ path: '/x' })).rejects.toMatchObject({ code: 'enclave-stopped' });
    expect(await exit).toMatchObject({ reason: 'unresponsive' });
  });

  it('end by itself is killed after the time it has', async () => {
    const host = hostOf('will-not-end', { endTimeoutMs: 300 });
    await host.start();
    await host.end();
    expect(exits.map(({ reason }) => reason)).toEqual(['asked']);
  });

  it('keep to the contract has its answers refused', async () => {
    const host = hostOf('lies');
    await host.start();
    await expect(host.client.runs.list()).rejects.toMatchObject({ code: 'answer-invalid' });
  });
});

describe('a process that says too much', () => {
  it('is read in lines of bounded length, and what is no message is dropped and counted', async () => {
    const lines: string[] = [];
    let refused = 0;
    const host = hostOf('floods', { onOutput: (line) => lines.push(line), onRefused: () => refused++ });
    await host.start();
    expect(await host.client.runs.list()).toEqual([]);
    await host.end();
    expect(refused).toBe(3000);
    expect(lines).toContain('line 2999');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(2000);
  });

  it('about its heap before it aborts ran out of memory', async () => {
    const host = hostOf('fills-its-heap');
    await host.start();
    const exit = exitOf(host);
    await expect(host.client.runs.list()).rejects.toMatchObject({ code: 'enclave-stopped' });
    expect(await exit).toMatchObject({ reason: 'out-of-memory' });
  });
});

it('a fork that throws has failed to launch', async () => {
  const host = hostOf('works', {
    fork: () => {
      throw new RangeError('no more processes');
    },
  });
  await expect(host.start()).rejects.toMatchObject({ code: 'enclave-launch-failed' });
  expect(exits.map(({ reason }) => reason)).toEqual(['launch-failed']);
  expect(host.isRunning).toBe(false);
});
