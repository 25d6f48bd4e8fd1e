// All subscriptions of the window, in one place: what notifications say goes into the store, and everything is read anew
// when the program behind the window, or its isolated process, was away.

import type { AppContract, Client, EnclaveStatus, Job, Listen, StudyView } from '../../src-main/contract/index.ts';
import type { LinkListener } from './api.ts';
import type { AppStore } from './app-state.ts';
import { failureOf } from './failures.ts';
import { RunSync, type NextFrame } from './run-sync.ts';

export type AppSyncParts = {
  readonly store: AppStore;
  readonly api: Client<AppContract>;
  readonly listen: Listen<AppContract>;
  readonly listenToLink: (listener: LinkListener) => () => void;
  readonly nextFrame: NextFrame;
  readonly now: () => number;
};

export type AppSync = {
  readonly runs: RunSync;
  readonly readAll: () => Promise<void>;
  readonly stop: () => void;
};

/** Starts to listen, and reads everything once. */
export function startAppSync({ store, api, listen, listenToLink, nextFrame, now }: AppSyncParts): AppSync {
  const runs = new RunSync(store, api.runs, nextFrame);

  const readSettings = async (): Promise<void> => {
    try {
      store.setState({ settings: await api.settings.get() });
    } catch {
      // Without settings the window stays as the system is; the banner says that nothing answers.
    }
  };
  const readInfo = async (): Promise<void> => {
    try {
      store.setState({ egress: await api.app.egress() });
      store.setState({ info: await api.app.info() });
    } catch {
      // As above.
    }
  };
  const readEnclave = async (): Promise<void> => {
    try {
      store.setState({ enclave: await api.enclave.status() });
    } catch {
      // As above.
    }
  };
  const readModels = async (): Promise<void> => {
    try {
      // Each as it arrives: jobs answer at once and the list may wait, so that together they would undo a later notice.
      store.setState({ jobs: await api.models.jobs() });
      store.setState({ models: await api.models.list(), modelsFailure: null });
    } catch (error) {
      store.setState({ modelsFailure: failureOf(error) });
    }
  };
  const readDatasets = async (): Promise<void> => {
    try {
      store.setState({ datasets: await api.data.list(), datasetsFailure: null });
    } catch (error) {
      store.setState({ datasetsFailure: failureOf(error) });
    }
  };
  const readStudies = async (): Promise<void> => {
    try {
      store.setState({ studies: await api.studies.list(), studiesFailure: null });
    } catch (error) {
      store.setState({ studiesFailure: failureOf(error) });
    }
  };
  /** What the isolated process knows. */
  const readEnclaveSide = async (): Promise<void> => {
    await Promise.all([runs.readAll(), readModels(), readDatasets(), readStudies()]);
  };
  const readAll = async (): Promise<void> => {
    await Promise.all([readInfo(), readSettings(), readEnclave(), readEnclaveSide()]);
  };

  const onEnclave = (enclave: EnclaveStatus): void => {
    const wasReady = store.getState().enclave?.state === 'ready';
    store.setState({ enclave });
    if (enclave.state === 'ready' && !wasReady) void readEnclaveSide();
  };
  const onJob = (job: Job): void => {
    store.setState(({ jobs }) => ({
      jobs: jobs.some(({ id }) => id === job.id) ? jobs.map((old) => (old.id === job.id ? job : old)) : [...jobs, job],
    }));
  };

  const onStudy = (study: StudyView): void => {
    store.setState(({ studies }) => ({
      studies: (studies ?? []).some(({ id }) => id === study.id)
        ? (studies ?? []).map((old) => (old.id === study.id ? study : old))
        : [...(studies ?? []), study],
    }));
  };

  const stops = [
    listen('runs.changed', (summary) => runs.onChanged(summary)),
    listen('runs.progress', (patch) => runs.onProgress(patch)),
    listen('runs.removed', ({ id }) => runs.onRemoved(id)),
    listen('enclave.changed', onEnclave),
    listen('settings.changed', (settings) => store.setState({ settings })),
    listen('models.changed', (models) => store.setState({ models, modelsFailure: null })),
    listen('models.job', onJob),
    listen('studies.changed', onStudy),
    listen('studies.removed', ({ id }) =>
      store.setState(({ studies }) => ({ studies: studies?.filter((study) => study.id !== id) ?? null })),
    ),
    listen('app.egressChanged', (egress) => store.setState({ egress })),
    listenToLink((isConnected) => {
      store.setState({ link: { isConnected, sinceMs: now() } });
      if (isConnected) void readAll();
    }),
  ];
  void readAll();

  return {
    runs,
    readAll,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
