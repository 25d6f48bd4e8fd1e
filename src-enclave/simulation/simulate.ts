// `cloister simulate`: many virtual hospitals and a coordinator on this machine. Federated training first, then what each
// hospital reaches alone, then, with --compare, all data in one place. Everything is SIMULATED. The hospitals and the server
// are processes of their own, over loopback sockets; or, where no process can be started, parts of this one.

import { expectDefined } from '../base/expect.ts';
import { sha256OfJson } from '../base/digest.ts';
import { systemClock } from '../base/clock.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import { flatParameters, splitParameters } from '../engine/parameter-layout.ts';
import { Coordinator } from '../federation/coordinator.ts';
import { runFederation, type FederationEvent } from '../federation/local-federation.ts';
import type { TrainingResult } from '../federation/participant.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { SimulateOptions } from '../protocol/run-options.ts';
import type { EncodedText } from '../training/encode.ts';
import { linearSchedule, type Schedule } from '../training/schedule.ts';
import { Trainer, type TrainerSnapshot } from '../training/trainer.ts';
import { centralTrainer, roundTrainer } from './party-options.ts';
import { meanMetrics } from './mean-metrics.ts';
import { prepareRun } from './prepare-run.ts';
import { withinBudget } from './round-budget.ts';
import { chosenOptions, evaluationBatch, glanceRows, RunContext, type PausePoint } from './run-context.ts';

type Hospital = {
  readonly id: string;
  readonly index: number;
  readonly texts: readonly EncodedText[];
  readonly schedule: Schedule;
};

class Simulation {
  readonly #context: RunContext;
  readonly #options: SimulateOptions;
  readonly #hospitals: readonly Hospital[];
  readonly #steps: number;
  /** Where each hospital stood after round 1: what it does alone begins the same way. Lost on a restart, then redone. */
  readonly #afterRoundOne = new Map<string, TrainerSnapshot>();

