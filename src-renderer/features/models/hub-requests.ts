// What was asked of the hub, by job, while this window is open: so that going on asks for the same again. The program
// behind keeps the bytes; which bytes belong together is decided by the request.

import { create } from 'zustand';
import { api } from '../../app/api.ts';

export type HubRequest = {
  readonly repo: string;
  readonly revision: string;
  readonly file: string | null;
  readonly name: string | null;
};

type HubRequests = {
  readonly byJob: Readonly<Record<string, HubRequest>>;
  /** What the form begins with when it is opened next. */
  readonly draft: HubRequest | null;
};

export const useHubRequests = create<HubRequests>(() => ({ byJob: {}, draft: null }));

/** @throws RemoteFailure option-invalid for what no hub could have. */
export async function addFromHub(request: HubRequest): Promise<string> {
  const { jobId } = await api.models.addFromHub(request);
  useHubRequests.setState(({ byJob }) => ({ byJob: { ...byJob, [jobId]: request }, draft: null }));
  return jobId;
}
