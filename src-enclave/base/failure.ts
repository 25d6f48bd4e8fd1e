// The one error for everything a person can put right: a bad file, a bad option, a full disk.
// The message is a whole sentence that says what is wrong and what to do. It never carries record text, keys or
// adapter values. Anything else that is thrown is a bug.

/** Why something could not be done, for programs. Each code has one meaning across the product. */
export const failureCodes = [
  'adapter-invalid',
  'adapter-mismatch',
  'attestation-refused',
  'cancelled',
  'channel-refused',
  'clock-wrong',
  'contribution-refused',
  'data-empty',
  'data-folder-in-use',
  'data-invalid',
  'data-missing',
  'data-single-class',
  'disk-full',
  'engine-failed',
  'enrolment-refused',
  'hub-forbidden',
  'hub-hash-mismatch',
  'hub-invalid',
  'hub-missing',
  'hub-offline',
  'invitation-expired',
  'invitation-invalid',
  'label-unknown',
  'message-invalid',
  'model-corrupt',
  'model-exists',
  'model-in-use',
  'model-missing',
  'model-pickled',
  'model-unsupported',
  'no-permission',
  'not-approved',
  'option-invalid',
  'pad-unusable',
  'plan-mismatch',
  'policy-refused',
  'run-busy',
  'run-exists',
  'run-invalid',
  'run-missing',
  'run-nothing-to-export',
  'server-failed',
  'server-unreachable',
  'state-newer',
  'study-invalid',
  'tokenizer-invalid',
  'too-many-hospitals',
  'transport-closed',
] as const;
export type FailureCode = (typeof failureCodes)[number];

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Turns the abort of a signal into the failure it stands for: the signal's own reason when that is one. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  throw reason instanceof Failure ? reason : new Failure('cancelled', 'Stopped on request.');
}

/** What was thrown because the signal was aborted, by itself or by what waited on it. */
export function isAbort(thrown: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  if (thrown === signal.reason) return true;
  if (thrown instanceof Failure) return thrown.code === 'cancelled';
  return thrown instanceof Error && thrown.name === 'AbortError';
}

/**
 * Turns the operating system's refusals (disk full, no permission) into failures; other errors pass through.
 * @param next What to do once there is room, as the rest of a sentence.
 */
export function asFailure(error: unknown, doing: string, next = 'run the same command with --resume'): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('disk-full', `The disk is full while ${doing}. Free some space and ${next}.`, {
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Failure(
        'no-permission',
        `No permission while ${doing}. Choose a folder you may write to, or change its permissions.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** What was thrown, as an error: a reason of a signal need not be one. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new TypeError('something that is no error was thrown', { cause: thrown });
}

/** Whether the operating system, or Node, named the error so: `ENOENT`, `EEXIST`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
