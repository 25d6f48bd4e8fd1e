// A hospital's enclave process in a study: reads the invitation, refuses what was not approved, opens data and model, and
// takes part to the end. It speaks to the process that started it, and to the network through that process alone.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { systemClock } from '../../base/clock.ts';
import { Failure } from '../../base/failure.ts';
import type { NamedTensors } from '../../base/named-tensors.ts';
import { readInvitation } from '../../channel/invitation.ts';
import { PadBook } from '../../channel/pad-book.ts';
import { expectPrimitives } from '../../channel/self-test.ts';
import { flatParameters } from '../../engine/parameter-layout.ts';
import { adapterHash } from '../../federation/adapter-hash.ts';
import type { Proved } from '../../attestation/proved.ts';
import type { HospitalEvent } from '../../protocol/hospital-events.ts';
import { encodeTensorFrame } from '../../protocol/tensor-frame.ts';
import type { HospitalJob } from '../../protocol/hospital-job.ts';
import type { InvitationBody } from '../../protocol/study.ts';
import { roundTrainer } from '../../simulation/party-options.ts';
import { saveTrainedAdapter } from '../../simulation/run-adapter.ts';
import { evaluationBatch } from '../../simulation/run-context.ts';
import type { EncodedText } from '../../training/encode.ts';
import { evaluateModel, evenlySpread, type Evaluation } from '../../training/evaluation.ts';
import type { ModelSession } from '../../training/model-session.ts';
import { linearSchedule } from '../../training/schedule.ts';
import { Trainer, type TrainerOptions } from '../../training/trainer.ts';
import { HospitalFolder } from './hospital-folder.ts';
import { openHospitalModel, type HospitalModel } from './hospital-model.ts';
import { HospitalNode, type Connect, type HospitalNodeEvent } from './hospital-node.ts';
import { HospitalStatusLine } from './hospital-status.ts';
import { journalledTraining } from './round-training.ts';
import { statusFileName, statusFileText } from '../../protocol/status-file.ts';

/** How often the file that `cloister status` reads is written while nothing changes. */
const statusEveryMs = 5000;

export type HospitalSurroundings = {
  readonly connect: Connect;
  /** Resolves to what ends the turn. */
  readonly takeTurn: () => Promise<() => void>;
  readonly emit: (event: HospitalEvent, atMs: number) => void;
  /** Is given what asks the server for fresh evidence. */
  readonly onCheckServer?: (check: () => void) => void;
  readonly signal: AbortSignal;
};

type LocalEvent = Extract<HospitalEvent, { kind: 'step' | 'evaluation' }>;

/** @throws Failure for whatever a person must decide; the signal's reason when stopped. */
export async function runHospital(job: HospitalJob, around: HospitalSurroundings): Promise<void> {
  expectPrimitives();
  const { invitation, termsHash } = readInvitation(Buffer.from(job.invitation, 'utf8'), job.officeKey);
  const { terms, hospital } = invitation;
  if (job.approved !== termsHash)
    throw new Failure(
      'not-approved',
      `The terms of this study were not approved here. Read them and approve their hash: ${termsHash}. Nothing was read or sent.`,
    );
  if (terms.channel === 'pad' && job.padFolder === null)
    throw new Failure('pad-unusable', 'This study sends under a pad book. Give the folder of your side with --pad.');
  const folder = await HospitalFolder.open(job.folder, hospital, termsHash, new Date());
  try {
    const model = await openHospitalModel(terms, job);
    try {
      await new HospitalRun(invitation, job, around, folder, model).run();
    } finally {
      await model.close();
    }
  } finally {
    await folder.close();
  }
}

function verified(
  { kind, class: evidenceClass, facts, validUntilMs, checks }: Proved,
  isAgain: boolean,
): HospitalEvent {
  const proof = { kind, class: evidenceClass, facts, validUntilMs, checks: checks.map((check) => ({ ...check })) };
  return { kind: 'verified', proof, isAgain };
}

class HospitalRun {
  readonly #job: HospitalJob;
  readonly #around: HospitalSurroundings;
  readonly #folder: HospitalFolder;
  readonly #model: HospitalModel;
  readonly #invitation: InvitationBody;
  readonly #status: HospitalStatusLine;
  #writing: Promise<void> = Promise.resolve();
  #lastStatusMs = 0;
  /** The last round whose result was told: a server tells it again to whoever comes back. */
  #lastPublished = 0;

