// `cloister train`: one party trains an adapter on its own data.

import { expectDefined } from '../base/expect.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { TrainOptions } from '../protocol/run-options.ts';
import { linearSchedule } from '../training/schedule.ts';
import { Trainer } from '../training/trainer.ts';
import { centralTrainer } from './party-options.ts';
import { prepareRun } from './prepare-run.ts';
import { chosenOptions, RunContext } from './run-context.ts';

/** Trains, evaluates on validation after each epoch and on test at the end, and leaves a run folder. */
export async function* train(given: TrainOptions, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
  const { options, resumed } = await chosenOptions(given);
  const prepared = await prepareRun('train', options);
  const context = await RunContext.open(prepared, options, resumed, signal);
  try {
    yield* context.start();
    const finished = await context.finishedResult();
    if (finished) return yield finished;
    const { texts, initial } = prepared;
    const steps = options.epochs * Trainer.stepsPerEpoch(texts.train.length, options.batch);
    const schedule = linearSchedule(steps, prepared.plan.training.warmupFraction);
    const trainer = yield* context.train(
      'train',
      texts.train,
      centralTrainer(prepared.plan, options.epochs, schedule),
      { initial },
      (step, seconds) => ({
        kind: 'step',
        setting: 'train',
        hospital: null,
        round: null,
        ...step,
        seconds,
      }),
    );
    for (const split of ['validation', 'test'] as const) {
      if (texts[split].length === 0) continue;
      const evaluation = await context.evaluate(trainer.parameters, split);
      yield* context.emit({ kind: 'evaluation', setting: 'train', hospital: null, round: null, split, ...evaluation });
      if (split === 'test') context.state.results.test = evaluation.metrics;
    }
    yield* context.finish(trainer.parameters, { test: expectDefined(context.state.results.test, 'test metrics') });
  } finally {
    await context.close();
  }
}
