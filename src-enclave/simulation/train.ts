// `cloister train`: one party trains an adapter on its own data.

import { Failure } from '../base/failure.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { TrainOptions } from '../protocol/run-options.ts';
import { updateEarlyStopping } from '../training/early-stopping.ts';
import { linearSchedule } from '../training/schedule.ts';
import { Trainer } from '../training/trainer.ts';
import { centralTrainer } from './party-options.ts';
import { prepareRun } from './prepare-run.ts';
import { chosenOptions, RunContext, type AfterStep } from './run-context.ts';

/** Evaluates on validation rows after each epoch; with a patience, keeps the best parameters and says when to stop. */
function watchEpochs(context: RunContext, options: TrainOptions): AfterStep {
  const { texts } = context.prepared;
  const stepsPerEpoch = Trainer.stepsPerEpoch(texts.train.length, options.batch);
  return async function* (trainer, step) {
    if (step.step % stepsPerEpoch !== 0 || texts.validation.length === 0) return 'continue';
    const evaluation = await context.evaluate(trainer.parameters, 'validation');
    yield* context.emit({
      kind: 'evaluation',
      setting: 'train',
      hospital: null,
      round: null,
      split: 'validation',
      ...evaluation,
    });
    if (options.patience === 0) return 'journal';
    const { state } = context;
    const rule = { better: 'smaller', patience: options.patience - 1, minimumImprovement: 0 } as const;
    state.earlyStopping = updateEarlyStopping(state.earlyStopping, evaluation.metrics.loss, rule);
    if (state.earlyStopping.evaluationsSinceBest === 0) state.best = trainer.parameters.slice();
    if (!state.earlyStopping.shouldStop) return 'journal';
    const message = `Stopped after epoch ${step.step / stepsPerEpoch}: the validation loss did not improve any more. The best epoch is kept.`;
    yield* context.emit({ kind: 'status', message });
    return 'stop';
  };
}

/** Trains, evaluates on validation after each epoch and on test at the end, and leaves a run folder. */
export async function* train(given: TrainOptions, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
  const { options, resumed } = await chosenOptions(given);
  const prepared = await prepareRun('train', options);
  if (options.patience > 0 && prepared.texts.validation.length === 0) {
    await prepared.dispose();
    throw new Failure(
      'option-invalid',
      '--patience needs validation rows to watch. Give a split that has some, for example --split 80/10/10.',
    );
  }
  const context = await RunContext.open(prepared, options, resumed, { signal, pausePoint: async () => undefined });
  try {
    yield* context.start();
    const finished = await context.finishedResult();
    if (finished) return yield finished;
    const { texts, initial } = prepared;
    const steps = options.epochs * Trainer.stepsPerEpoch(texts.train.length, options.batch);
    const schedule = linearSchedule(steps, prepared.plan.training.warmupFraction);
    const trainer = yield* context.train(
      { name: 'train', isRound: false },
      texts.train,
      centralTrainer(prepared.plan, options.epochs, schedule),
      { initial },
      (step, seconds) => ({ kind: 'step', setting: 'train', hospital: null, round: null, ...step, seconds }),
      watchEpochs(context, options),
    );
    const parameters = context.state.best ?? trainer.parameters;
    const evaluation = await context.evaluate(parameters, 'test');
    yield* context.emit({
      kind: 'evaluation',
      setting: 'train',
      hospital: null,
      round: null,
      split: 'test',
      ...evaluation,
    });
    yield* context.finish(parameters, { test: evaluation.metrics });
  } finally {
    await context.close();
  }
}
