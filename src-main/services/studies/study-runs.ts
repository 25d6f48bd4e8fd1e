// The studies of this hospital as main runs them: a process of its own for each that is agreed to, with main as its untrusted
// relay. Main sees sealed bytes, terms, counts and verdicts; what was agreed to is kept by the client enclave.

import { availableParallelism } from 'node:os';
import { Failure } from '../../../src-enclave/base/failure.ts';
import { HospitalKilled, startHospital, type HospitalProcess } from '../../../src-enclave/host/hospital-host.ts';
import type { Client } from '../../../src-enclave/protocol/contract.ts';
import type { EnclaveContract } from '../../../src-enclave/protocol/enclave-contract.ts';
import type { HospitalEvent, SealedClass } from '../../../src-enclave/protocol/hospital-events.ts';
import type { FailureRecord } from '../../../src-enclave/protocol/run-record.ts';
import type { StudyProgress, StudyRecord, StudyState, StudyView } from '../../../src-enclave/protocol/study-record.ts';
import type { ActivityEntry } from '../../contract/app-contract.ts';
import type { Shell } from '../shell.ts';
import { noProgress, unlinked, withEvent } from './study-fold.ts';

const noticeMs = 150;
const mostDeaths = 3;
const deathWindowMs = 300_000;
const firstRestartMs = 1000;

export type StudyRunsOptions = {
  readonly shell: Pick<Shell, 'fork' | 'hospitalModule' | 'proxyOf'>;
  readonly dataRoot: string;
  readonly enclave: Client<EnclaveContract>['studies'];
  readonly onChanged: (view: StudyView) => void;
  readonly onRemoved: (id: string) => void;
  readonly onActivity: (
    kind: ActivityEntry['kind'],
    object: string,
    outcome?: ActivityEntry['outcome'],
    code?: string,
  ) => void;
  readonly onNeedsAttention: (what: 'run-finished' | 'run-needs-attention') => void;
  /** Sealed bytes that cross the wall. */
  readonly onTraffic: (host: string, use: SealedClass | null, up: number, down: number) => void;
  readonly onConnect: (host: string) => void;
  readonly onOutput: (line: string) => void;
  readonly describe: (error: unknown) => FailureRecord;
};

type Study = {
  record: StudyRecord;
  progress: StudyProgress;
  failure: FailureRecord | null;
  process: HospitalProcess | null;
  bytesOut: number;
  bytesIn: number;
  deathsMs: number[];
  restart: NodeJS.Timeout | null;
  notice: NodeJS.Timeout | null;
};

export class StudyRuns {
  readonly #options: StudyRunsOptions;
  readonly #studies = new Map<string, Study>();
  #loading: Promise<void> | null = null;
  #isOver = false;

  constructor(options: StudyRunsOptions) {
    this.#options = options;
    // Whoever asks for the studies is told what is wrong.
    this.#loaded().catch(() => {});
  }

