// Whether the sidebar is a rail: below 1180 px of the size that the person set.

import { useSyncExternalStore } from 'react';

const railBelowPx = 1180;

function subscribe(onChange: () => void): () => void {
  window.addEventListener('resize', onChange);
  return () => window.removeEventListener('resize', onChange);
}

export function useIsRail(zoom: number): boolean {
  return useSyncExternalStore(subscribe, () => window.innerWidth / zoom < railBelowPx);
}
