// What closing the window or quitting does, while a run is on and without one. Pure: events in, what to do out; the window
// and the services are moved by lifecycle.ts.

import type { Settings } from '../contract/settings.ts';

export type CloseReason = 'close' | 'quit';

export type CloseAction =
  /** Ask in the window, and wait for the answer. */
  | 'ask'
  /** The window goes, everything else stays. */
  | 'hide'
  /** Journal what runs, end the enclave, quit. */
  | 'leave'
  /** Nothing: the person changed their mind. */
  | 'stay';

export type CloseCircumstances = {
  readonly hasRunUnderWay: boolean;
  readonly preference: Settings['onCloseDuringRun'];
  readonly isMac: boolean;
  /** The window can show a question: it did not crash, it answers, it can be seen. */
  readonly canAsk: boolean;
};

/** A person closes the window or quits. */
export function decideClose(reason: CloseReason, circumstances: CloseCircumstances): CloseAction {
  const { hasRunUnderWay, preference, isMac, canAsk } = circumstances;
  if (!hasRunUnderWay) return reason === 'close' && isMac ? 'hide' : 'leave';
  if (preference === 'pause') return 'leave';
  // Quitting is more than closing: that it keeps training was never chosen for it.
  if (preference === 'background' && reason === 'close') return 'hide';
  return canAsk ? 'ask' : 'leave';
}

/** The person answered. */
export function decideAnswer(answer: 'background' | 'pause' | 'cancel'): CloseAction {
  switch (answer) {
    case 'background':
      return 'hide';
    case 'pause':
      return 'leave';
    case 'cancel':
      return 'stay';
  }
}
