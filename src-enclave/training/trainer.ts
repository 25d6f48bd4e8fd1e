// One party's training: seeded batches, gradients, clipping, AdamW, schedule, as an async generator of steps. All that
// decides the next step is in the snapshot, so a run that continues from one ends with the same bits.

import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import { createRandom } from '../base/random.ts';
import { sharedFloats } from '../engine/parameter-layout.ts';
import { initAdamW, updateAdamW, type AdamWSegment, type AdamWState } from './adamw.ts';
import { planEpoch } from './batches.ts';
import { labelledCount } from './batch-inputs.ts';
import { clipByGlobalNorm } from './clip.ts';
import type { EncodedText } from './encode.ts';
import type { ModelSession } from './model-session.ts';
import { scheduleFactor, type Schedule } from './schedule.ts';

export type TrainerOptions = {
  readonly seed: number;
  /** Which stream of random numbers this party draws from: hospitals have different ones. */
  readonly stream: number;
  readonly epochs: number;
  /** Epochs that were trained before, in earlier rounds: the data order and the dropout go on from there. */
  readonly firstEpoch: number;
  readonly batchSize: number;
  /** Texts in one call of the engine; gradients of a batch's parts are added up. */
  readonly microBatchSize: number;
  readonly learningRate: number;
  readonly headLearningRate: number;
  readonly weightDecay: number;
  readonly maxGradientNorm: number;
  /** Over the steps of all rounds. */
  readonly schedule: Schedule;
};

export type TrainingStep = {
  /** Counts from 1 within this trainer. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
  readonly tokens: number;
};

/** Everything a trainer needs to go on. The arrays are the trainer's own: copy or write them before the next step. */
export type TrainerSnapshot = {
  readonly step: number;
  readonly lossSum: number;
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
};

export class Trainer {
  readonly parameters: Float32Array;
  readonly #session: ModelSession;
  readonly #texts: readonly EncodedText[];
  readonly #options: TrainerOptions;
  readonly #adam: AdamWState;
  readonly #lengths: readonly number[];
  readonly #sum: Float32Array;
  #lossSum = 0;

  /** Starts from `initial` parameters, or goes on from a snapshot of a trainer with the same texts and options. */
  constructor(
    session: ModelSession,
    texts: readonly EncodedText[],
    options: TrainerOptions,
    start: { readonly initial: Float32Array } | { readonly snapshot: TrainerSnapshot },
  ) {
    if (texts.length === 0)
      throw new Failure('data-empty', 'There is nothing to train on. Check the data file and its split.');
    this.#session = session;
    this.#texts = texts;
    this.#options = options;
    this.#lengths = texts.map((text) => text.ids.length);
    const { length } = session.definition.layout;
    this.parameters = sharedFloats(length);
    this.#sum = new Float32Array(length);
    this.#adam = initAdamW(length);
    if ('initial' in start) {
      this.parameters.set(start.initial);
    } else {
      const { snapshot } = start;
      this.parameters.set(snapshot.parameters);
      this.#adam.firstMoment.set(snapshot.firstMoment);
      this.#adam.secondMoment.set(snapshot.secondMoment);
      this.#adam.step = snapshot.step;
      this.#lossSum = snapshot.lossSum;
    }
  }

  static stepsPerEpoch(examples: number, batchSize: number): number {
    return Math.ceil(examples / batchSize);
  }

  get steps(): number {
    return this.#options.epochs * Trainer.stepsPerEpoch(this.#texts.length, this.#options.batchSize);
  }

  /** Mean loss of the steps so far. */
  get meanLoss(): number {
    return this.#adam.step === 0 ? 0 : this.#lossSum / this.#adam.step;
  }

  snapshot(): TrainerSnapshot {
    const { step, firstMoment, secondMoment } = this.#adam;
    return { step, lossSum: this.#lossSum, parameters: this.parameters, firstMoment, secondMoment };
  }

  #segments(factor: number): readonly AdamWSegment[] {
    const { learningRate, headLearningRate, weightDecay } = this.#options;
    const { layout, headParameterNames } = this.#session.definition;
    return layout.entries.map(({ name, offset, length }) => ({
      start: offset,
      end: offset + length,
      learningRate: factor * (headParameterNames.has(name) ? headLearningRate : learningRate),
      weightDecay,
    }));
  }

  /** Gradients of a whole batch in #sum; returns its loss and tokens. */
  async #batch(
    texts: readonly EncodedText[],
    step: number,
    signal?: AbortSignal,
  ): Promise<{ loss: number; tokens: number }> {
    const { seed, stream, microBatchSize } = this.#options;
    const divisor = Math.max(1, labelledCount(texts, this.#session.definition.head));
    this.#sum.fill(0);
    let [loss, tokens] = [0, 0];
    for (let start = 0, part = 0; start < texts.length; start += microBatchSize, part++) {
      const dropout = { seed: seed * 65_536 + stream, step: step * 1024 + part };
      const result = await this.#session.step(
        texts.slice(start, start + microBatchSize),
        microBatchSize,
        divisor,
        this.parameters,
        dropout,
        signal,
      );
      for (let i = 0; i < this.#sum.length; i++) this.#sum[i] = (this.#sum[i] ?? 0) + (result.gradients[i] ?? 0);
      loss += result.loss;
      tokens += result.tokens;
    }
    return { loss, tokens };
  }

  /**
   * Yields after each optimiser step; a snapshot taken then continues with the next.
   * @throws Failure cancelled, or engine-failed when the loss is no longer a number.
   */
  async *run(signal?: AbortSignal): AsyncGenerator<TrainingStep, void, undefined> {
    const { seed, stream, batchSize, firstEpoch, schedule, learningRate, maxGradientNorm } = this.#options;
    const perEpoch = Trainer.stepsPerEpoch(this.#texts.length, batchSize);
    const { steps } = this;
    let [planned, batches]: [number, number[][]] = [-1, []];
    for (let step = this.#adam.step; step < steps; step++) {
      if (signal?.aborted) throw new Failure('cancelled', 'Stopped on request.');
      const epoch = firstEpoch + Math.floor(step / perEpoch);
      if (epoch !== planned) {
        planned = epoch;
        batches = planEpoch(this.#lengths, batchSize, createRandom(seed, 'batches', stream, epoch));
      }
      const texts = expectDefined(batches[step % perEpoch], 'batch').map((index) =>
        expectDefined(this.#texts[index], 'text'),
      );
      const globalStep = firstEpoch * perEpoch + step;
      const { loss, tokens } = await this.#batch(texts, globalStep, signal);
      const gradientNorm = clipByGlobalNorm(this.#sum, maxGradientNorm);
      if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
        throw new Failure(
          'engine-failed',
          `The loss is no longer a number at step ${step + 1}. Lower the learning rate and start again.`,
        );
      }
      const factor = scheduleFactor(schedule, globalStep);
      updateAdamW(this.#adam, this.parameters, this.#sum, {
        segments: this.#segments(factor),
        betas: [0.9, 0.999],
        epsilon: 1e-8,
      });
      this.#lossSum += loss;
      yield { step: step + 1, steps, loss, learningRate: learningRate * factor, gradientNorm, tokens };
    }
  }
}
