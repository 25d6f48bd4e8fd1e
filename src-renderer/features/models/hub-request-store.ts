// What was asked of the hub, by job, while this window is open: so that going on asks for the same again. The program
// behind keeps the bytes; which bytes belong together is decided by the request. Knows the contract, no window.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppContract, Client, Job } from '../../../src-main/contract/index.ts';

export type HubRequest = {
  readonly repo: string;
  readonly revision: string;
  readonly file: string | null;
  readonly name: string | null;
};

export type HubRequestsState = {
  readonly byJob: Readonly<Record<string, HubRequest>>;
  /** What the form begins with when it is opened next. */
  readonly draft: HubRequest | null;
};

export type HubRequests = {
  readonly store: StoreApi<HubRequestsState>;
  /** @throws RemoteFailure option-invalid for what no hub could have. */
  readonly add: (request: HubRequest) => Promise<string>;
  /** The form opens with what the job asked for; with its hub id alone where this window did not ask. */
  readonly edit: (job: Pick<Job, 'id' | 'title'>) => void;
};

export function createHubRequests(models: Pick<Client<AppContract>['models'], 'addFromHub'>): HubRequests {
  const store = createStore<HubRequestsState>(() => ({ byJob: {}, draft: null }));
  return {
    store,
    add: async (request) => {
      const { jobId } = await models.addFromHub(request);
      store.setState(({ byJob }) => ({ byJob: { ...byJob, [jobId]: request }, draft: null }));
      return jobId;
    },
    edit: ({ id, title }) => {
      const known = store.getState().byJob[id];
      store.setState({ draft: known ?? { repo: title, revision: 'main', file: null, name: null } });
    },
  };
}
