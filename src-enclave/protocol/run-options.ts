// What a person may choose about a run, for every command: one zod schema each, with the product's defaults and ranges.
// Values may arrive as text (command line) or as numbers (app). A default that depends on other choices is null here
// and filled in by resolveRunOptions. Issues are sentences without a subject ("must be …"); the caller names the flag.

import { z } from 'zod';
import { adapterKindSchema, taskSchema } from './run-events.ts';

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function number(kind: 'whole' | 'any', minimum: number, maximum: number) {
  const article = kind === 'whole' ? 'a whole number' : 'a number';
  return z.union([z.number(), z.string()], { error: `must be ${article}` }).transform((value, context) => {
    const parsed = typeof value === 'number' ? value : decimal.test(value.trim()) ? Number(value) : Number.NaN;
    if (parsed >= minimum && parsed <= maximum && (kind === 'any' || Number.isInteger(parsed))) return parsed;
    context.addIssue({ code: 'custom', message: `must be ${article} from ${minimum} to ${maximum}` });
    return z.NEVER;
  });
}

const whole = (minimum: number, maximum: number) => number('whole', minimum, maximum);
const real = (minimum: number, maximum: number) => number('any', minimum, maximum);
const rate = () => real(1e-8, 10).nullable().default(null);
const name = () => z.string().trim().min(1, 'must not be empty');
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** A split is a file of zero-based rows or fractions of all rows that add up to 1. */
export type DataSplit =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ratio'; readonly train: number; readonly validation: number; readonly test: number };

/** How rows are dealt to virtual hospitals: alike, or with label shares drawn from a Dirichlet distribution. */
export type PartitionChoice = { readonly kind: 'iid' } | { readonly kind: 'dirichlet'; readonly alpha: number };

/** Which earlier run to continue: none, the newest one under ./runs, or the one in this folder. */
export type ResumeChoice =
  { readonly kind: 'no' } | { readonly kind: 'latest' } | { readonly kind: 'folder'; readonly path: string };

const ratioSentence =
  'must be a split file, a fraction for training between 0 and 1 (0.8), or three shares (80/10/10 for train/validation/test)';

const split = name().transform((text, context): DataSplit => {
  const shares = text.split('/').map(Number);
  if (!/^[\d./eE+-]+$/.test(text) || shares.some(Number.isNaN)) return { kind: 'file', path: text };
  const [train, validation, test] = shares;
  if (shares.length === 1 && train !== undefined && train > 0 && train < 1) {
    const rest = (1 - train) / 2;
    return { kind: 'ratio', train, validation: rest, test: rest };
  }
  if (shares.length === 3 && train !== undefined && validation !== undefined && test !== undefined) {
    const total = train + validation + test;
    if (train > 0 && validation >= 0 && test > 0 && Number.isFinite(total))
      return { kind: 'ratio', train: train / total, validation: validation / total, test: test / total };
  }
  context.addIssue({ code: 'custom', message: ratioSentence });
  return z.NEVER;
});

const partition = z.string().transform((text, context): PartitionChoice => {
  if (text === 'iid') return { kind: 'iid' };
  const [kind, alphaText = ''] = text.split(':');
  const alpha = decimal.test(alphaText) ? Number(alphaText) : Number.NaN;
  if (kind === 'dirichlet' && text.split(':').length === 2 && alpha >= 0.01 && alpha <= 1000)
    return { kind: 'dirichlet', alpha };
  context.addIssue({ code: 'custom', message: 'must be iid or dirichlet:ALPHA with ALPHA from 0.01 to 1000' });
  return z.NEVER;
});

const labels = z.string().transform((text, context): readonly string[] => {
  const values = text.split(',').map((label) => label.trim());
  if (values.length >= 2 && values.every((label) => label !== '') && new Set(values).size === values.length)
    return values;
  context.addIssue({ code: 'custom', message: 'must be at least two different labels, separated by commas' });
  return z.NEVER;
});

const targets = z.string().transform((text, context): 'all' | readonly string[] => {
  if (text === 'all') return 'all';
  const values = text.split(',').map((target) => target.trim());
  if (values.every((target) => /^[A-Za-z][\w.]*$/.test(target)) && new Set(values).size === values.length)
    return values;
  context.addIssue({
    code: 'custom',
    message:
      'must be all, or different linear layers separated by commas (q,v; or names as in the model: q_proj,v_proj)',
  });
  return z.NEVER;
});

