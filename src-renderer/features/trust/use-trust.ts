// The window's trust store and its hook.

import { useStore } from 'zustand';
import { api } from '../../app/api.ts';
import { createTrustStore, type TrustState } from './trust-store.ts';

export const trust = createTrustStore(api.app, () => Date.now());

export function useTrust<T>(selector: (state: TrustState) => T): T {
  return useStore(trust.store, selector);
}
