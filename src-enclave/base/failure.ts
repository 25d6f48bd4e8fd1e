// The one error for everything a person can put right: a bad file, a bad option, a full disk.
// The message is a whole sentence that says what is wrong and what to do. It never carries record text, keys or
// adapter values. Anything else that is thrown is a bug.

/** Why something could not be done, for programs. Each code has one meaning across the product. */
export type FailureCode =
  | 'adapter-invalid'
  | 'adapter-mismatch'
  | 'cancelled'
  | 'contribution-refused'
  | 'data-empty'
  | 'data-invalid'
  | 'data-missing'
  | 'data-single-class'
  | 'disk-full'
  | 'engine-failed'
  | 'label-unknown'
  | 'message-invalid'
  | 'model-corrupt'
  | 'model-exists'
  | 'model-missing'
  | 'model-unsupported'
  | 'no-permission'
  | 'option-invalid'
  | 'plan-mismatch'
  | 'run-exists'
  | 'run-invalid'
  | 'run-missing'
  | 'tokenizer-invalid'
  | 'too-many-hospitals'
  | 'transport-closed';

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Turns the operating system's refusals (disk full, no permission) into failures; other errors pass through. */
export function asFailure(error: unknown, doing: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure(
        'disk-full',
        `The disk is full while ${doing}. Free some space and run the same command with --resume.`,
        { cause: error },
      );
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
