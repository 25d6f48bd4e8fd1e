// A hospital's training of one round, journalled after every optimiser step: after a crash it goes on from the last one and
// ends with the same bits; a round that was trained already is not trained again, only sent again.

import { z } from 'zod';
import { expectDefined } from '../../base/expect.ts';
import { Failure } from '../../base/failure.ts';
import type { Journal } from '../../base/journal.ts';
import type { NamedTensors } from '../../base/named-tensors.ts';
import { joinParameters, sharedFloats, splitParameters, type ParameterLayout } from '../../engine/parameter-layout.ts';
import { adapterHash } from '../../federation/adapter-hash.ts';
import type { Train, TrainingResult } from '../../federation/participant.ts';
import { decodeTensorFrame, encodeTensorFrame } from '../../protocol/tensor-frame.ts';
import type { EncodedText } from '../../training/encode.ts';
import type { ModelSession } from '../../training/model-session.ts';
import { Trainer, type TrainerOptions, type TrainerSnapshot, type TrainingStep } from '../../training/trainer.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const headerSchema = z.object({
  round: z.int().positive(),
  /** Of the adapter that the round starts from, and of everything it is trained on. */
  base: hash,
  inputs: hash,
  step: z.int().positive(),
  lossSum: z.number(),
});

type Position = z.infer<typeof headerSchema> & { readonly snapshot: TrainerSnapshot };

const flat = (values: Float32Array) => ({ shape: [values.length], values });

async function readPosition(journal: Journal): Promise<Position | null> {
  const entry = await journal.read();
  if (entry === null) return null;
  try {
    const { message, tensors } = decodeTensorFrame(entry.bytes);
    const header = headerSchema.parse(message);
    const values = (name: string): Float32Array => expectDefined(tensors?.get(name), name).values;
    const [parameters, firstMoment, secondMoment] = [values('parameters'), values('first'), values('second')];
    return {
      ...header,
      snapshot: { step: header.step, lossSum: header.lossSum, parameters, firstMoment, secondMoment },
    };
  } catch (error) {
    throw new Failure(
      'run-invalid',
      'The training journal cannot be read by this version. Remove the state folder and join again with the invitation.',
      { cause: error },
    );
  }
}

export type RoundTrainingOptions = {
  readonly layout: ParameterLayout;
  readonly texts: readonly EncodedText[];
  /** SHA-256 of the texts and their order: progress on others does not count. */
  readonly inputsSha256: string;
  readonly journal: Journal;
  readonly trainerOptions: (round: number) => TrainerOptions;
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
  const { layout, texts, inputsSha256, journal, trainerOptions, withSession } = options;
  return async function* (round, _rounds, adapter: NamedTensors, signal) {
    const base = adapterHash(adapter);
    const found = await readPosition(journal);
    const isSame = found?.round === round && found.base === base && found.inputs === inputsSha256;
    const chosen = trainerOptions(round);
    const steps = chosen.epochs * Trainer.stepsPerEpoch(texts.length, chosen.batchSize);
    if (isSame && found.step === steps)
      return {
        adapter: splitParameters(layout, found.snapshot.parameters),
        examples: texts.length,
        loss: found.lossSum / found.step,
      };
    const initial = sharedFloats(layout.length);
    joinParameters(layout, adapter, initial);
    return yield* withSession(async function* (session) {
      const trainer = new Trainer(session, texts, chosen, isSame ? { snapshot: found.snapshot } : { initial });
      let last = performance.now();
      for await (const step of trainer.run(signal)) {
        const { step: count, lossSum, parameters, firstMoment, secondMoment } = trainer.snapshot();
        const header = { round, base, inputs: inputsSha256, step: count, lossSum };
        const tensors = new Map([
          ['parameters', flat(parameters)],
          ['first', flat(firstMoment)],
          ['second', flat(secondMoment)],
        ]);
        const now = performance.now();
        // Told first: what a crash in between costs is that one step is told twice.
        yield events.step(round, { ...step, seconds: (now - last) / 1000 });
        last = now;
        await journal.write([encodeTensorFrame(header, tensors)]);
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
