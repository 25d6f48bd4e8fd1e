// The server enclave of one study: it lets in who has a place, drives the coordinator, and makes every transition durable
// before anybody is told of it. It knows no sockets: a connection is a pipe of whole messages.

import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import { AttestedConnection, handshakeMs, shakeHands } from '../channel/attested-connection.ts';
import { ChannelError } from '../channel/errors.ts';
import { policyIdOf, ServerHandshake } from '../channel/handshake.ts';
import { termsHash, transferKeyOf } from '../channel/invitation.ts';
import { PadBook } from '../channel/pad-book.ts';
import { PartialTransfers, Slots, stallMs, TransferTransport } from '../channel/transfers.ts';
import type { Transport } from '../channel/transport.ts';
import { adapterHash } from '../federation/adapter-hash.ts';
import { Coordinator } from '../federation/coordinator.ts';
import type { CoordinatorEvent, CoordinatorStep } from '../federation/coordinator-step.ts';
import { progressNoteSchema, type ProgressNote, type StudyTerms } from '../protocol/study.ts';
import { Admission, type Admitted } from './admission.ts';
import { ContributionFiles } from './contribution-files.ts';
import { StudyDatabase } from './study-database.ts';

/** Transfers that are in memory at once, in each direction. */
const transfersAtOnce = 8;

/** Counts and names of events; never content. */
export type ServerLog = (event: string, fields: Readonly<Record<string, string | number | boolean | null>>) => void;

export type StudyServerOptions = {
  readonly terms: StudyTerms;
  readonly initialAdapter: NamedTensors;
  /** The attestation policy's file: both sides hash it. */
  readonly policyBytes: Uint8Array;
  readonly policyVersion: number;
  /** 32 bytes that invitations are derived from. */
  readonly studySecret: Uint8Array;
  /** An existing folder, of this server alone. */
  readonly folder: string;
  /** Folder with one side of a pad book for each hospital, by its name; where the terms ask for pads. */
  readonly padsFolder: string | null;
  /** The evidence message that answers 64 bytes of report data. */
  readonly makeEvidence: (reportData: Uint8Array) => Promise<Uint8Array>;
  readonly clock: Clock;
  readonly log: ServerLog;
};

export type HospitalStatus = {
  readonly hospital: string;
  readonly isConnected: boolean;
  readonly lastHeardMs: number | null;
  readonly progress: ProgressNote | null;
};

export class StudyServer {
  readonly #options: StudyServerOptions;
  readonly #database: StudyDatabase;
  readonly #admission: Admission;
  readonly #incoming = new Slots(transfersAtOnce);
  readonly #outgoing = new Slots(transfersAtOnce);
  readonly #partials = new Map<string, PartialTransfers>();
  readonly #connected = new Map<string, TransferTransport>();
  readonly #heard = new Map<string, { atMs: number; progress: ProgressNote | null }>();
  #coordinator: Coordinator;
  #contributions: ContributionFiles;
  /** Contributions since this process started. */
  #counted = 0;
  #deadline: NodeJS.Timeout | null = null;
  #isClosed = false;

