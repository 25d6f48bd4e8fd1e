import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EnclaveHost, type EnclaveExit } from '../../src-enclave/host/enclave-host.ts';
import { scriptedFork } from '../support/scripted-fork.ts';

const silenceMs = 10_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function started() {
  const forks = scriptedFork();
  const exits: EnclaveExit[] = [];
  const host = new EnclaveHost({
    fork: forks.fork,
    modulePath: '/enclave.js',
    dataRoot: '/data',
    environment: {},
    helloTimeoutMs: 5000,
    silenceMs,
    endTimeoutMs: 4000,
    clock: { now: () => Date.now(), elapsed: () => performance.now() },
    onOutput: () => {},
  });
  host.onExit((exit) => exits.push(exit));
  await host.start();
  return { host, exits, process: forks.last() };
}

it('a process that answers when it is asked is left alone, however long nothing happens', async () => {
  const { exits, process } = await started();
  await vi.advanceTimersByTimeAsync(100 * silenceMs);
  expect(process.calls.filter((name) => name === 'process.hello').length).toBeGreaterThan(50);
  expect(exits).toEqual([]);
});

it('a process that talks is not asked', async () => {
  const { exits, process } = await started();
  process.reply = null;
  for (let second = 0; second < 60; second++) {
    process.say({ kind: 'notify', name: 'runs.progress', payload: {} });
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(process.calls).toEqual(['process.hello']);
  expect(exits).toEqual([]);
});

it('a process that says nothing is asked, and killed as unresponsive when it does not answer', async () => {
  const { host, exits, process } = await started();
  const call = host.client.runs.list().catch((error: unknown) => error);
  process.reply = null;
  await vi.advanceTimersByTimeAsync(2 * silenceMs - 1);
  expect(process.isKilled).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(exits.map(({ reason }) => reason)).toEqual(['unresponsive']);
  expect(await call).toMatchObject({ code: 'enclave-stopped' });
});

it('nothing is asked of a process that ended', async () => {
  const { host, process } = await started();
  process.exit();
  await vi.advanceTimersByTimeAsync(10 * silenceMs);
  expect(host.isRunning).toBe(false);
  expect(process.calls).toEqual(['process.hello']);
});

it('an end that takes too long is a kill, and one that never comes is not waited for', async () => {
  const { host, process } = await started();
  process.reply = null;
  const ending = host.end();
  await vi.advanceTimersByTimeAsync(3999);
  expect(process.isKilled).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await ending;
  expect(process.isKilled).toBe(true);
});
