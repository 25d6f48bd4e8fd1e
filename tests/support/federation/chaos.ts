// A study on real processes under a seeded schedule of faults: processes are killed with SIGKILL, stopped and continued,
// connections are cut, and the relay alters, drops, repeats or delays sealed messages. Faults come at counted messages, so
// a seed gives the same kind of disturbance on any machine.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../../src-enclave/base/random.ts';
import { HospitalKilled, startHospital, type HospitalProcess } from '../../../src-enclave/host/hospital-host.ts';
import { openRelay } from '../../../src-enclave/host/relay.ts';
import type { HospitalEvent } from '../../../src-enclave/protocol/hospital-events.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import type { StudyOnDisk } from './study-on-disk.ts';

export const faultKinds = [
  'kill-hospital',
  'kill-server',
  'cut',
  'sleep',
  'alter-message',
  'drop-message',
  'repeat-message',
  'delay-message',
] as const;
export type FaultKind = (typeof faultKinds)[number];
/** `at`: counted over the messages of all hospitals, both ways. */
export type Fault = { readonly kind: FaultKind; readonly at: number; readonly hospital: number };

/** One to six faults within what a run sends and receives. */
export function faultSchedule(seed: number, hospitals: number, messages: number): readonly Fault[] {
  const random = createRandom(seed, 'faults');
  return Array.from({ length: 1 + random.integer(6) }, () => ({
    kind: faultKinds[random.integer(faultKinds.length)] ?? 'cut',
    at: 1 + random.integer(messages),
    hospital: random.integer(hospitals),
  })).sort((left, right) => left.at - right.at);
}

export type ChaosEnd = {
  /** The final adapter's hash at each hospital. */
  readonly adapters: ReadonlyMap<string, string>;
  /** Contributions that the server counted: `round hospital`. */
  readonly counted: readonly string[];
  readonly messages: number;
  readonly done: readonly FaultKind[];
  readonly steps: number;
};

/** Runs the study to its end in a folder of its own. @param tag Names the folders of this run. */
export async function runChaos(study: StudyOnDisk, tag: string, faults: readonly Fault[]): Promise<ChaosEnd> {
  const run = new ChaosRun(study, tag, faults);
  try {
    return await run.toEnd();
  } finally {
    await run.clear();
  }
}

class ChaosRun {
  readonly #study: StudyOnDisk;
  readonly #tag: string;
  readonly #waiting: Fault[];
  readonly #adapters = new Map<string, string>();
  readonly #running = new Map<string, HospitalProcess>();
  readonly #counted: string[] = [];
  readonly #done: FaultKind[] = [];
  readonly #steps = new Set<string>();
  #server: ServerProcess | null = null;
  #starting: Promise<void> = Promise.resolve();
  #port = 0;
  #messages = 0;
  /** What the relay does to the next message of a hospital. */
  readonly #mischief = new Map<string, FaultKind>();

  constructor(study: StudyOnDisk, tag: string, faults: readonly Fault[]) {
    this.#study = study;
    this.#tag = tag;
    this.#waiting = [...faults];
  }

