import { describe, expect, it } from 'vitest';
import { Failure } from '../../src-enclave/base/failure.ts';
import type { AdapterConfig } from '../../src-enclave/model/model-definition.ts';
import { Trainer, type TrainerOptions, type TrainerSnapshot } from '../../src-enclave/training/trainer.ts';
import type { EncodedText } from '../../src-enclave/training/encode.ts';
import type { ModelSession } from '../../src-enclave/training/model-session.ts';
import { largestDifference, openGolden } from '../support/golden-models.ts';
import {
  languageModel,
  lora,
  meanHead,
  someParameters,
  tinySession,
  tinyTexts,
  type TinyModel,
} from './tiny-models.ts';

const options: TrainerOptions = {
  seed: 11,
  stream: 2,
  epochs: 2,
  firstEpoch: 0,
  batchSize: 4,
  microBatchSize: 4,
  learningRate: 0.01,
  headLearningRate: 0.02,
  weightDecay: 0.01,
  maxGradientNorm: 1,
  schedule: { kind: 'linear', totalSteps: 6, warmupSteps: 1 },
};

type Setting = { readonly model: TinyModel; readonly adapter: AdapterConfig; readonly name: string };
const settings: readonly Setting[] = [
  { name: 'LoRA with dropout on an encoder', model: 'bert', adapter: { ...lora, dropout: 0.1 } },
  { name: 'a prefix on an encoder', model: 'bert', adapter: { kind: 'prefix', virtualTokens: 3, projectionSize: 8 } },
  { name: 'a head alone', model: 'bert', adapter: { kind: 'head' } },
  { name: 'LoRA with dropout on a decoder', model: 'llama_tied', adapter: { ...lora, dropout: 0.1 } },
];

function set(setting: Setting, dropout = 0.1): { session: ModelSession; texts: EncodedText[]; initial: Float32Array } {
  const head = setting.model === 'bert' ? meanHead(dropout) : languageModel;
  const session = tinySession(setting.model, head, setting.adapter, { modelDropout: dropout });
  return { session, texts: tinyTexts(head, 10), initial: someParameters(session.definition) };
}

function withoutDropout(adapter: AdapterConfig): AdapterConfig {
  return adapter.kind === 'lora' ? { ...adapter, dropout: 0 } : adapter;
}

function copied(snapshot: TrainerSnapshot): TrainerSnapshot {
  const { parameters, firstMoment, secondMoment } = snapshot;
  return {
    ...snapshot,
    parameters: parameters.slice(),
    firstMoment: firstMoment.slice(),
    secondMoment: secondMoment.slice(),
  };
}

/** Trains to the end; a snapshot before each step and after the last. */
async function train(trainer: Trainer): Promise<{ snapshots: TrainerSnapshot[]; losses: number[] }> {
  const snapshots = [copied(trainer.snapshot())];
  const losses: number[] = [];
  for await (const { loss } of trainer.run()) {
    losses.push(loss);
    snapshots.push(copied(trainer.snapshot()));
  }
  return { snapshots, losses };
}

describe.each(settings)('Trainer of $name', (setting) => {
  it('goes on from a snapshot at any step as if it had never stopped, bit for bit', async () => {
    const { session, texts, initial } = set(setting);
    const undisturbed = await train(new Trainer(session, texts, options, { initial }));
    expect(undisturbed.losses).toHaveLength(6);
    const end = undisturbed.snapshots.at(-1);
    for (const [step, snapshot] of undisturbed.snapshots.entries()) {
      const continued = new Trainer(session, texts, options, { snapshot });
      const { losses } = await train(continued);
      expect(losses).toEqual(undisturbed.losses.slice(step));
      expect(copied(continued.snapshot())).toEqual(end);
    }
  });

  it('gives the same bits for the same seed, others for another', async () => {
    const run = async (change: Partial<TrainerOptions>) => {
      const { session, texts, initial } = set(setting);
      return (await train(new Trainer(session, texts, { ...options, ...change }, { initial }))).snapshots.at(-1);
    };
    const first = await run({});
    expect(await run({})).toEqual(first);
    expect(await run({ seed: 12 })).not.toEqual(first);
    expect(await run({ stream: 3 })).not.toEqual(first);
  });

  it('learns, and leaves the base weights as they were', async () => {
    const { session, texts, initial } = set(setting, 0);
    const before = openGolden(setting.model);
    const names = [...before.weights.tensors.keys()];
    const copies = names.map((name) => before.weights.read(name).slice());
    const trainer = new Trainer(session, texts, { ...options, epochs: 8, schedule: { kind: 'constant' } }, { initial });
    const { losses } = await train(trainer);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)));
    expect(trainer.meanLoss).toBeCloseTo(mean(losses), 6);
    expect(initial).toEqual(someParameters(session.definition));
    const after = openGolden(setting.model);
    for (const [index, name] of names.entries()) expect(after.weights.read(name), name).toEqual(copies[index]);
    // The engine's own copy too: with the first adapter the model says what it said before.
    const { rowLosses } = await session.predict(texts, texts.length, initial);
    const fresh = set(setting, 0).session;
    expect((await fresh.predict(texts, texts.length, initial)).rowLosses).toEqual(rowLosses);
    before.close();
    after.close();
  });

  it('adds up the gradients of a batch’s parts to those of the whole', async () => {
    const { session, texts, initial } = set({ ...setting, adapter: withoutDropout(setting.adapter) }, 0);
    const firstStep = async (microBatchSize: number) => {
      const trainer = new Trainer(session, texts, { ...options, microBatchSize, maxGradientNorm: 1e9 }, { initial });
      const { value } = await trainer.run().next();
      // After one step the first moment is a tenth of the gradient.
      return { step: value, gradient: trainer.snapshot().firstMoment.map((moment) => 10 * moment) };
    };
    const whole = await firstStep(4);
    expect(whole.gradient.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    for (const microBatchSize of [1, 2, 3]) {
      const parts = await firstStep(microBatchSize);
      expect(largestDifference(parts.gradient, whole.gradient)).toBeLessThan(2e-6);
      expect(Math.abs((parts.step?.loss ?? 0) - (whole.step?.loss ?? 0))).toBeLessThan(2e-6);
    }
  });
});

