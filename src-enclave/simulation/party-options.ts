// How each party of a run trains, from its plan. Hospital 1 and the centralised run draw from the same stream: with one
// hospital, one round and the same schedule they are the same training.

import type { RunPlan } from '../protocol/run-events.ts';
import type { Schedule } from '../training/schedule.ts';
import type { TrainerOptions } from '../training/trainer.ts';

/** What a plan says of training; a study's terms say the same in their own words. */
export type TrainingPlan = {
  readonly seed: number;
  readonly training: Omit<RunPlan['training'], 'warmupFraction'>;
};

function shared(plan: TrainingPlan): Omit<TrainerOptions, 'stream' | 'epochs' | 'firstEpoch' | 'schedule'> {
  const { batchSize, learningRate, headLearningRate, weightDecay, maxGradientNorm } = plan.training;
  return {
    seed: plan.seed,
    batchSize,
    microBatchSize: batchSize,
    learningRate,
    headLearningRate,
    weightDecay,
    maxGradientNorm,
  };
}

/** All data in one place, or a hospital alone (`stream` its index), over all epochs. */
export function centralTrainer(plan: RunPlan, epochs: number, schedule: Schedule, stream = 0): TrainerOptions {
  return { ...shared(plan), stream, epochs, firstEpoch: 0, schedule };
}

/** One round (counted from 1) of a hospital: it goes on in the schedule of all rounds, with a fresh optimiser. */
export function roundTrainer(plan: TrainingPlan, stream: number, round: number, schedule: Schedule): TrainerOptions {
  const { epochs } = plan.training;
  return { ...shared(plan), stream, epochs, firstEpoch: (round - 1) * epochs, schedule };
}
