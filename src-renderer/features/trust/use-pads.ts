// The window's store of pad books and its hook.

import { useStore } from 'zustand';
import { api } from '../../app/api.ts';
import { createPadStore, type PadState } from './pad-store.ts';

export const pads = createPadStore(api.pads, () => Date.now());

export function usePads<T>(selector: (state: PadState) => T): T {
  return useStore(pads.store, selector);
}