  private constructor(options: StudyServerOptions, database: StudyDatabase) {
    this.#options = options;
    this.#database = database;
    const { terms, studySecret, clock } = options;
    this.#admission = new Admission({ terms, studySecret, clock, database });
    [this.#coordinator, this.#contributions] = this.#restored();
    this.#save();
    this.#contributions.sweep();
    this.#armDeadline();
  }

  /**
   * Opens the state of a study, or begins it.
   * @throws Failure state-newer, run-invalid, plan-mismatch, policy-refused, disk-full, no-permission.
   */
  static open(options: StudyServerOptions): StudyServer {
    if (adapterHash(options.initialAdapter) !== options.terms.initialAdapter)
      throw new Failure(
        'study-invalid',
        'The initial adapter beside the study is not the one that its terms name. Make the study again.',
      );
    const database = StudyDatabase.open(join(options.folder, 'study.sqlite'));
    try {
      return new StudyServer(options, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  get isFinished(): boolean {
    const { round, rounds } = this.#coordinator.state;
    return round > rounds;
  }

  /** One truthful sentence. */
  status(): string {
    return this.#coordinator.status();
  }

  facts() {
    const { round, rounds, receipts } = this.#coordinator.state;
    return { round, rounds, contributed: receipts.length, counted: this.#counted, connected: this.#connected.size };
  }

  hospitals(): readonly HospitalStatus[] {
    return this.#options.terms.hospitals.map((hospital) => ({
      hospital,
      isConnected: this.#connected.has(hospital),
      lastHeardMs: this.#heard.get(hospital)?.atMs ?? null,
      progress: this.#heard.get(hospital)?.progress ?? null,
    }));
  }

  /**
   * Serves one connection until it ends. Owns the pipe.
   * @throws ChannelError, Failure: why it ended.
   */
  async serve(pipe: Transport): Promise<void> {
    const { policyBytes, makeEvidence } = this.#options;
    const handshake = new ServerHandshake<Admitted>({
      policyId: policyIdOf(policyBytes),
      makeEvidence,
      verifyPeer: async (evidence, reportData) => this.#admission.check(evidence, reportData),
      enrolmentSecret: (admitted) => admitted.enrolmentSecret,
    });
    let pad: PadBook | null = null;
    try {
      const session = await shakeHands(pipe, handshake, AbortSignal.timeout(handshakeMs));
      const { hospital, enrolmentSecret } = session.peer;
      // Only now: the other side has shown that it has the secret.
      this.#admission.enrol(session.peer);
      this.#leave(hospital);
      pad = await this.#padOf(hospital);
      const options = { pad, reattest: null, makeEvidence };
      const connection = await AttestedConnection.open(pipe, session, options, AbortSignal.timeout(handshakeMs));
      await this.#converse(hospital, connection, transferKeyOf(enrolmentSecret));
    } finally {
      pipe.close();
      await pad?.close();
    }
  }

  /** Ends all connections; what was acknowledged is on disk. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    for (const hospital of this.#connected.keys()) this.#leave(hospital);
    this.#database.close();
  }

  async #padOf(hospital: string): Promise<PadBook | null> {
    const { terms, padsFolder } = this.#options;
    if (terms.channel !== 'pad') return null;
    if (padsFolder === null)
      throw new Failure('pad-unusable', 'This study needs pad books. Give their folder with --pads.');
    return await PadBook.open(join(padsFolder, hospital));
  }

  async #converse(hospital: string, connection: AttestedConnection<Admitted>, key: Uint8Array): Promise<void> {
    const partials = this.#partials.get(hospital) ?? new PartialTransfers();
    this.#partials.set(hospital, partials);
    const transport = new TransferTransport(connection, {
      key,
      partials,
      incoming: this.#incoming,
      outgoing: this.#outgoing,
      stallMs,
      onNote: (bytes) => this.#note(hospital, bytes),
    });
    this.#connected.set(hospital, transport);
    this.#heardFrom(hospital);
    this.#options.log('hospital-connected', { hospital });
    try {
      for (;;) {
        const frame = await transport.receive();
        this.#heardFrom(hospital);
        this.#step(() => this.#coordinator.receive(hospital, frame));
        this.#step(() => this.#coordinator.tick());
      }
    } finally {
      if (this.#connected.get(hospital) === transport) this.#connected.delete(hospital);
      transport.close();
      this.#options.log('hospital-left', { hospital });
    }
  }

  #leave(hospital: string): void {
    const before = this.#connected.get(hospital);
    this.#connected.delete(hospital);
    before?.close();
  }

  #heardFrom(hospital: string, progress: ProgressNote | null = null): void {
    const known = this.#heard.get(hospital)?.progress ?? null;
    this.#heard.set(hospital, { atMs: this.#options.clock.now(), progress: progress ?? known });
  }

  #note(hospital: string, bytes: Uint8Array): void {
    let json: unknown;
    try {
      json = JSON.parse(Buffer.from(bytes).toString('utf8'));
    } catch (error) {
      throw new ChannelError('transfer-malformed', { cause: error });
    }
    const parsed = progressNoteSchema.safeParse(json);
    if (!parsed.success) throw new ChannelError('transfer-malformed');
    this.#heardFrom(hospital, parsed.data);
  }

  /** One transition: made durable, then told. What cannot be made durable did not happen. */
  #step(transition: () => CoordinatorStep): void {
    const before = this.#coordinator.state;
    let step: CoordinatorStep;
    try {
      step = transition();
      if (this.#coordinator.state !== before) this.#save();
    } catch (error) {
      this.#forgetUnsaved(error);
      throw error;
    }
    if (this.#coordinator.state.round !== before.round) this.#contributions.sweep();
    for (const { to, frame } of step.frames) this.#send(to, frame);
    for (const event of step.events) this.#tell(event);
    this.#armDeadline();
  }

  #send(to: string, frame: Uint8Array): void {
    const transport = this.#connected.get(to);
    // Whoever lost the connection joins again and is told again.
    transport?.send(frame).catch(() => transport.close());
  }

  #tell(event: CoordinatorEvent): void {
    const { log } = this.#options;
    switch (event.kind) {
      case 'round-started':
        log(event.kind, { round: event.round, rounds: event.rounds, deadline: event.deadline });
        break;
      case 'contribution-accepted':
        this.#counted++;
        log(event.kind, { round: event.round, hospital: event.participant, examples: event.examples });
        break;
      case 'message-refused':
        log(event.kind, { round: event.round, hospital: event.participant, code: event.code });
        break;
      case 'round-completed':
        log(event.kind, { round: event.round, hospitals: event.hospitals, adapter: event.adapterHash });
        break;
    }
  }

  /** Goes back to what is on disk. Everybody joins again. */
  #forgetUnsaved(error: unknown): void {
    this.#options.log('state-not-saved', { code: error instanceof Failure ? error.code : 'internal' });
    for (const hospital of this.#connected.keys()) this.#leave(hospital);
    [this.#coordinator, this.#contributions] = this.#restored();
  }

  #save(): void {
    const { terms, policyVersion } = this.#options;
    const { state, adapter } = this.#coordinator;
    this.#database.save({ termsHash: termsHash(terms), policyVersion, state, adapter });
  }

  #restored(): [Coordinator, ContributionFiles] {
    const { terms, initialAdapter, clock, folder } = this.#options;
    const saved = this.#database.load();
    const planHash = termsHash(terms);
    if (saved !== null && saved.termsHash !== planHash)
      throw new Failure(
        'plan-mismatch',
        'The state folder belongs to a study with other terms. Give that study, or a new state folder.',
      );
    if (saved !== null && saved.policyVersion > this.#options.policyVersion)
      throw new Failure('policy-refused', 'A newer version of this policy was used here before. Give the newest file.');
    const contributed = saved?.state.receipts.map(({ participant }) => participant) ?? [];
    const contributions = new ContributionFiles(join(folder, 'contributions'), saved?.state.round ?? 1, contributed);
    if (saved !== null) return [Coordinator.resume(saved, { clock, contributions }), contributions];
    const coordinator = new Coordinator({
      participants: terms.hospitals,
      rounds: terms.rounds,
      quorum: terms.minimumHospitals,
      planHash,
      initialAdapter,
      deadlineMs: terms.deadlineSeconds === null ? null : terms.deadlineSeconds * 1000,
      clock,
      contributions,
    });
    return [coordinator, contributions];
  }

  #armDeadline(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
    const { deadlineMs, waitingSinceMs, isStarted } = this.#coordinator.state;
    if (this.#isClosed || this.isFinished || deadlineMs === null || !isStarted) return;
    const left = waitingSinceMs + deadlineMs - this.#options.clock.now();
    if (left < 0 && this.#coordinator.state.receipts.length < this.#coordinator.state.quorum) return;
    // Timers hold at most 31 bits; a longer wait looks again.
    this.#deadline = setTimeout(() => this.#onDeadline(), Math.min(Math.max(left, 0) + 1, 2 ** 31 - 1)).unref();
  }

  #onDeadline(): void {
    try {
      this.#step(() => this.#coordinator.tick());
    } catch {
      // Said in the log; the next connection or start tries again.
    }
  }
}
