// A hospital's training of one round, journalled after every optimiser step: after a crash it goes on from the last one and
// ends with the same bits; a round that was trained already is not trained again, only sent again.

import type { Journal } from '../../base/journal.ts';
import type { NamedTensors } from '../../base/named-tensors.ts';
import { flatParameters, splitParameters, type ParameterLayout } from '../../engine/parameter-layout.ts';
import { adapterHash } from '../../federation/adapter-hash.ts';
import type { Train, TrainingResult } from '../../federation/participant.ts';
import type { EncodedText } from '../../training/encode.ts';
import type { ModelSession } from '../../training/model-session.ts';
import { readTrainingPosition, writeTrainingPosition } from '../../training/training-position.ts';
import { Trainer, type TrainerOptions, type TrainingStep } from '../../training/trainer.ts';

export type RoundTrainingOptions = {
  readonly layout: ParameterLayout;
  readonly texts: readonly EncodedText[];
  /** SHA-256 of the texts and their order: progress on others does not count. */
  readonly inputsSha256: string;
  readonly journal: Journal;
  readonly trainerOptions: (round: number) => TrainerOptions;
  /** Given the journalled state at the end of each round. */
  readonly keep: (round: number, position: Uint8Array) => Promise<void>;
  /** Opens the engine for one piece of work and closes it after. Waits for a turn where hospitals take turns. */
  readonly withSession: <T>(
    work: (session: ModelSession) => AsyncGenerator<T, TrainingResult, void>,
  ) => AsyncGenerator<T, TrainingResult, void>;
};

export type TimedStep = TrainingStep & { readonly seconds: number };

export function journalledTraining<Event>(
  options: RoundTrainingOptions,
  events: {
    readonly step: (round: number, step: TimedStep) => Event;
    /** After the last step, before the result is sent. */
    readonly after: (
      round: number,
      session: ModelSession,
      parameters: Float32Array,
    ) => AsyncGenerator<Event, void, void>;
  },
): Train<Event> {
  const { layout, texts, inputsSha256, journal, trainerOptions, keep, withSession } = options;
  return async function* (round, _rounds, adapter: NamedTensors, signal) {
    const base = adapterHash(adapter);
    const entry = await journal.read();
    const found = entry === null ? null : readTrainingPosition(entry.bytes);
    const isSame = found?.round === round && found.base === base && found.inputs === inputsSha256;
    const chosen = trainerOptions(round);
    const steps = chosen.epochs * Trainer.stepsPerEpoch(texts.length, chosen.batchSize);
    if (isSame && found.snapshot.step === steps)
      return {
        adapter: splitParameters(layout, found.snapshot.parameters),
        examples: texts.length,
        loss: found.snapshot.lossSum / found.snapshot.step,
      };
    const initial = flatParameters(layout, adapter);
    return yield* withSession(async function* (session) {
      const trainer = new Trainer(session, texts, chosen, isSame ? { snapshot: found.snapshot } : { initial });
      let last = performance.now();
      for await (const step of trainer.run(signal)) {
        const now = performance.now();
        // Told first: what a crash in between costs is that one step is told twice.
        yield events.step(round, { ...step, seconds: (now - last) / 1000 });
        last = now;
        const position = writeTrainingPosition({ round, base, inputs: inputsSha256 }, trainer.snapshot());
        if (step.step === steps) await keep(round, position);
        await journal.write([position]);
      }
      yield* events.after(round, session, trainer.parameters);
      return {
        adapter: splitParameters(layout, trainer.parameters),
        examples: texts.length,
        loss: trainer.meanLoss,
      };
    });
  };
}
