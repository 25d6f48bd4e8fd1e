// The window's hub requests and their hook.

import { useStore } from 'zustand';
import { api } from '../../app/api.ts';
import { createHubRequests, type HubRequestsState } from './hub-request-store.ts';

export const hubRequests = createHubRequests(api.models);
export const addFromHub = hubRequests.add;

export function useHubRequests<T>(selector: (state: HubRequestsState) => T): T {
  return useStore(hubRequests.store, selector);
}
