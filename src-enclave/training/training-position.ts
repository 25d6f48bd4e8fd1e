// Where the training of one round stands, as bytes: everything that decides its next step.

import { z } from 'zod';
import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import { decodeTensorFrame, encodeTensorFrame } from '../protocol/tensor-frame.ts';
import type { TrainerSnapshot } from './trainer.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const roundSchema = z.object({
  round: z.int().positive(),
  /** Of the adapter that the round starts from, and of everything it is trained on. */
  base: hash,
  inputs: hash,
});
type TrainedRound = z.infer<typeof roundSchema>;
const headerSchema = roundSchema.extend({ step: z.int().positive(), lossSum: z.number() });

export type TrainingPosition = TrainedRound & { readonly snapshot: TrainerSnapshot };

const flat = (values: Float32Array) => ({ shape: [values.length], values });

export function writeTrainingPosition(round: TrainedRound, snapshot: TrainerSnapshot): Uint8Array {
  const { step, lossSum, parameters, firstMoment, secondMoment } = snapshot;
  const tensors = new Map([
    ['parameters', flat(parameters)],
    ['first', flat(firstMoment)],
    ['second', flat(secondMoment)],
  ]);
  return encodeTensorFrame({ ...round, step, lossSum }, tensors);
}

/** @throws Failure run-invalid. */
export function readTrainingPosition(bytes: Uint8Array): TrainingPosition {
  try {
    const { message, tensors } = decodeTensorFrame(bytes);
    const { step, lossSum, ...round } = headerSchema.parse(message);
    const values = (name: string): Float32Array => expectDefined(tensors?.get(name), name).values;
    const [parameters, firstMoment, secondMoment] = [values('parameters'), values('first'), values('second')];
    return { ...round, snapshot: { step, lossSum, parameters, firstMoment, secondMoment } };
  } catch (error) {
    throw new Failure(
      'run-invalid',
      'The training journal cannot be read by this version. Start again in a new folder.',
      { cause: error },
    );
  }
}
