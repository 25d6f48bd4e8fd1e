// simulate, train and evaluate, once commander has read the flags. Loaded only when one of them runs.

import type { CliContext } from './cli-context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { ResumeChoice } from '../protocol/run-options.ts';
import { type GivenFlags, parseEvaluateOptions, parseSimulateOptions, parseTrainOptions } from './parse-options.ts';
import { type Run, runToEnd, shellWord } from './run-to-end.ts';

/** Each takes the flags a person gave, by camelCase name. @throws Failure `option-invalid` before anything starts. */
export const runCommands = {
  simulate(given: GivenFlags, isJson: boolean, context: CliContext): Promise<ExitCode> {
    const options = parseSimulateOptions(given, context);
    const resumeCommand = resumeCommandOf('simulate', options);
    const start: Run['start'] = (signal) => context.commands.simulate(options, signal);
    return runToEnd({ command: 'simulate', isJson, start, resumeCommand }, context);
  },
  train(given: GivenFlags, isJson: boolean, context: CliContext): Promise<ExitCode> {
    const options = parseTrainOptions(given, context);
    const resumeCommand = resumeCommandOf('train', options);
    const start: Run['start'] = (signal) => context.commands.train(options, signal);
    return runToEnd({ command: 'train', isJson, start, resumeCommand }, context);
  },
  evaluate(given: GivenFlags, isJson: boolean, context: CliContext): Promise<ExitCode> {
    const options = parseEvaluateOptions(given, context);
    const start: Run['start'] = (signal) => context.commands.evaluate(options, signal);
    return runToEnd({ command: 'evaluate', isJson, start, resumeCommand: null }, context);
  },
};

function resumeCommandOf(
  command: string,
  options: { readonly out: string | null; readonly resume: ResumeChoice },
): string {
  const folder = options.resume.kind === 'folder' ? options.resume.path : options.out;
  return `cloister ${command} --resume${folder === null ? '' : ` ${shellWord(folder)}`}`;
}
