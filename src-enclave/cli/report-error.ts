// Says what went wrong, once, and chooses the exit code: a sentence on stderr, or one error line on stdout with --json.
// The message of a bug is printed only with CLOISTER_DEBUG=1: errors of libraries may quote what they were reading.

import { asFailure, Failure } from '../base/failure.ts';
import type { CliContext } from './cli-context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type ErrorOutput = Pick<CliContext, 'stdout' | 'stderr' | 'environment'>;

/** Reports anything thrown while `doing`; returns the exit code. `hint` is one more sentence for a cancelled run. */
export function reportError(
  thrown: unknown,
  output: ErrorOutput,
  isJson: boolean,
  doing: string,
  hint: string | null = null,
): ExitCode {
  const error = asFailure(thrown, doing);
  const exitCode = exitCodeOf(error);
  const message = [error instanceof Failure ? error.message : bugMessage(error), hint]
    .filter((part) => part !== null)
    .join(' ');
  if (isJson) {
    const code = error instanceof Failure ? error.code : 'bug';
    output.stdout.write(`${JSON.stringify({ kind: 'error', code, message, exitCode })}\n`);
  } else {
    output.stderr.write(`${exitCode === exitCodes.cancelled ? '' : 'error: '}${message}\n`);
  }
  if (output.environment['CLOISTER_DEBUG'] === '1' && exitCode !== exitCodes.cancelled)
    output.stderr.write(`${describeStack(error)}\n`);
  return exitCode;
}

function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof Failure)) return exitCodes.bug;
  return error.code === 'cancelled' ? exitCodes.cancelled : exitCodes.badInput;
}

function bugMessage(error: unknown): string {
  const kind = error instanceof Error ? error.name : typeof error;
  return (
    `Something broke inside Cloister (${kind}); this is our mistake, not yours. Please report it with the command ` +
    'you ran and what the same command prints with CLOISTER_DEBUG=1 in the environment (read it first: it may quote your files).'
  );
}

function describeStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? stack : `${stack}\ncaused by ${describeStack(error.cause)}`;
}
