// The coordinator's state in one truthful sentence: whom it waits for, since when, and what happens at the deadline.

import type { CoordinatorState } from './coordinator-snapshot.ts';

const namedAtMost = 5;

/** `nowMs` decides only whether the deadline has passed. */
export function describeCoordinator(state: CoordinatorState, nowMs: number): string {
  const { round, rounds, participants, receipts, waitingSinceMs, deadlineMs, quorum } = state;
  if (round > rounds) return `All ${rounds} rounds are complete; the coordinator waits for nobody.`;
  const contributed = new Set(receipts.map(({ participant }) => participant));
  const missing = listOf(participants.filter((participant) => !contributed.has(participant)));
  const since = isoTime(waitingSinceMs);
  if (!state.isStarted)
    return `Nobody has joined yet: round 1 of ${rounds} starts when the first of ${missing} does; waiting since ${since}.`;
  if (receipts.length === participants.length)
    return `Round ${round} of ${rounds}: all ${participants.length} have contributed, so the round ends now.`;
  const waiting = `Round ${round} of ${rounds}: waiting for ${missing} since ${since}`;
  if (deadlineMs === null) return `${waiting}; there is no deadline, the round ends when all have contributed.`;
  const deadline = isoTime(waitingSinceMs + deadlineMs);
  const lacking = quorum - receipts.length;
  const counted = `${receipts.length} of ${participants.length} have contributed, at least ${quorum} are needed`;
  if (nowMs < waitingSinceMs + deadlineMs)
    return lacking > 0
      ? `${waiting}; ${counted}, and if that is not reached by ${deadline}, the round waits on.`
      : `${waiting}; ${counted}, so at ${deadline} the round ends without those who are missing.`;
  return lacking > 0
    ? `${waiting}; the deadline ${deadline} has passed, ${counted}, so the round ends when ${lacking} more arrive.`
    : `${waiting}; the deadline ${deadline} has passed, ${counted}, so the round ends now.`;
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function listOf(names: readonly string[]): string {
  const shown = names.length > namedAtMost ? names.slice(0, namedAtMost - 1) : names;
  const parts = shown.length < names.length ? [...shown, `${names.length - shown.length} others`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