  constructor(
    invitation: InvitationBody,
    job: HospitalJob,
    around: HospitalSurroundings,
    folder: HospitalFolder,
    model: HospitalModel,
  ) {
    this.#invitation = invitation;
    this.#job = job;
    this.#around = around;
    this.#folder = folder;
    this.#model = model;
    this.#status = new HospitalStatusLine(invitation.hospital, Date.now());
  }

  async run(): Promise<void> {
    const { emit, connect, signal, onCheckServer } = this.#around;
    const { terms } = this.#invitation;
    const { definition, train, inputsSha256 } = this.#model;
    for (const { event, atMs } of await this.#folder.earlierEvents()) {
      if (event.kind === 'published') this.#lastPublished = Math.max(this.#lastPublished, event.round);
      emit(event, atMs);
    }
    const { padFolder } = this.#job;
    const node: HospitalNode<LocalEvent> = new HospitalNode<LocalEvent>({
      invitation: this.#invitation,
      device: this.#folder.device,
      expectedShapes: new Map(definition.layout.entries.map(({ name, shape }) => [name, shape])),
      connect,
      openPad: terms.channel === 'pad' && padFolder !== null ? async () => await PadBook.open(padFolder) : null,
      lastPolicyVersion: this.#folder.policyVersion,
      onChecked: async (seen) => await this.#folder.keepEvidence(seen),
      onVerifiedAgain: async (proved) => await this.#emit(verified(proved, true)),
      reattestEveryMs: this.#job.reattestEveryMs,
      clock: systemClock,
      train: journalledTraining<LocalEvent>(
        {
          layout: definition.layout,
          texts: train,
          inputsSha256,
          journal: this.#folder.training,
          trainerOptions: (round) => this.#trainerOptions(round),
          keep: async (round, position) => await this.#keepRound(`${round}.training`, position),
          withSession: (work) => this.#inTurn(work),
        },
        {
          step: (round, step) => ({ kind: 'step', round, ...step }),
          after: (round, session, parameters) => this.#tryOwn(round, session, parameters),
        },
      ),
    });
    onCheckServer?.(() => node.checkServer());
    const running = node.run(signal);
    let final: NamedTensors | null = null;
    try {
      for (;;) {
        const next = await running.next();
        if (next.done === true) {
          final = next.value;
          break;
        }
        for await (const event of this.#told(next.value)) {
          if (event.kind === 'step') node.tellProgress({ round: event.round, step: event.step, steps: event.steps });
          await this.#emit(event);
        }
      }
    } finally {
      await this.#writing;
    }
    await this.#finish(final, terms.rounds);
  }

