// The command line itself: commands, flags, help and how its errors end. It must stay light (commander and plain data):
// `--help` loads nothing else, and each command loads its own module when it runs.

import { Command, CommanderError } from 'commander';
import { Failure } from '../base/failure.ts';
import type { CliContext } from './cli-context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import {
  evaluateFlags,
  type FlagGroup,
  modelAddFlags,
  modelFlags,
  simulateFlags,
  trainFlags,
  verifyFlags,
} from './flags.ts';
import {
  evaluateExamples,
  modelExamples,
  programNotes,
  simulateExamples,
  trainExamples,
  verifyExamples,
} from './help-texts.ts';
import type { ModelRequest } from './model-commands.ts';
import { reportError } from './report-error.ts';

type OnExit = (exitCode: ExitCode) => void;

/**
 * Runs one command line (`argv` without node and script) and returns the exit code. Never throws: everything that goes
 * wrong is reported on stderr, or as the last JSON line when `--json` is among the arguments.
 */
export async function runProgram(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and version end this way too.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    return reportError(asBadUsage(error), context, wantsJson(argv), 'running cloister');
  }
}

/** The commands, ready to parse. What runs reports its exit code to `onExit`; wrong usage throws a CommanderError. */
export function createProgram(context: CliContext, onExit: OnExit): Command {
  const program = new Command('cloister')
    .description('Fine-tune a medical language model across hospitals; no record leaves its hospital.')
    .version(context.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .addHelpText('after', programNotes)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Reported once, by reportError.
      outputError: () => undefined,
      getOutHelpWidth: () => context.stdout.columns ?? 100,
      getErrHelpWidth: () => context.stderr.columns ?? 100,
    });
  addRunCommand(program, context, onExit, 'simulate', simulateFlags, simulateExamples, {
    summary: 'train across virtual hospitals on this machine',
    description:
      'Fine-tunes an adapter across virtual hospitals on this machine and shows what federation gained over each hospital alone.',
  });
  addRunCommand(program, context, onExit, 'train', trainFlags, trainExamples, {
    summary: 'train an adapter on one set of data',
    description: 'Fine-tunes an adapter on one set of data and tests it on the held-out rows.',
  });
  addRunCommand(program, context, onExit, 'evaluate', evaluateFlags, evaluateExamples, {
    summary: 'test an adapter',
    description: 'Tests an adapter on held-out rows.',
  });
  addModelCommands(program, context, onExit);
  addVerifyCommand(program, context, onExit);
  return program;
}

function addRunCommand(
  program: Command,
  context: CliContext,
  onExit: OnExit,
  name: 'simulate' | 'train' | 'evaluate',
  flags: readonly FlagGroup[],
  examples: string,
  texts: { readonly summary: string; readonly description: string },
): void {
  const command = program.command(name).summary(texts.summary).description(texts.description);
  addFlags(command, flags).addHelpText('after', examples);
  command.action(async () => {
    const { runCommands } = await import('./run-commands.ts');
    onExit(await runCommands[name](givenFlags(command), isJsonAsked(command), context));
  });
}

function addModelCommands(program: Command, context: CliContext, onExit: OnExit): void {
  const models = program
    .command('model')
    .helpCommand('help [command]', 'print help of a command')
    .summary('add, list, describe and remove models')
    .description('The models of this machine: the built-in one and those you added.')
    .addHelpText('after', modelExamples);
  const run = async (command: Command, request: ModelRequest): Promise<void> => {
    const { runModelCommand } = await import('./model-commands.ts');
    onExit(await runModelCommand(request, isJsonAsked(command), context));
  };
  const add = models
    .command('add')
    .argument('<model>', 'model folder, GGUF file, or hf:org/name for one of the model hub')
    .summary('copy or download a model into the store');
  addFlags(
    add.description('Copies a model folder or a GGUF file into the store, or downloads a model of the hub.'),
    modelAddFlags,
  );
  add.action(async (model: string) => {
    const { addModel } = await import('./model-add.ts');
    onExit(await addModel(model, givenFlags(add), isJsonAsked(add), context));
  });
  const list = addFlags(models.command('list').summary('list the models').description('Lists the models.'), modelFlags);
  list.action(async () => run(list, { action: 'list' }));
  const info = models.command('info').argument('<name>', 'model of the store').summary('describe a model');
  info.description('Describes a model.');
  addFlags(info, modelFlags).action(async (name: string) => run(info, { action: 'info', name }));
  const remove = models.command('remove').argument('<name>', 'model of the store').summary('remove a model');
  remove.description('Removes a model from the store.');
  addFlags(remove, modelFlags).action(async (name: string) => run(remove, { action: 'remove', name }));
}

function addVerifyCommand(program: Command, context: CliContext, onExit: OnExit): void {
  const verify = program
    .command('verify')
    .argument('<evidence>', 'quote, report, attestation document or token')
    .summary('check attestation evidence')
    .description('Checks evidence of attested hardware, without a network, and says what it proves.');
  addFlags(verify, verifyFlags).addHelpText('after', verifyExamples);
  verify.action(async (evidence: string) => {
    const { verifyEvidence } = await import('./verify-command.ts');
    onExit(await verifyEvidence(evidence, givenFlags(verify), isJsonAsked(verify), context));
  });
}

function addFlags(command: Command, groups: readonly FlagGroup[]): Command {
  for (const group of groups) {
    command.optionsGroup(group.heading);
    for (const flag of group.flags)
      command.option(
        flag.flags,
        flag.default === undefined ? flag.description : `${flag.description} (default: ${flag.default})`,
      );
  }
  return command;
}

/** Only what was typed: defaults belong to the schemas. */
function givenFlags(command: Command): Readonly<Record<string, unknown>> {
  const typed = Object.entries(command.opts()).filter(
    ([name]) => name !== 'json' && command.getOptionValueSource(name) === 'cli',
  );
  return Object.fromEntries(typed);
}

function isJsonAsked(command: Command): boolean {
  return command.getOptionValue('json') === true;
}

/** For errors before a command was understood. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.includes('--json');
}

function asBadUsage(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code === 'commander.help') return new Failure('option-invalid', 'A command is needed; see the help.');
  const sentence = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new Failure('option-invalid', `${sentence}${/[.?)]$/.test(sentence) ? '' : '.'} See cloister --help.`);
}