describe('Trainer', () => {
  const [setting] = settings;
  if (!setting) throw new TypeError('no setting');

  it('trains a second round as one long training would', async () => {
    const { session, texts, initial } = set(setting);
    const constant = { ...options, schedule: { kind: 'constant' } } as const;
    const long = await train(new Trainer(session, texts, constant, { initial }));
    const start = long.snapshots[3];
    if (!start) throw new TypeError('no snapshot');
    const second = new Trainer(
      session,
      texts,
      { ...constant, epochs: 1, firstEpoch: 1 },
      { initial: start.parameters },
    );
    // The same batches and dropout, so the same loss; the optimiser starts anew, so only the first.
    const { value } = await second.run().next();
    expect(value?.loss).toBe(long.losses[3]);
  });

  it('counts steps, tokens and the learning rate', async () => {
    const { session, texts, initial } = set(setting);
    const steps = [];
    for await (const step of new Trainer(session, texts, options, { initial }).run()) steps.push(step);
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(steps.every((step) => step.steps === 6)).toBe(true);
    const tokens = texts.reduce((sum, text) => sum + text.ids.length, 0);
    for (const epoch of [steps.slice(0, 3), steps.slice(3)])
      expect(epoch.reduce((sum, step) => sum + step.tokens, 0)).toBe(tokens);
    const rates = steps.map(({ learningRate }) => learningRate);
    for (const [index, factor] of [0, 1, 0.8, 0.6, 0.4, 0.2].entries())
      expect(rates[index]).toBeCloseTo(0.01 * factor, 12);
  });

  it('moves the head at its own rate', async () => {
    const { session, texts, initial } = set(setting, 0);
    const frozen = { ...options, learningRate: 0, schedule: { kind: 'constant' } } as const;
    const trainer = new Trainer(session, texts, frozen, { initial });
    await train(trainer);
    for (const { name, offset, length } of session.definition.layout.entries) {
      const [before, after] = [initial, trainer.parameters].map((all) => all.slice(offset, offset + length));
      const moved = after?.some((value, index) => value !== before?.[index]);
      expect(moved, name).toBe(session.definition.headParameterNames.has(name));
    }
  });

  it.each([
    ['an abort without a reason', undefined],
    ['an abort for a reason of its own', 'a string'],
    ['an abort by an error', new Error('the window was closed')],
  ])('ends as cancelled after %s, whatever was thrown', async (_, reason) => {
    const { session, texts, initial } = set(setting);
    const controller = new AbortController();
    const trainer = new Trainer(session, texts, options, { initial });
    const run = trainer.run(controller.signal);
    await run.next();
    const before = copied(trainer.snapshot());
    controller.abort(reason);
    const failed: unknown = await run.next().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Failure);
    expect(failed).toMatchObject({ code: 'cancelled' });
    expect(copied(trainer.snapshot())).toEqual(before);
  });

  it('ends as cancelled in the middle of a step, and can go on from before it', async () => {
    const { session, texts, initial } = set(setting);
    const undisturbed = await train(new Trainer(session, texts, options, { initial }));
    const controller = new AbortController();
    const trainer = new Trainer(session, texts, options, { initial });
    const run = trainer.run(controller.signal);
    await run.next();
    const next = run.next();
    controller.abort();
    await expect(next).rejects.toMatchObject({ name: 'Failure', code: 'cancelled' });
    expect(copied(trainer.snapshot())).toEqual(undisturbed.snapshots[1]);
    await train(trainer);
    expect(copied(trainer.snapshot())).toEqual(undisturbed.snapshots.at(-1));
  });

  it('stops when the loss is no longer a number, before anything is changed', async () => {
    const { session, texts, initial } = set(setting);
    initial[0] = Number.NaN;
    const trainer = new Trainer(session, texts, options, { initial });
    await expect(trainer.run().next()).rejects.toMatchObject({ name: 'Failure', code: 'engine-failed' });
    expect(trainer.snapshot().step).toBe(0);
    expect(trainer.parameters).toEqual(initial);
  });

  it('refuses to train on nothing', () => {
    const { session, initial } = set(setting);
    expect(() => new Trainer(session, [], options, { initial })).toThrow(
      expect.objectContaining({ code: 'data-empty' }),
    );
  });
});