  /** For simulations; a hospital of its own keeps the newest adapter alone. */
  async #keepRound(name: string, content: Uint8Array): Promise<void> {
    if (!this.#job.keepsRounds) return;
    const folder = join(this.#folder.path, 'rounds');
    await mkdir(folder, { recursive: true });
    await writeFileAtomically(join(folder, name), content);
  }

  /** Where hospitals share a computer, the engine's memory is given back with the turn. */
  async *#inTurn<T, Result>(
    work: (session: ModelSession) => AsyncGenerator<T, Result, void>,
  ): AsyncGenerator<T, Result, void> {
    const endTurn = await this.#around.takeTurn();
    try {
      return yield* work(this.#model.session());
    } finally {
      if (this.#job.hasTurns) await this.#model.releaseEngine();
      endTurn();
    }
  }

  async #finish(adapter: NamedTensors, rounds: number): Promise<void> {
    const folder = await this.#saveAdapter(adapter);
    if (this.#job.evaluatesShared && this.#model.test.length > 0)
      await this.#emit({
        kind: 'evaluation',
        round: rounds,
        isShared: true,
        split: 'test',
        ...(await this.#evaluateShared(adapter, this.#model.test)),
      });
    await this.#emit({ kind: 'finished', adapterHash: adapterHash(adapter), rounds, folder });
    await this.#writing;
  }

  #trainerOptions(round: number): TrainerOptions {
    const { recipe, hospitals, rounds } = this.#invitation.terms;
    const { epochs, batch: batchSize, seed, learningRate, headLearningRate } = recipe;
    const training = { epochs, batchSize, learningRate, headLearningRate, weightDecay: 0, maxGradientNorm: 1 };
    const schedule = linearSchedule(rounds * epochs * Trainer.stepsPerEpoch(this.#model.train.length, batchSize), 0);
    return roundTrainer({ seed, training }, hospitals.indexOf(this.#invitation.hospital), round, schedule);
  }

  async *#tryOwn(
    round: number,
    session: ModelSession,
    parameters: Float32Array,
  ): AsyncGenerator<LocalEvent, void, void> {
    const { validation, labels } = this.#model;
    const texts = evenlySpread(validation, this.#job.ownRows);
    if (this.#job.ownRows === 0 || texts.length === 0) return;
    const { signal } = this.#around;
    const evaluation = await evaluateModel(session, texts, labels, parameters, evaluationBatch, signal);
    yield { kind: 'evaluation', round, isShared: false, split: 'validation', ...evaluation };
  }

  async #evaluateShared(adapter: NamedTensors, texts: readonly EncodedText[]): Promise<Evaluation> {
    const { definition, labels } = this.#model;
    const parameters = flatParameters(definition.layout, adapter);
    const endTurn = await this.#around.takeTurn();
    try {
      const session = this.#model.session();
      return await evaluateModel(session, texts, labels, parameters, evaluationBatch, this.#around.signal);
    } finally {
      if (this.#job.hasTurns) await this.#model.releaseEngine();
      endTurn();
    }
  }

  async #saveAdapter(adapter: NamedTensors): Promise<string> {
    const { definition, labels } = this.#model;
    const { recipe, model, isSimulated } = this.#invitation.terms;
    const parameters = flatParameters(definition.layout, adapter);
    const facts = { task: recipe.task, labels, maxTokens: recipe.maxTokens, modelSha256: model.sha256, isSimulated };
    const folder = join(this.#folder.path, isSimulated ? 'SIMULATED-adapter' : 'adapter');
    const session = this.#model.session();
    await saveTrainedAdapter(folder, { definition, session, baseModel: model.name }, facts, parameters);
    if (this.#job.hasTurns) await this.#model.releaseEngine();
    return folder;
  }

  /** What happened, in the events that leave this process. */
  async *#told(event: HospitalNodeEvent<LocalEvent>): AsyncGenerator<HospitalEvent, void, void> {
    switch (event.kind) {
      case 'connecting':
      case 'offline':
      case 'announced':
      case 'contributed':
      case 'warning':
      case 'refused':
        yield event.kind === 'refused' ? { ...event, checks: event.checks.map((check) => ({ ...check })) } : event;
        return;
      case 'verified':
        yield verified(event.proved, event.isAgain);
        return;
      case 'pad-burned':
        yield { kind: 'warning', code: 'pad-restored', message: event.message };
        return;
      case 'training':
        yield event.event;
        return;
      case 'published': {
        if (event.round <= this.#lastPublished) return;
        await this.#keepRound(`${event.round}.adapter`, encodeTensorFrame(null, event.adapter));
        await this.#saveAdapter(event.adapter);
        const { round, hospitals, loss, adapterHash: hash } = event;
        yield { kind: 'published', round, hospitals, loss, adapterHash: hash };
        this.#lastPublished = round;
        if (this.#job.evaluatesShared && this.#model.validation.length > 0)
          yield {
            kind: 'evaluation',
            round,
            isShared: true,
            split: 'validation',
            ...(await this.#evaluateShared(event.adapter, this.#model.validation)),
          };
        return;
      }
      case 'waiting':
    }
  }

  async #emit(event: HospitalEvent): Promise<void> {
    const atMs = Date.now();
    await this.#folder.append(event, atMs);
    this.#status.apply(event, atMs);
    this.#around.emit(event, atMs);
    this.#writeStatus(event.kind !== 'step');
  }

  /** For `cloister status`; steps change it at most every few seconds. */
  #writeStatus(isNow: boolean): void {
    if (!isNow && Date.now() - this.#lastStatusMs < statusEveryMs) return;
    this.#lastStatusMs = Date.now();
    const sentence = this.#status.sentence();
    const text = statusFileText(process.pid, new Date(), { role: 'hospital', sentence });
    this.#writing = this.#writing
      .then(async () => await writeFileAtomically(join(this.#folder.path, statusFileName), text))
      // A status that cannot be written says nothing false; what must not be lost is written elsewhere.
      .catch(() => undefined);
  }
}
