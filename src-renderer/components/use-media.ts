// Follows a media query. For what CSS cannot do by itself, such as turning a tooltip on.

import { useSyncExternalStore } from 'react';

/** True while the query matches. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}