  async list(): Promise<StudyView[]> {
    await this.#loaded();
    return [...this.#studies.values()].map(viewOf);
  }

  get hasStudyUnderWay(): boolean {
    return [...this.#studies.values()].some((study) => study.process !== null);
  }

  /** Addresses of the servers of studies that this hospital takes part in, as far as they are known by now. */
  readonly servers = (): readonly string[] => {
    const taken = [...this.#studies.values()].filter(
      ({ record }) => record.agreement !== null && record.leftAtMs === null,
    );
    return [...new Set(taken.map(({ record }) => record.server))];
  };

  async open(path: string): Promise<StudyView> {
    await this.#loaded();
    const record = await this.#options.enclave.open({ path });
    const known = this.#studies.get(record.id);
    const study = known ?? newStudy(record);
    study.record = record;
    this.#studies.set(record.id, study);
    if (known === undefined) this.#options.onActivity('study-opened', record.terms.title);
    this.#changed(study);
    return viewOf(study);
  }

  async agree(request: Parameters<Client<EnclaveContract>['studies']['agree']>[0]): Promise<StudyView> {
    const study = this.#find(request.id);
    study.record = await this.#options.enclave.agree(request);
    this.#options.onActivity('study-agreed', study.record.terms.title);
    this.#start(study);
    return viewOf(study);
  }

  async pause(id: string): Promise<void> {
    const study = this.#find(id);
    study.record = await this.#options.enclave.setPaused({ id, isPaused: true });
    await this.#stop(study);
    this.#options.onActivity('study-paused', study.record.terms.title);
    this.#changed(study);
  }

  async resume(id: string): Promise<void> {
    const study = this.#find(id);
    study.record = await this.#options.enclave.setPaused({ id, isPaused: false });
    study.deathsMs = [];
    this.#options.onActivity('study-resumed', study.record.terms.title);
    if (study.process === null && stateOf(study) !== 'finished') this.#start(study);
    else this.#changed(study);
  }

  async leave(id: string): Promise<void> {
    const study = this.#find(id);
    await this.#stop(study);
    study.record = await this.#options.enclave.leave({ id });
    study.failure = null;
    this.#options.onActivity('study-left', study.record.terms.title);
    this.#changed(study);
  }

  async remove(id: string): Promise<void> {
    const study = this.#find(id);
    await this.#options.enclave.remove({ id });
    this.#studies.delete(id);
    if (study.notice !== null) clearTimeout(study.notice);
    this.#options.onActivity('study-removed', study.record.terms.title);
    this.#options.onRemoved(id);
  }

  /** Asks the server for fresh evidence, or connects anew where a check failed. */
  async checkServer(id: string): Promise<void> {
    const study = this.#find(id);
    if (study.process !== null) return study.process.checkServer();
    if (stateOf(study) === 'failed') await this.resume(id);
  }

  /** Ends all connections at once; what is under way waits until it is resumed. */
  async closeGate(): Promise<void> {
    const open = [...this.#studies.values()].filter(({ process }) => process !== null);
    for (const { process } of open) process?.cut();
    if (open.length > 0) this.#options.onActivity('gate-closed', String(open.length));
    await Promise.all(open.map(async ({ record }) => await this.pause(record.id)));
  }

  /** Stops every process at its next step; they go on when the program starts again. */
  async dispose(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#studies.values()].map(async (study) => await this.#stop(study)));
    for (const { notice } of this.#studies.values()) if (notice !== null) clearTimeout(notice);
  }

  /** Once; again where it could not be done. */
  async #loaded(): Promise<void> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    await this.#loading;
  }

  async #load(): Promise<void> {
    for (const record of await this.#options.enclave.list()) {
      const study = newStudy(record);
      for (const timed of await this.#options.enclave.events({ id: record.id }))
        study.progress = withEvent(study.progress, timed, false);
      this.#studies.set(record.id, study);
      if (stateOf(study) === 'running' && !this.#isOver) this.#start(study);
      this.#changed(study);
    }
  }

  #find(id: string): Study {
    const study = this.#studies.get(id);
    if (study !== undefined) return study;
    throw new Failure('study-invalid', 'This study is not on this computer any more. Open its invitation again.');
  }

  #start(study: Study): void {
    const { shell, dataRoot, onTraffic, onConnect, onOutput } = this.#options;
    const startedAtMs = Date.now();
    const { host } = new URL(study.record.server);
    study.failure = null;
    study.progress = unlinked({ ...study.progress, refusal: null }, startedAtMs, 'preparing');
    const running = startHospital({
      job: { dataRoot, study: study.record.id, threads: availableParallelism() },
      fork: shell.fork,
      modulePath: shell.hospitalModule,
      ...(shell.proxyOf === null ? {} : { proxyOf: shell.proxyOf }),
      onOutput,
      onConnect: () => onConnect(host),
      onBytes: (up, down, use) => {
        study.bytesOut += up;
        study.bytesIn += down;
        onTraffic(host, use, up, down);
        this.#changedSoon(study);
      },
      onEvent: (event, atMs) => this.#heard(study, event, atMs, atMs >= startedAtMs),
    });
    study.process = running;
    running.ended.then(
      () => this.#ended(study, running, null),
      (error: unknown) => this.#ended(study, running, error),
    );
    this.#changed(study);
  }

  async #stop(study: Study): Promise<void> {
    if (study.restart !== null) clearTimeout(study.restart);
    study.restart = null;
    const { process } = study;
    if (process === null) return;
    process.stop();
    await process.ended.catch(() => {});
  }

  #heard(study: Study, event: HospitalEvent, atMs: number, isLive: boolean): void {
    study.progress = withEvent(study.progress, { event, atMs }, isLive);
    if (isLive) {
      const { title } = study.record.terms;
      if (event.kind === 'verified' && !event.isAgain) this.#options.onActivity('server-verified', title);
      if (event.kind === 'refused') this.#options.onActivity('server-refused', title, 'failed', 'attestation-refused');
      if (event.kind === 'finished') {
        this.#options.onActivity('study-finished', title);
        this.#options.onNeedsAttention('run-finished');
      }
    }
    if (event.kind === 'step' || !isLive) this.#changedSoon(study);
    else this.#changed(study);
  }

