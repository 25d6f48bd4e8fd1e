import { describe, expect, it } from 'vitest';
import { EnclaveSupervisor } from '../../../src-main/services/enclave-supervisor.ts';
import { scriptedFork } from '../../support/scripted-fork.ts';

type Work = { readonly work: () => void; readonly atMs: number };

/** A supervisor whose time the test moves. */
function supervised() {
  const forks = scriptedFork();
  const states: string[] = [];
  const ends: string[] = [];
  const delays: number[] = [];
  const later = new Set<Work>();
  let nowMs = 0;
  const supervisor = new EnclaveSupervisor({
    shell: { fork: forks.fork, enclaveModule: '/enclave.js' },
    dataRoot: '/data',
    onOutput: () => {},
    onStatus: ({ state }) => states.push(state),
    onEnded: ({ reason }) => ends.push(reason),
    onRefused: () => {},
    clock: { now: () => nowMs, elapsed: () => nowMs },
    later: (work, delayMs) => {
      const one = { work, atMs: nowMs + delayMs };
      if (delayMs < 45_000) delays.push(delayMs);
      later.add(one);
      return () => later.delete(one);
    },
  });
  /** Lets promises settle. */
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms;
    for (const one of later)
      if (one.atMs <= nowMs) {
        later.delete(one);
        one.work();
      }
    await settle();
  };
  return { supervisor, forks, states, ends, delays, pass, settle };
}

describe('an enclave that ends by itself', () => {
  it('is started again, later each time, and left alone when it keeps ending', async () => {
    const { supervisor, forks, states, ends, delays, pass } = supervised();
    await supervisor.start();
    for (let crash = 0; crash < 6; crash++) {
      forks.last().exit();
      await pass(delays.at(-1) ?? 0);
    }
    expect(delays).toEqual([200, 400, 800, 1600, 3200]);
    expect(forks.processes.length).toBe(6);
    expect(ends).toEqual(Array.from({ length: 6 }, () => 'crashed'));
    expect(states.at(-1)).toBe('failed');
    expect(supervisor.status).toMatchObject({ restarts: 5, processId: null, lastExit: { reason: 'crashed' } });
    await expect(supervisor.client.runs.list()).rejects.toMatchObject({ code: 'enclave-crashing' });
  });

  it('once in a while is never given up', async () => {
    const { supervisor, forks, delays, pass } = supervised();
    await supervisor.start();
    for (let crash = 0; crash < 20; crash++) {
      forks.last().exit();
      await pass(200);
      await pass(60_000);
    }
    expect(delays).toEqual(Array.from({ length: 20 }, () => 200));
    expect(supervisor.status).toMatchObject({ state: 'ready', restarts: 20 });
  });

  it('before its first answer is given up however long each try takes', async () => {
    const { supervisor, forks, pass } = supervised();
    forks.prepare = (process) => (process.reply = null);
    void supervisor.start();
    for (let crash = 0; crash < 6; crash++) {
      await pass(30_000);
      forks.last().exit({ code: null });
      await pass(0);
    }
    await pass(60_000);
    expect(supervisor.status.state).toBe('failed');
  });
});

describe('calls', () => {
  it('made while it starts again wait for it', async () => {
    const { supervisor, forks, pass, settle } = supervised();
    await supervisor.start();
    forks.last().exit();
    const hello = supervisor.client.process.hello();
    await settle();
    expect(supervisor.status.state).toBe('restarting');
    await pass(200);
    expect(await hello).toEqual({ version: '0', processId: 1 });
  });

  it('do not wait for ever', async () => {
    const { supervisor, forks, pass } = supervised();
    forks.prepare = (process) => (process.reply = null);
    void supervisor.start();
    const call = supervisor.client.runs.list().catch((error: unknown) => error);
    await pass(45_000);
    expect(await call).toMatchObject({ code: 'enclave-launch-failed' });
  });

  it('that wait when it is ended are refused at once', async () => {
    const { supervisor, forks } = supervised();
    await supervisor.start();
    forks.last().exit();
    const call = supervisor.client.runs.list().catch((error: unknown) => error);
    await supervisor.end();
    expect(await call).toMatchObject({ code: 'enclave-stopped' });
  });
});

describe('a restart that a person asks for', () => {
  it('is possible after it was given up, and calls wait for it', async () => {
    const { supervisor, forks, states, delays, pass } = supervised();
    await supervisor.start();
    for (let crash = 0; crash < 6; crash++) {
      forks.last().exit();
      await pass(delays.at(-1) ?? 0);
    }
    const restarted = supervisor.restart();
    expect(states.at(-1)).toBe('restarting');
    expect(await supervisor.client.process.hello()).toEqual({ version: '0', processId: 1 });
    await restarted;
    expect(supervisor.status.state).toBe('ready');
  });

  it('of one that works ends it in order and takes no crash from it', async () => {
    const { supervisor, forks, ends } = supervised();
    await supervisor.start();
    const [first] = forks.processes;
    await supervisor.restart();
    expect(first?.calls).toEqual(['process.hello', 'process.prepareToEnd']);
    expect(ends).toEqual(['asked']);
    expect(supervisor.status).toMatchObject({ state: 'ready', processId: 1002, restarts: 1 });
  });

  it('while a retry is awaited makes one process, not two', async () => {
    const { supervisor, forks, pass } = supervised();
    await supervisor.start();
    forks.last().exit();
    await supervisor.restart();
    await pass(10_000);
    expect(forks.processes.length).toBe(2);
    expect(supervisor.status.state).toBe('ready');
  });
});

it('one that refuses to serve is not asked again, and calls say why', async () => {
  const { supervisor, forks, pass } = supervised();
  forks.prepare = (process) => (process.reply = { ok: false, code: 'data-folder-in-use', detail: 'In use.' });
  await supervisor.start();
  await pass(60_000);
  expect(forks.processes.length).toBe(1);
  await expect(supervisor.client.runs.list()).rejects.toMatchObject({ code: 'data-folder-in-use', message: 'In use.' });
});

it('once ended it stays ended', async () => {
  const { supervisor, forks, states, pass } = supervised();
  await supervisor.start();
  forks.last().exit();
  await supervisor.end();
  await supervisor.restart();
  await pass(60_000);
  expect(forks.processes.length).toBe(1);
  expect(states.at(-1)).toBe('stopped');
});
