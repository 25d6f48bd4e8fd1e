// From a failure as it crosses to what a person reads: words by code, and the public code. Every screen and toast that
// shows a failure goes through here, so that no code is shown raw and no unknown one without words.

import type { TFunction } from 'i18next';
import {
  isErrorCode,
  publicCode,
  RemoteFailure,
  type ErrorCode,
  type FailureRecord,
} from '../../src-main/contract/index.ts';

export type FailureWords = {
  /** What happened, one sentence. */
  readonly title: string;
  /** What the person can do. */
  readonly todo: string;
  /** `CL-…` */
  readonly code: string;
  /** What the program said, in English; for the details. */
  readonly detail: string;
};

/** The code that has words: unknown ones are bugs of ours. */
export function knownCode(code: string): ErrorCode {
  return isErrorCode(code) ? code : 'internal';
}

export function describeFailure(t: TFunction, failure: FailureRecord): FailureWords {
  const code = knownCode(failure.code);
  return {
    title: t(`errors.${code}.title`),
    todo: t(`errors.${code}.todo`),
    code: publicCode(failure.code),
    detail: failure.detail,
  };
}

/** Any rejection of a call as code and sentence. */
export function failureOf(error: unknown): FailureRecord {
  return error instanceof RemoteFailure
    ? { code: error.code, detail: error.message }
    : { code: 'internal', detail: 'The screen could not go on.' };
}
