// From what commander collected to options that can run: checked by the schema of the command, every complaint naming
// the flag. Loaded only when a command runs, because it loads zod.

import type { z } from 'zod';
import { Failure } from '../base/failure.ts';
import type { CliContext } from './cli-context.ts';
import {
  type EvaluateOptions,
  evaluateSchema,
  resolveEvaluateOptions,
  resolveRunOptions,
  type RunSurroundings,
  type SimulateOptions,
  simulateSchema,
  type TrainOptions,
  trainSchema,
} from '../protocol/run-options.ts';

/** The flags a person gave, by their camelCase names. */
export type GivenFlags = Readonly<Record<string, unknown>>;
type Machine = Pick<CliContext, 'cores' | 'storeRoot'>;

/** @throws Failure `option-invalid` that names the flag and what it accepts. */
export function parseSimulateOptions(given: GivenFlags, machine: Machine): SimulateOptions {
  return resolveRunOptions('simulate', parse(simulateSchema, given), surroundings(given, machine));
}

/** @throws Failure `option-invalid` that names the flag and what it accepts. */
export function parseTrainOptions(given: GivenFlags, machine: Machine): TrainOptions {
  return resolveRunOptions('train', parse(trainSchema, given), surroundings(given, machine));
}

/** @throws Failure `option-invalid` that names the flag and what it accepts. */
export function parseEvaluateOptions(given: GivenFlags, machine: Machine): EvaluateOptions {
  return resolveEvaluateOptions(parse(evaluateSchema, given), surroundings(given, machine));
}

/** The flag of an option: `learningRate` is `--learning-rate`. */
export function flagOf(option: string): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function surroundings(given: GivenFlags, machine: Machine): RunSurroundings {
  return { cores: machine.cores, storeRoot: machine.storeRoot, given: Object.keys(given).sort() };
}

function parse<Schema extends z.ZodType>(schema: Schema, given: GivenFlags): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) => describe(issue, given));
  throw new Failure('option-invalid', sentences.join(' '));
}

function describe(issue: z.core.$ZodIssue, given: GivenFlags): string {
  const option = String(issue.path[0] ?? '');
  const value = given[option];
  const shown = typeof value === 'string' && issue.message.startsWith('must be') ? `, not ${quote(value)}` : '';
  const message = value === undefined && issue.code !== 'custom' ? 'is needed' : issue.message;
  return `${flagOf(option)} ${message}${shown}.`;
}

function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
