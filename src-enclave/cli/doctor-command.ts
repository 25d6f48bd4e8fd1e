// cloister doctor: the check-up of this computer, for the person who has to get Cloister through a hospital's network. The
// checks and their words are in host/checkup; here they are printed, and become an exit code.

import { resolve } from 'node:path';
import { z } from 'zod';
import { Failure } from '../base/failure.ts';
import type { Check, CheckState } from '../host/checkup/check.ts';
import { checkUp } from '../host/checkup/check-up.ts';
import { readServer } from '../host/checkup/server-checks.ts';
import type { CliContext, OutputStream } from './cli-context.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

const answerMs = 10_000;

const flagsSchema = z.object({
  server: z.string().trim().min(1, '--server must be an address').optional(),
  state: z.string().trim().min(1, '--state must be a folder').optional(),
});

/** Loaded only here: it is the heaviest part, and a computer on which it does not load must still get the other lines. */
async function testEngine() {
  const { agreesWithReference, engineToTest } = await import('../host/checkup/engine-self-test.ts');
  const engine = engineToTest();
  return { name: engine.name, agrees: await agreesWithReference(engine) };
}

/** @throws Failure option-invalid. */
export async function runDoctor(
  given: Readonly<Record<string, unknown>>,
  isJson: boolean,
  { stdout, dataRoot }: Pick<CliContext, 'stdout' | 'dataRoot'>,
): Promise<ExitCode> {
  const flags = flagsSchema.safeParse(given);
  if (!flags.success) throw new Failure('option-invalid', `${flags.error.issues[0]?.message ?? 'An option is wrong'}.`);
  const server = flags.data.server === undefined ? null : readServer(flags.data.server);
  const folder = resolve(flags.data.state ?? dataRoot);
  const options = { server, folder, engine: testEngine, timeoutMs: answerMs, now: () => Date.now() };
  const checks = await checkUp(options);
  if (isJson) stdout.write(`${JSON.stringify({ kind: 'result', command: 'doctor', checks })}\n`);
  else print(checks, stdout);
  return checks.some(({ state }) => state === 'failed') ? exitCodes.badInput : exitCodes.ok;
}

const words: Readonly<Record<CheckState, string>> = {
  ok: 'ok',
  caution: 'caution',
  failed: 'FAILED',
  'not-checked': 'not checked',
};
const stateWidth = 13;
const narrowest = 60;

/** Lines of words under each other; on a terminal only, since a file or a pipe has no width. */
function wrapped(text: string, indent: number, columns: number | undefined): string {
  if (columns === undefined) return text;
  const width = Math.max(narrowest, Math.min(columns, 110)) - indent;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

function print(checks: readonly Check[], stdout: OutputStream): void {
  const columns = stdout.isTTY === true ? stdout.columns : undefined;
  const write = (first: string, text: string): void => {
    stdout.write(`${first.padEnd(stateWidth)}${wrapped(printable(text), stateWidth, columns)}\n`);
  };
  stdout.write('Check-up of this computer. It changes nothing. "Help desk" is a text to copy and send.\n\n');
  for (const { state, title, found, why, fix } of checks) {
    write(words[state], `${title}: ${found}`);
    write('', `Why: ${why}`);
    if (fix !== null) write('', `Help desk: ${fix}`);
  }
  stdout.write(`\n${summary(checks)}\n`);
}

function summary(checks: readonly Check[]): string {
  const titles = (state: CheckState): string =>
    checks
      .filter((check) => check.state === state)
      .map(({ title }) => title)
      .join(', ');
  const [bad, look, open] = [titles('failed'), titles('caution'), titles('not-checked')];
  return [
    bad === '' ? 'Nothing failed.' : `Failed: ${bad}.`,
    ...(look === '' ? [] : [`Look at: ${look}.`]),
    ...(open === '' ? [] : [`Not checked: ${open}.`]),
  ].join(' ');
}
