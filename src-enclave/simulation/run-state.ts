// Where a run stands, as the one object that is journalled: a run that continues from it ends with the same bits.

import { z } from 'zod';
import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import type { NamedTensor, NamedTensors } from '../base/named-tensors.ts';
import { coordinatorStateSchema, type CoordinatorSnapshot } from '../federation/coordinator-snapshot.ts';
import { metricsSchema } from '../protocol/run-events.ts';
import { decodeTensorFrame, encodeTensorFrame } from '../protocol/tensor-frame.ts';
import { initialEarlyStopping, type EarlyStoppingState } from '../training/early-stopping.ts';
import type { TrainerSnapshot } from '../training/trainer.ts';

/** A training that is under way: `party` says whose, e.g. `federated 2 hospital-3`. */
export type Progress = { readonly party: string; readonly snapshot: TrainerSnapshot };

const resultsSchema = z.object({
  federated: metricsSchema.nullable(),
  localOnly: z.array(metricsSchema),
  centralised: metricsSchema.nullable(),
});
export type RunResults = z.infer<typeof resultsSchema>;

export type RunState = {
  /** Length of metrics.jsonl that belongs to this state. */
  eventsBytes: number;
  /** Fingerprint of what is trained on, as in PreparedRun: a changed split would otherwise be taken for the same run. */
  readonly inputsSha256: string;
  /** Seconds of work before this state, over all starts. */
  seconds: number;
  results: RunResults;
  coordinator: CoordinatorSnapshot | null;
  /** The round that was combined and whose shared adapter has not been evaluated yet. */
  unfollowedRound: number | null;
  progress: Progress | null;
  /** How validation went over the epochs of `train`, and the parameters that did best: null before the first. */
  earlyStopping: EarlyStoppingState;
  best: Float32Array | null;
  /** The result has been written: there is nothing left to do. */
  isFinished: boolean;
};

export function initialRunState(inputsSha256: string): RunState {
  return {
    eventsBytes: 0,
    inputsSha256,
    seconds: 0,
    results: { federated: null, localOnly: [], centralised: null },
    coordinator: null,
    unfollowedRound: null,
    progress: null,
    earlyStopping: initialEarlyStopping,
    best: null,
    isFinished: false,
  };
}

const headerSchema = z.object({
  eventsBytes: z.int().nonnegative(),
  inputsSha256: z.string(),
  seconds: z.number(),
  isFinished: z.boolean(),
  earlyStopping: z.object({ best: z.number().nullable(), evaluationsSinceBest: z.int(), shouldStop: z.boolean() }),
  results: resultsSchema,
  coordinator: coordinatorStateSchema.nullable(),
  unfollowedRound: z.int().nullable().default(null),
  progress: z.object({ party: z.string(), step: z.int(), lossSum: z.number() }).nullable(),
});

const flat = (values: Float32Array): NamedTensor => ({ shape: [values.length], values });

/** The bytes of a state. They share no memory with it. */
export function encodeRunState(state: RunState): Uint8Array {
  const { coordinator, progress } = state;
  const tensors = new Map<string, NamedTensor>();
  const put = (prefix: string, named: NamedTensors): void => {
    for (const [name, tensor] of named) tensors.set(`${prefix}/${name}`, tensor);
  };
  if (coordinator) {
    put('adapter', coordinator.adapter);
    for (const [participant, contribution] of coordinator.contributions)
      put(`contribution/${participant}`, contribution);
  }
  if (progress) {
    const { parameters, firstMoment, secondMoment } = progress.snapshot;
    put(
      'trainer',
      new Map([
        ['parameters', flat(parameters)],
        ['firstMoment', flat(firstMoment)],
        ['secondMoment', flat(secondMoment)],
      ]),
    );
  }
  if (state.best) put('best', new Map([['parameters', flat(state.best)]]));
  const header: z.infer<typeof headerSchema> = {
    eventsBytes: state.eventsBytes,
    inputsSha256: state.inputsSha256,
    seconds: state.seconds,
    isFinished: state.isFinished,
    earlyStopping: state.earlyStopping,
    results: state.results,
    coordinator: coordinator?.state ?? null,
    unfollowedRound: state.unfollowedRound,
    progress: progress
      ? { party: progress.party, step: progress.snapshot.step, lossSum: progress.snapshot.lossSum }
      : null,
  };
  return encodeTensorFrame(header, tensors);
}

/** @throws Failure run-invalid when the bytes are not a state of this version. */
export function decodeRunState(bytes: Uint8Array): RunState {
  try {
    const { message, tensors } = decodeTensorFrame(bytes);
    const header = headerSchema.parse(message);
    const take = (prefix: string): NamedTensors =>
      new Map(
        [...(tensors ?? [])].flatMap(([name, tensor]) =>
          name.startsWith(`${prefix}/`) ? [[name.slice(prefix.length + 1), tensor] as const] : [],
        ),
      );
    const trainer = take('trainer');
    const array = (name: string): Float32Array => expectDefined(trainer.get(name), name).values;
    return {
      ...header,
      best: take('best').get('parameters')?.values ?? null,
      coordinator: header.coordinator && {
        state: header.coordinator,
        adapter: take('adapter'),
        contributions: new Map(
          header.coordinator.receipts.map(({ participant }) => [participant, take(`contribution/${participant}`)]),
        ),
      },
      progress: header.progress && {
        party: header.progress.party,
        snapshot: {
          step: header.progress.step,
          lossSum: header.progress.lossSum,
          parameters: array('parameters'),
          firstMoment: array('firstMoment'),
          secondMoment: array('secondMoment'),
        },
      },
    };
  } catch (error) {
    throw new Failure(
      'run-invalid',
      'The state of this run cannot be read by this version. Start the run again in a new folder.',
      { cause: error },
    );
  }
}