  constructor(context: RunContext, options: SimulateOptions) {
    this.#context = context;
    this.#options = options;
    this.#hospitals = [...expectDefined(context.prepared.hospitals, 'hospitals')].map(([id, texts], index) => {
      const steps = options.rounds * options.epochs * Trainer.stepsPerEpoch(texts.length, options.batch);
      return { id, index, texts, schedule: linearSchedule(steps, 0) };
    });
    this.#steps = options.rounds * options.epochs;
  }

  #flat(tensors: NamedTensors): Float32Array {
    return flatParameters(this.#context.prepared.definition.layout, tensors);
  }

  /** One hospital's part of a round. */
  async *#trainRound(
    hospital: Hospital,
    round: number,
    adapter: NamedTensors,
  ): AsyncGenerator<RunEvent, TrainingResult, void> {
    const { prepared, state } = this.#context;
    const options = roundTrainer(prepared.plan, hospital.index, round, hospital.schedule);
    const perRound = this.#options.epochs * Trainer.stepsPerEpoch(hospital.texts.length, this.#options.batch);
    const trainer = yield* this.#context.train(
      { name: `federated ${round} ${hospital.id}`, isRound: true },
      hospital.texts,
      options,
      { initial: this.#flat(adapter) },
      (step, seconds) => ({
        kind: 'step',
        setting: 'federated',
        hospital: hospital.id,
        round,
        ...step,
        step: (round - 1) * perRound + step.step,
        steps: this.#options.rounds * perRound,
        seconds,
      }),
    );
    state.progress = null;
    if (round === 1 && this.#options.local) this.#afterRoundOne.set(hospital.id, trainer.snapshot());
    if (prepared.texts.validation.length > 0) {
      const evaluation = await this.#context.evaluate(trainer.parameters, 'validation', glanceRows);
      yield* this.#context.emit({
        kind: 'evaluation',
        setting: 'federated',
        hospital: hospital.id,
        round,
        split: 'validation',
        ...evaluation,
      });
    }
    return {
      adapter: splitParameters(prepared.definition.layout, trainer.parameters),
      examples: hospital.texts.length,
      loss: trainer.meanLoss,
    };
  }

  #coordinator(): Coordinator {
    const { prepared, state } = this.#context;
    if (state.coordinator) return Coordinator.restore(state.coordinator, { clock: systemClock });
    return new Coordinator({
      participants: this.#hospitals.map(({ id }) => id),
      rounds: this.#options.rounds,
      quorum: this.#hospitals.length,
      planHash: sha256OfJson(prepared.plan),
      initialAdapter: splitParameters(prepared.definition.layout, prepared.initial),
      deadlineMs: null,
      clock: systemClock,
    });
  }

  /**
   * Follows the shared model over the rounds on validation rows, so that the test rows stay unseen until the end; on test
   * rows where there are no others. Round 0 is before any training.
   */
  async *#followShared(parameters: Float32Array, round: number): AsyncGenerator<RunEvent, void, void> {
    const split = this.#context.prepared.texts.validation.length > 0 ? 'validation' : 'test';
    const evaluation = await this.#context.evaluate(parameters, split);
    yield* this.#context.emit({
      kind: 'evaluation',
      setting: 'federated',
      hospital: null,
      round,
      split,
      ...evaluation,
    });
  }

  /** Ends a round: its shared adapter is evaluated. */
  async *#followRound(parameters: Float32Array, round: number): AsyncGenerator<RunEvent, void, void> {
    yield* this.#followShared(parameters, round);
    this.#context.state.unfollowedRound = null;
    await this.#context.journal();
    await this.#context.pausePoint();
  }

  /** The shared model on the test rows, once. */
  async *#testShared(parameters: Float32Array): AsyncGenerator<RunEvent, void, void> {
    const { state } = this.#context;
    if (state.results.federated) return;
    const evaluation = await this.#context.evaluate(parameters, 'test');
    const round = this.#options.rounds;
    yield* this.#context.emit({
      kind: 'evaluation',
      setting: 'federated',
      hospital: null,
      round,
      split: 'test',
      ...evaluation,
    });
    state.results.federated = evaluation.metrics;
    await this.#context.journal();
    await this.#context.pausePoint();
  }

  async *#onFederation(
    event: FederationEvent<RunEvent>,
    coordinator: Coordinator,
    roundStartedMs: number,
  ): AsyncGenerator<RunEvent, void, void> {
    const { state } = this.#context;
    switch (event.kind) {
      case 'training':
        yield event.event;
        return;
      case 'contribution-accepted': {
        const { round, participant, examples, loss, bytesUp, bytesDown } = event;
        yield* this.#context.emit({
          kind: 'contribution',
          round,
          hospital: participant,
          examples,
          loss,
          bytesUp,
          bytesDown,
        });
        state.coordinator = coordinator.snapshot();
        await this.#context.journal();
        return;
      }
      case 'round-completed': {
        const { round, rounds, hospitals, loss } = event;
        const seconds = (performance.now() - roundStartedMs) / 1000;
        const completed: RunEvent = {
          kind: 'round',
          round,
          rounds,
          hospitals,
          loss,
          seconds,
          bytesUp: event.exchange.reduce((sum, { bytesUp }) => sum + bytesUp, 0),
          bytesDown: event.exchange.reduce((sum, { bytesDown }) => sum + bytesDown, 0),
        };
        // Whoever hears of a combined round can rely on it, whatever happens next.
        await this.#context.folder.append(completed);
        state.coordinator = coordinator.snapshot();
        state.unfollowedRound = round;
        await this.#context.journal();
        yield completed;
        yield* this.#followRound(this.#flat(event.adapter), round);
        return;
      }
      case 'warning':
        yield* this.#context.emit({
          kind: 'warning',
          code: event.code,
          message: `${event.hospital}: ${event.message}`,
        });
        return;
      case 'message-refused':
        yield* this.#context.emit({
          kind: 'warning',
          code: event.code,
          message: `The coordinator refused a message of ${event.participant}: ${event.reason}`,
        });
        return;
      case 'round-started':
        return;
    }
  }

  /** All rounds in other processes; returns the final shared parameters. */
  async *federatedBy(roundsElsewhere: RoundsElsewhere): AsyncGenerator<RunEvent, Float32Array, void> {
    const { prepared, state } = this.#context;
    if (!state.coordinator) {
      yield* this.#followShared(prepared.initial, 0);
      state.coordinator = this.#coordinator().snapshot();
      await this.#context.journal();
    }
    const firstRounds = yield* roundsElsewhere(this.#context, this.#options, (parameters, round) =>
      this.#followRound(parameters, round),
    );
    for (const [hospital, snapshot] of firstRounds) this.#afterRoundOne.set(hospital, snapshot);
    const parameters = this.#flat(state.coordinator.adapter);
    yield* this.#testShared(parameters);
    return parameters;
  }

  /** All rounds in this process; returns the final shared parameters. */
  async *federated(): AsyncGenerator<RunEvent, Float32Array, void> {
    const { prepared, state, signal } = this.#context;
    if (!state.coordinator) {
      yield* this.#followShared(prepared.initial, 0);
      state.coordinator = this.#coordinator().snapshot();
      await this.#context.journal();
      await this.#context.pausePoint();
    }
    const coordinator = this.#coordinator();
    if (state.unfollowedRound !== null)
      yield* this.#followRound(this.#flat(coordinator.snapshot().adapter), state.unfollowedRound);
    const planHash = sha256OfJson(prepared.plan);
    const expectedShapes = new Map(prepared.definition.layout.entries.map(({ name, shape }) => [name, shape]));
    if (coordinator.snapshot().state.round <= this.#options.rounds) {
      const participants = this.#hospitals.map((hospital) => ({
        id: hospital.id,
        planHash,
        expectedShapes,
        train: (round: number, _rounds: number, adapter: NamedTensors) => this.#trainRound(hospital, round, adapter),
      }));
      let roundStartedMs = performance.now();
      for await (const event of runFederation<RunEvent>({ coordinator, participants, signal })) {
        yield* this.#onFederation(event, coordinator, roundStartedMs);
        if (event.kind === 'round-completed') roundStartedMs = performance.now();
      }
    }
    const parameters = this.#flat(coordinator.snapshot().adapter);
    yield* this.#testShared(parameters);
    return parameters;
  }

  /** Each hospital by itself, over as many epochs as it has in the federation. */
  async *localOnly(): AsyncGenerator<RunEvent, void, void> {
    const { prepared, state } = this.#context;
    for (const hospital of this.#hospitals.slice(state.results.localOnly.length)) {
      const start = this.#afterRoundOne.get(hospital.id);
      // These steps are in the events of round 1, whether they are repeated here or not.
      const shared = this.#options.epochs * Trainer.stepsPerEpoch(hospital.texts.length, this.#options.batch);
      const options = centralTrainer(prepared.plan, this.#steps, hospital.schedule, hospital.index);
      const trainer = yield* this.#context.train(
        { name: `localOnly ${hospital.id}`, isRound: false },
        hospital.texts,
        options,
        start ? { snapshot: start } : { initial: prepared.initial },
        (step, seconds) =>
          step.step <= shared
            ? null
            : { kind: 'step', setting: 'localOnly', hospital: hospital.id, round: null, ...step, seconds },
      );
      const evaluation = await this.#context.evaluate(trainer.parameters, 'test');
      yield* this.#context.emit({
        kind: 'evaluation',
        setting: 'localOnly',
        hospital: hospital.id,
        round: null,
        split: 'test',
        ...evaluation,
      });
      state.results.localOnly.push(evaluation.metrics);
      state.progress = null;
      await this.#context.journal();
      await this.#context.pausePoint();
    }
  }

  /** The comparison with all data in one place. */
  async *centralised(): AsyncGenerator<RunEvent, void, void> {
    const { prepared, state } = this.#context;
    if (state.results.centralised) return;
    const { texts, plan, initial } = prepared;
    const schedule = linearSchedule(
      this.#steps * Trainer.stepsPerEpoch(texts.train.length, this.#options.batch),
      plan.training.warmupFraction,
    );
    const trainer = yield* this.#context.train(
      { name: 'centralised', isRound: false },
      texts.train,
      centralTrainer(plan, this.#steps, schedule),
      { initial },
      (step, seconds) => ({
        kind: 'step',
        setting: 'centralised',
        hospital: null,
        round: null,
        ...step,
        seconds,
      }),
    );
    const evaluation = await this.#context.evaluate(trainer.parameters, 'test');
    yield* this.#context.emit({
      kind: 'evaluation',
      setting: 'centralised',
      hospital: null,
      round: null,
      split: 'test',
      ...evaluation,
    });
    state.results.centralised = evaluation.metrics;
    state.progress = null;
    await this.#context.journal();
  }
}

