// The command line itself: commands, flags, help and how its errors end. It must stay light (commander and plain data):
// `--help` loads nothing else, and each command loads its own module when it runs.

import { Command, CommanderError } from 'commander';
import { Failure } from '../base/failure.ts';
import type { CliContext } from './cli-context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import {
  auditExportFlags,
  auditHeadFlags,
  auditShowFlags,
  auditVerifyFlags,
  doctorFlags,
  evaluateFlags,
  type FlagGroup,
  inviteFlags,
  joinFlags,
  modelAddFlags,
  modelFlags,
  padCreateFlags,
  serveFlags,
  simulateFlags,
  studyFlags,
  trainFlags,
  verifyFlags,
} from './flags.ts';
import {
  auditExamples,
  doctorExamples,
  evaluateExamples,
  inviteExamples,
  joinExamples,
  modelExamples,
  padExamples,
  programNotes,
  serveExamples,
  simulateExamples,
  statusExamples,
  studyExamples,
  trainExamples,
  verifyExamples,
} from './help-texts.ts';
import type { ModelRequest } from './model-commands.ts';
import type { PadRequest } from './pad-commands.ts';
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
  addPadCommands(program, context, onExit);
  addAuditCommands(program, context, onExit);
  addDoctorCommand(program, context, onExit);
  addStudyCommands(program, context, onExit);
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

function addPadCommands(program: Command, context: CliContext, onExit: OnExit): void {
  const pads = program
    .command('pad')
    .helpCommand('help [command]', 'print help of a command')
    .summary('make, split, describe and burn pad books')
    .description('Pad books: random bytes that two machines share, carried from one to the other by hand.')
    .addHelpText('after', padExamples);
  const run = async (command: Command, request: PadRequest): Promise<void> => {
    const { runPadCommand } = await import('./pad-commands.ts');
    onExit(await runPadCommand(request, isJsonAsked(command), context));
  };
  const create = pads.command('create').argument('<folder>', 'a folder that does not exist yet').summary('make a book');
  addFlags(create.description('Makes both sides of a book.'), padCreateFlags);
  create.action(async (folder: string) =>
    run(create, { action: 'create', folder, size: textOf(givenFlags(create)['size'], '100MB') }),
  );
  const split = pads
    .command('split')
    .argument('<folder>', 'folder of a new book')
    .argument('<to>', 'an existing folder');
  split
    .summary('move side b to another place')
    .description('Moves side b, checks the copy and overwrites the original.');
  addFlags(split, modelFlags).action(async (folder: string, to: string) => run(split, { action: 'split', folder, to }));
  for (const [action, summary] of [
    ['inspect', 'describe a side of a book'],
    ['status', 'say how much of a side is left'],
    ['burn', 'overwrite and remove a side'],
  ] as const) {
    const command = pads.command(action).argument('<side>', 'folder of a side').summary(summary);
    addFlags(command.description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`), modelFlags);
    command.action(async (folder: string) => run(command, { action, folder }));
  }
}

function addAuditCommands(program: Command, context: CliContext, onExit: OnExit): void {
  const audit = program
    .command('audit')
    .helpCommand('help [command]', 'print help of a command')
    .summary('verify, show and export the audit log')
    .description('The audit log of this computer: who did what. It holds ids, counts and hashes, never text.')
    .addHelpText('after', auditExamples);
  for (const [action, summary, flags] of [
    ['verify', 'say whether the log is whole', auditVerifyFlags],
    ['show', 'list entries', auditShowFlags],
    ['head', 'sign a head, to be kept elsewhere', auditHeadFlags],
    ['export', 'write the entries for another system', auditExportFlags],
  ] as const) {
    const command = audit.command(action).summary(summary);
    addFlags(command.description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`), flags);
    command.action(async () => {
      const { runAuditCommand } = await import('./audit-commands.ts');
      onExit(await runAuditCommand(action, givenFlags(command), isJsonAsked(command), context));
    });
  }
}

function addDoctorCommand(program: Command, context: CliContext, onExit: OnExit): void {
  const doctor = program.command('doctor').summary('check this computer and the way to a server');
  addFlags(
    doctor.description(
      'Checks this computer, and the way to a server; changes nothing, and says what to ask a help desk.',
    ),
    doctorFlags,
  );
  doctor.addHelpText('after', doctorExamples).action(async () => {
    const { runDoctor } = await import('./doctor-command.ts');
    onExit(await runDoctor(givenFlags(doctor), isJsonAsked(doctor), context));
  });
}

function addStudyCommands(program: Command, context: CliContext, onExit: OnExit): void {
  const study = program
    .command('study')
    .argument('<folder>', 'a folder that does not exist yet')
    .summary('make a study');
  addFlags(study.description('Makes a study: its terms, and the adapter that it starts from.'), studyFlags);
  study.addHelpText('after', studyExamples).action(async (folder: string) => {
    const { makeStudy } = await import('./study-commands.ts');
    onExit(await makeStudy(folder, givenFlags(study), isJsonAsked(study), context));
  });
  const invite = program.command('invite').summary('invite a hospital to a study');
  addFlags(invite.description('Makes the invitation of one hospital, signed by the study office.'), inviteFlags);
  invite.addHelpText('after', inviteExamples).action(async () => {
    const { invite: makeInvitation } = await import('./study-commands.ts');
    onExit(await makeInvitation(givenFlags(invite), isJsonAsked(invite), context));
  });
  const serve = program.command('serve').summary('run the server of a study');
  addFlags(serve.description('Runs the server of a study: it proves itself, and combines adapters.'), serveFlags);
  serve.addHelpText('after', serveExamples).action(async () => {
    const { serve: run } = await import('./serve-command.ts');
    onExit(await run(givenFlags(serve), isJsonAsked(serve), context));
  });
  const join = program
    .command('join')
    .argument('<invitation>', 'the file you were sent')
    .summary('take part in a study')
    .description('Shows the terms of a study, checks its server, and trains on the records of this hospital.');
  addFlags(join, joinFlags)
    .addHelpText('after', joinExamples)
    .action(async (file: string) => {
      const { joinStudy } = await import('./join-command.ts');
      onExit(await joinStudy(file, givenFlags(join), isJsonAsked(join), context));
    });
  const status = program
    .command('status')
    .argument('<state>', 'state folder of serve or join')
    .summary('say in one sentence where things stand')
    .description('Says whom a server or a hospital waits for, since when, and what happens at the deadline.');
  addFlags(status, modelFlags)
    .addHelpText('after', statusExamples)
    .action(async (state: string) => {
      const { showStatus } = await import('./status-command.ts');
      onExit(showStatus(state, isJsonAsked(status), context));
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

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
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
