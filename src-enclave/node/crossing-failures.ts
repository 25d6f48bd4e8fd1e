// What of an error may leave the enclave: the code and the sentence of a Failure, without folders and without advice for the
// command line. Of anything else, which is a bug and may quote data, only that it happened.

import { asFailure, Failure } from '../base/failure.ts';
import type { DescribeError } from '../protocol/contract.ts';
import type { FailureRecord } from '../protocol/run-record.ts';

const bugSentence = 'Something broke inside the client enclave; this is our mistake. Nothing was sent anywhere.';
const emptySentence = 'It could not be done.';

/** A sentence that tells how to type something. */
const commandLine = /(^|\s|`)--[a-z]|\bcloister [a-z]+/;

/** A run of at least one separator-led part: `/home/me/x`, `C:\Users\me\x`, `../x`. */
const pathLike = /(?<!\w)(?:[A-Za-z]:|\.{1,2}|~)?(?:[\\/][^\s\\/"'“”‘’<>|:;,()]+)+[\\/]?/g;

function baseNameOf(path: string): string {
  // A full stop at the end is the sentence's.
  const [, body = path, end = ''] = /^(.*?)([\\/.!?]*)$/s.exec(path) ?? [];
  return (body.split(/[\\/]/).at(-1) ?? '') + end.replaceAll(/[\\/]/g, '');
}

/**
 * The sentence without folders and without sentences about the command line.
 * @param paths Whole paths that it may quote, for names with spaces, which no pattern finds.
 */
export function crossingSentence(message: string, paths: readonly string[] = []): string {
  const longestFirst = paths.filter((path) => path.length > 1).toSorted((a, b) => b.length - a.length);
  let text = message;
  for (const path of longestFirst) text = text.replaceAll(path, baseNameOf(path));
  const kept = text
    .replaceAll(pathLike, baseNameOf)
    .split(/(?<=[.!?])\s+/)
    .filter((sentence) => !commandLine.test(sentence));
  return kept.join(' ').slice(0, 4000) || emptySentence;
}

/** What may be said of an error. */
export function crossingFailure(thrown: unknown, paths: readonly string[] = []): FailureRecord {
  const error = asFailure(thrown, 'writing', 'try again');
  if (error instanceof Failure) return { code: error.code, detail: crossingSentence(error.message, paths) };
  return { code: 'internal', detail: bugSentence };
}

/** Where a bug happened, for the log: its kind and the places in the code, never its message. */
export function bugTrace(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.map((line) => crossingSentence(line.trim()))].join('\n  ');
}

/** For a dispatch. `paths` are the folders of this process; `onBug` is told of what is no Failure. */
export function describeCrossing(paths: readonly string[], onBug: (trace: string) => void): DescribeError {
  return (error, call) => {
    const failure = crossingFailure(error, paths);
    if (failure.code === 'internal') onBug(`${call}: ${bugTrace(error)}`);
    return failure;
  };
}