const resume = z.union([z.boolean(), name()]).transform((value): ResumeChoice => {
  if (typeof value === 'string') return { kind: 'folder', path: value };
  return value ? { kind: 'latest' } : { kind: 'no' };
});

const dataFields = {
  /** A CSV or JSONL file; null is the embedded sample (RQE question pairs). */
  data: name().nullable().default(null),
  task: oneOf(taskSchema.options).nullable().default(null),
  /** Column of the text, the first text, or the question. */
  text: name().nullable().default(null),
  /** Column of the second text (pair) or of the context (context). */
  pair: name().nullable().default(null),
  label: name().nullable().default(null),
  answer: name().nullable().default(null),
  split: split.nullable().default(null),
  /** Order of the classes; null is the order found in the data. */
  labels: labels.nullable().default(null),
};

const trainingFields = {
  /** Name in the model store, or path of a folder or GGUF file. */
  model: name().default('minilm-med'),
  adapter: oneOf(adapterKindSchema.options).default('lora'),
  rank: whole(1, 1024).default(8),
  alpha: real(1e-3, 65_536).nullable().default(null),
  dropout: real(0, 0.9).default(0.05),
  targets: targets.default(['q', 'v']),
  rslora: z.boolean().default(false),
  virtualTokens: whole(1, 512).default(16),
  projection: z.boolean().default(false),
  /** Passes over the data: in a simulation those of one hospital in one round. */
  epochs: whole(1, 1000).nullable().default(null),
  batch: whole(1, 1024).nullable().default(null),
  learningRate: rate(),
  headLearningRate: rate(),
  maxTokens: whole(8, 8192).default(128),
  seed: whole(0, 4_294_967_295).default(1),
  threads: whole(1, 256).nullable().default(null),
  /** Run folder; null is a new one under ./runs. */
  out: name().nullable().default(null),
  resume: resume.default({ kind: 'no' }),
};

/** What can be done to a simulation, to see what happens. */
export const faultNames = [
  'kill-hospital',
  'kill-server',
  'cut',
  'delay',
  'sleep',
  'wrong-software',
  'other-connection',
  'altered-evidence',
  'simulated-for-hardware',
  'wrong-policy',
] as const;
export type FaultName = (typeof faultNames)[number];

const faults = z.string().transform((text, context): readonly FaultName[] => {
  if (text === 'all') return faultNames;
  const names = text.split(',').map((part) => part.trim());
  const known = faultNames.filter((fault) => names.includes(fault));
  if (known.length === names.length) return known;
  context.addIssue({ code: 'custom', message: `must be all, or some of ${faultNames.join(', ')}` });
  return z.NEVER;
});

const federationFields = {
  hospitals: whole(1, 1000).default(4),
  rounds: whole(1, 1000).default(3),
  partition: partition.default({ kind: 'dirichlet', alpha: 0.5 }),
  compare: z.boolean().default(false),
  local: z.boolean().default(true),
  /** What is done to the federation on the way; it must reach the same adapter. */
  faults: faults.default([]),
  /** Seconds that the run may take on this computer: fewer rounds where it would take longer. Null is as long as it takes. */
  budget: real(1, 1e6).nullable().default(null),
};

type DataChoice = { readonly [Field in keyof typeof dataFields]: z.output<(typeof dataFields)[Field]> };

const neededColumns = {
  classification: ['text', 'label'],
  pair: ['text', 'pair', 'label'],
  context: ['text', 'pair', 'label'],
  generation: ['text', 'answer'],
} as const;

/** Columns without a file, or a file without its columns, are told before anything is read. */
function checkData(options: DataChoice, context: z.RefinementCtx): void {
  const complain = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if (options.data === null) {
    if (options.task !== null && options.task !== 'pair')
      complain('task', `needs --data: the embedded sample is a pair task, it has no ${options.task}`);
    for (const field of ['text', 'pair', 'label', 'answer', 'split', 'labels'] as const)
      if (options[field] !== null) complain(field, 'needs --data: it describes a file of your own');
    return;
  }
  if (options.task === null) {
    complain('task', `is needed with --data: one of ${taskSchema.options.join(', ')}`);
    return;
  }
  for (const field of neededColumns[options.task])
    if (options[field] === null) complain(field, `is needed for the task ${options.task}: the name of that column`);
}

export const simulateSchema = z
  .strictObject({ ...dataFields, ...trainingFields, ...federationFields })
  .superRefine(checkData);