/** Evaluates the shared adapter of a round and journals that it did. */
export type FollowRound = (parameters: Float32Array, round: number) => AsyncGenerator<RunEvent, void, void>;

/**
 * Runs all rounds that are left in processes of their own. Returns where each hospital stood after its first round, for those
 * whose journal has it. Handed in, since this module must run where no connection can be opened.
 */
export type RoundsElsewhere = (
  context: RunContext,
  options: SimulateOptions,
  followRound: FollowRound,
) => AsyncGenerator<RunEvent, ReadonlyMap<string, TrainerSnapshot>, void>;

/** Runs a simulated federation and leaves a run folder; ends with the `result` event. */
export async function* simulate(
  given: SimulateOptions,
  signal: AbortSignal,
  pausePoint: PausePoint = async () => undefined,
  roundsElsewhere: RoundsElsewhere | null = null,
): AsyncGenerator<RunEvent, void, void> {
  const { options: asked, resumed } = await chosenOptions(given);
  const whole = await prepareRun('simulate', asked);
  // A run that goes on keeps its plan.
  const { prepared, options, warnings } =
    resumed === null
      ? await withinBudget(whole, asked, { evaluation: evaluationBatch, glance: glanceRows }, signal)
      : { prepared: whole, options: asked, warnings: [] };
  const context = await RunContext.open(prepared, options, resumed, { signal, pausePoint });
  try {
    yield* context.start(warnings);
    const finished = await context.finishedResult();
    if (finished) return yield finished;
    const simulation = new Simulation(context, options);
    const parameters =
      roundsElsewhere === null ? yield* simulation.federated() : yield* simulation.federatedBy(roundsElsewhere);
    if (options.local) yield* simulation.localOnly();
    if (options.compare) yield* simulation.centralised();
    const { federated, localOnly, centralised } = context.state.results;
    yield* context.finish(parameters, {
      federated: expectDefined(federated, 'federated metrics'),
      ...(localOnly.length > 0 ? { localOnly: meanMetrics(localOnly) } : {}),
      ...(centralised ? { centralised } : {}),
    });
  } finally {
    await context.close();
  }
}
