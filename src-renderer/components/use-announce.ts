// Tells screen readers a message whenever it changes. For a whole sentence that a sighted person sees change; never for a
// counter that ticks.

import { useEffect } from 'react';
import { announcer, type AnnounceOptions } from './announcer.ts';

/** Null says nothing. */
export function useAnnounce(message: string | null, options: AnnounceOptions = {}): void {
  const { isAssertive = false, topic } = options;
  useEffect(() => {
    if (message === null) return;
    announcer.say(message, { isAssertive, ...(topic === undefined ? {} : { topic }) });
  }, [message, isAssertive, topic]);
}