  #ended(study: Study, process: HospitalProcess, error: unknown): void {
    if (study.process !== process) return;
    study.process = null;
    const nowMs = Date.now();
    study.progress = unlinked(study.progress, nowMs, 'idle');
    const isStopped = error instanceof Failure && error.code === 'cancelled';
    if (error !== null && !isStopped && !this.#isOver) this.#failed(study, error, nowMs);
    this.#changed(study);
  }

  #failed(study: Study, error: unknown, nowMs: number): void {
    const isDeath = error instanceof HospitalKilled;
    study.deathsMs = [...study.deathsMs.filter((atMs) => nowMs - atMs < deathWindowMs), ...(isDeath ? [nowMs] : [])];
    if (isDeath && study.deathsMs.length <= mostDeaths) {
      this.#options.onActivity('study-interrupted', study.record.terms.title, 'failed', error.code);
      const delayMs = firstRestartMs * 2 ** (study.deathsMs.length - 1);
      study.restart = setTimeout(() => {
        study.restart = null;
        if (!this.#isOver && study.process === null && stateOf(study) === 'running') this.#start(study);
      }, delayMs);
      return;
    }
    study.failure = this.#options.describe(error);
    this.#options.onActivity('study-failed', study.record.terms.title, 'failed', study.failure.code);
    this.#options.onNeedsAttention('run-needs-attention');
  }

  #changed(study: Study): void {
    if (study.notice !== null) clearTimeout(study.notice);
    study.notice = null;
    this.#options.onChanged(viewOf(study));
  }

  #changedSoon(study: Study): void {
    study.notice ??= setTimeout(() => this.#changed(study), noticeMs);
  }
}

function newStudy(record: StudyRecord): Study {
  return {
    record,
    progress: noProgress(Date.now()),
    failure: null,
    process: null,
    bytesOut: 0,
    bytesIn: 0,
    deathsMs: [],
    restart: null,
    notice: null,
  };
}

function stateOf({ record, progress, failure }: Study): StudyState {
  if (record.leftAtMs !== null) return 'left';
  if (record.agreement === null) return 'invited';
  if (progress.phase === 'finished') return 'finished';
  if (record.agreement.isPaused) return 'paused';
  return failure === null ? 'running' : 'failed';
}

function viewOf(study: Study): StudyView {
  const { record, progress, failure, process, bytesOut, bytesIn } = study;
  return {
    ...record,
    state: stateOf(study),
    progress,
    bytesOut,
    bytesIn,
    isRunning: process !== null,
    processId: process?.processId ?? null,
    failure,
  };
}