  async toEnd(): Promise<ChaosEnd> {
    await this.#startServer();
    await Promise.all(this.#study.terms.hospitals.map(async (hospital) => await this.#keepRunning(hospital)));
    await this.#starting;
    // Gracefully: what it logged last is read.
    await this.#server?.end('SIGTERM');
    return {
      adapters: this.#adapters,
      counted: this.#counted,
      messages: this.#messages,
      done: this.#done,
      steps: this.#steps.size,
    };
  }

  async clear(): Promise<void> {
    for (const hospital of this.#running.values()) hospital.kill();
    await this.#starting.catch(() => {});
    await this.#server?.end('SIGKILL');
  }

  async #startServer(): Promise<void> {
    const { study, policyFile, folder } = this.#study;
    this.#server = await startServer({
      study,
      policyFile,
      state: join(folder, `state-${this.#tag}`),
      port: this.#port,
    });
    this.#port = this.#server.port;
    this.#server.onLog((line) => {
      if (line.msg === 'contribution-accepted')
        this.#counted.push(`${String(line['round'])} ${String(line['hospital'])}`);
    });
  }

  /** Starts a hospital again as often as it is killed. */
  async #keepRunning(hospital: string): Promise<void> {
    const invitation = this.#study.invite(hospital, `ws://127.0.0.1:${this.#port}`);
    const job = { ...this.#study.job(hospital, invitation), folder: join(this.#study.folder, this.#tag, hospital) };
    while (!this.#adapters.has(hospital)) {
      const started = startHospital({
        job,
        onEvent: (event) => this.#heard(hospital, event),
        openRelay: (server, listener) => this.#relay(hospital, server, listener),
      });
      this.#running.set(hospital, started);
      try {
        await started.ended;
      } catch (error) {
        if (!(error instanceof HospitalKilled)) throw error;
      }
    }
  }

  #heard(hospital: string, event: HospitalEvent): void {
    if (event.kind === 'finished') this.#adapters.set(hospital, event.adapterHash);
    if (event.kind === 'step') this.#steps.add(`${hospital} ${event.round} ${event.step}`);
  }

  #relay(...[hospital, server, listener]: [string, ...Parameters<typeof openRelay>]): ReturnType<typeof openRelay> {
    const relay = openRelay(server, {
      ...listener,
      onMessage: (bytes) => {
        this.#passed();
        for (const passed of this.#troubled(hospital, bytes)) listener.onMessage(passed);
      },
    });
    return {
      ...relay,
      send: async (bytes) => {
        this.#passed();
        if (this.#mischief.get(hospital) === 'delay-message') {
          this.#mischief.delete(hospital);
          await pause(150);
        }
        for (const passed of this.#troubled(hospital, bytes)) await relay.send(passed);
      },
    };
  }

  /** The message as the relay lets it through. */
  #troubled(hospital: string, bytes: Uint8Array): readonly Uint8Array[] {
    const kind = this.#mischief.get(hospital);
    if (kind === undefined || kind === 'delay-message') return [bytes];
    this.#mischief.delete(hospital);
    switch (kind) {
      case 'drop-message':
        return [];
      case 'repeat-message':
        return [bytes, bytes];
      default: {
        const altered = Uint8Array.from(bytes);
        const at = Math.floor(altered.length / 2);
        altered[at] = (altered[at] ?? 0) ^ 1;
        return [altered];
      }
    }
  }

  #passed(): void {
    this.#messages++;
    while (this.#waiting[0] !== undefined && this.#waiting[0].at <= this.#messages) {
      const fault = this.#waiting.shift();
      if (fault !== undefined) this.#strike(fault);
    }
  }

  #strike({ kind, hospital: place }: Fault): void {
    const hospital = this.#study.terms.hospitals[place] ?? '';
    this.#done.push(kind);
    const target = this.#running.get(hospital);
    switch (kind) {
      case 'kill-hospital':
        target?.kill();
        return;
      case 'kill-server':
        this.#starting = this.#starting.then(async () => {
          await this.#server?.end('SIGKILL');
          await this.#startServer();
        });
        return;
      case 'cut':
        target?.cut();
        return;
      case 'sleep':
        if (target?.processId == null || this.#adapters.has(hospital)) return;
        this.#signal(target.processId, 'SIGSTOP');
        setTimeout(() => this.#signal(target.processId ?? 0, 'SIGCONT'), 400);
        return;
      case 'alter-message':
      case 'drop-message':
      case 'repeat-message':
      case 'delay-message':
        this.#mischief.set(hospital, kind);
    }
  }

  #signal(processId: number, signal: NodeJS.Signals): void {
    try {
      process.kill(processId, signal);
    } catch {
      // It ended meanwhile.
    }
  }
}