export const trainSchema = z
  .strictObject({
    ...dataFields,
    ...trainingFields,
    /** Epochs without a better validation loss that are borne; 0 trains all epochs. */
    patience: whole(0, 1000).default(0),
  })
  .superRefine(checkData);
export const evaluateSchema = z
  .strictObject({
    ...dataFields,
    /** A folder that train or simulate left, or one that PEFT saved. */
    adapter: name(),
    /** null is the model that the adapter names. */
    model: name().nullable().default(null),
    /** `all` takes every row of the file, whatever the split. */
    part: oneOf(['test', 'validation', 'all']).default('test'),
    batch: whole(1, 1024).nullable().default(null),
    maxTokens: whole(8, 8192).nullable().default(null),
    seed: whole(0, 4_294_967_295).default(1),
    threads: whole(1, 256).nullable().default(null),
  })
  .superRefine(checkData);

type SimulateChoices = z.output<typeof simulateSchema>;
type TrainChoices = z.output<typeof trainSchema>;
type EvaluateChoices = z.output<typeof evaluateSchema>;

type Resolved<Choices, Fields extends keyof Choices> = Readonly<
  Omit<Choices, Fields> & { [Field in Fields]: NonNullable<Choices[Field]> } & {
    /** Folder of the model store. */
    storeRoot: string;
    /** Names of the options the person gave; on resume the others come from the run's own plan. */
    given: readonly string[];
  }
>;
type Dependent = 'task' | 'alpha' | 'epochs' | 'batch' | 'learningRate' | 'headLearningRate' | 'threads';

export type SimulateOptions = Resolved<SimulateChoices, Dependent>;
export type TrainOptions = Resolved<TrainChoices, Dependent>;
export type EvaluateOptions = Resolved<EvaluateChoices, 'task' | 'batch' | 'threads'>;
export type RunOptions = SimulateOptions | TrainOptions | EvaluateOptions;

/** What the machine adds to the choices. */
export type RunSurroundings = {
  readonly cores: number;
  readonly storeRoot: string;
  readonly given: readonly string[];
};

/**
 * Fills every default that depends on another choice: alpha = 2 · rank; 1 epoch a round and 3 epochs alone (5 for the
 * head); rates by adapter and task; batches of 16 (8 for generation); at most 8 threads; 80/10/10 of a file without split.
 */
export function resolveRunOptions(kind: 'simulate', choices: SimulateChoices, around: RunSurroundings): SimulateOptions;
export function resolveRunOptions(kind: 'train', choices: TrainChoices, around: RunSurroundings): TrainOptions;
export function resolveRunOptions(
  kind: 'simulate' | 'train',
  choices: SimulateChoices | TrainChoices,
  around: RunSurroundings,
): SimulateOptions | TrainOptions {
  const isHead = choices.adapter === 'head';
  const shared = resolveShared(choices, around);
  const headLearningRate = choices.headLearningRate ?? (isHead ? (choices.learningRate ?? 2e-2) : 5e-3);
  return {
    ...choices,
    ...shared,
    alpha: choices.alpha ?? 2 * choices.rank,
    epochs: choices.epochs ?? (isHead ? 5 : kind === 'simulate' ? 1 : 3),
    learningRate: isHead ? headLearningRate : (choices.learningRate ?? adapterRate(choices.adapter, shared.task)),
    headLearningRate,
    // --out beside a bare --resume names the run to continue.
    resume:
      choices.resume.kind === 'latest' && choices.out !== null ? { kind: 'folder', path: choices.out } : choices.resume,
  };
}

/** As resolveRunOptions, for evaluate. */
export function resolveEvaluateOptions(choices: EvaluateChoices, around: RunSurroundings): EvaluateOptions {
  return { ...choices, ...resolveShared(choices, around) };
}

function resolveShared(
  choices: DataChoice & { readonly batch: number | null; readonly threads: number | null },
  around: RunSurroundings,
) {
  const task = choices.task ?? 'pair';
  const defaultSplit: DataSplit = { kind: 'ratio', train: 0.8, validation: 0.1, test: 0.1 };
  return {
    task,
    split: choices.split ?? (choices.data === null ? null : defaultSplit),
    batch: choices.batch ?? (task === 'generation' ? 8 : 16),
    threads: choices.threads ?? Math.max(1, Math.min(around.cores, 8)),
    storeRoot: around.storeRoot,
    given: around.given,
  };
}

function adapterRate(adapter: 'lora' | 'prefix' | 'head', task: string): number {
  if (adapter === 'prefix') return 1e-2;
  return task === 'generation' ? 1e-3 : 2e-3;
}
