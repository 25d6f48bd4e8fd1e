// Everything behind the app's contract, the same in Electron and in the browser shell: settings, activity, what left, the
// enclave and its calls. Owns what it opens and ends it in `dispose`.

import { describeCallError } from '../../src-enclave/host/enclave-host.ts';
import { dataFolders } from '../../src-enclave/base/data-root.ts';
import { createDispatch, createListen, type Dispatch, type Emit } from '../../src-enclave/protocol/contract.ts';
import { enclaveContract } from '../../src-enclave/protocol/enclave-contract.ts';
import type { RunState, RunSummary } from '../../src-enclave/protocol/run-record.ts';
import { productVersion } from '../../src-enclave/base/assets.ts';
import {
  appContract,
  type ActivityEntry,
  type AppContract,
  type ChosenFile,
  type Settings,
} from '../contract/index.ts';
import { openLog } from '../log/log.ts';
import { ActivityLog } from './activity-log.ts';
import { EgressMeter } from './egress-meter.ts';
import { EnclaveSupervisor } from './enclave-supervisor.ts';
import { createHandlers } from './handlers.ts';
import { ModelJobs } from './model-jobs.ts';
import { SettingsStore } from './settings-store.ts';
import type { Shell } from './shell.ts';
import { Tickets } from './tickets.ts';

export type AppServices = {
  /** Serves a call of the contract; input and answer are checked. */
  readonly dispatch: Dispatch;
  /** All notifications of the contract. Returns the function that ends the subscription. */
  readonly listen: (listener: (name: string, payload: unknown) => void) => () => void;
  /** Gives a file or folder that the person chose or uploaded a ticket; `isOwned`: it may be moved and is removed after. */
  readonly issueTicket: (path: string, isOwned: boolean) => Promise<ChosenFile>;
  readonly settings: () => Settings;
  readonly onSettings: (listener: (settings: Settings) => void) => () => void;
  readonly hasRunUnderWay: () => boolean;
  /** Tells the renderer that the person closes the window while a run is on. */
  readonly requestClose: (reason: 'close' | 'quit') => void;
  /** Tells the renderer that a menu item was chosen. */
  readonly emitMenu: (action: string) => void;
  /** Journals what runs, ends the enclave within a bounded time, and writes what is to be written. */
  readonly dispose: () => Promise<void>;
};

export type AppServicesOptions = { readonly shell: Shell; readonly dataRoot: string };

const underWay: ReadonlySet<RunState> = new Set(['preparing', 'running', 'pausing']);

/** What a change of state is called in the activity list; others are not listed. */
const activityOf: Partial<Record<RunState, ActivityEntry['kind']>> = {
  preparing: 'run-started',
  paused: 'run-paused',
  stopped: 'run-stopped',
  finished: 'run-finished',
  failed: 'run-failed',
};

/**
 * Opens the data folder and starts the enclave, without waiting for it: calls wait.
 * @throws Failure no-permission, disk-full when the data folder cannot be used.
 */
export async function openAppServices({ shell, dataRoot }: AppServicesOptions): Promise<AppServices> {
  const startedAtMs = Date.now();
  const folders = dataFolders(dataRoot);
  const log = await openLog(folders.app);
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const emit: Emit<AppContract> = (name, payload) => {
    for (const listener of listeners) listener(name, payload);
  };
  const settings = await SettingsStore.open(folders.app, shell.secrets);
  settings.listen((answer) => emit('settings.changed', answer));
  const activity = await ActivityLog.open(folders.app, (entry) => emit('app.activityAppended', entry));
  const egress = new EgressMeter((counts) => emit('app.egressChanged', counts));
  const states = new Map<string, RunState>();

  const supervisor = new EnclaveSupervisor({
    shell,
    dataRoot,
    onOutput: (line) => log.warn('enclave-output', { line }),
    onStatus: (status) => {
      log.info('enclave-state', { state: status.state, restarts: status.restarts });
      emit('enclave.changed', status);
    },
    onEnded: ({ reason, code }) => {
      log.info('enclave-ended', { reason, code });
      // What it was at is interrupted until the next one says otherwise.
      for (const [id, state] of states) if (underWay.has(state)) states.set(id, 'interrupted');
      if (reason !== 'asked') activity.add('enclave-stopped', reason, 'failed');
    },
  });
  const jobs = new ModelJobs({
    enclave: supervisor.client,
    downloads: folders.downloads,
    fetch: egress.counted(shell.fetch, 'hub'),
    onJob: (job) => emit('models.job', job),
    onEnded: async (job) => {
      if (job.state === 'failed') activity.add('model-refused', job.title, 'failed', job.failure?.code ?? '');
      if (job.state !== 'done') return;
      activity.add('model-added', job.model ?? job.title);
      emit('models.changed', await supervisor.client.models.list().catch(() => []));
    },
  });

  const onRunChanged = (summary: RunSummary): void => {
    const before = states.get(summary.id);
    states.set(summary.id, summary.state);
    emit('runs.changed', summary);
    if (before === summary.state) return;
    const kind = summary.state === 'preparing' && before !== undefined ? 'run-resumed' : activityOf[summary.state];
    if (kind !== undefined)
      activity.add(kind, summary.id, summary.state === 'failed' ? 'failed' : 'done', summary.failure?.code ?? '');
    if (!settings.settings.notifications) return;
    if (summary.state === 'finished') shell.notify('run-finished');
    if (summary.state === 'failed') shell.notify('run-needs-attention');
  };
  const listenToEnclave = createListen(enclaveContract, supervisor.bridge, (name) =>
    log.warn('notification-refused', { name }),
  );
  listenToEnclave('runs.changed', onRunChanged);
  listenToEnclave('runs.progress', (patch) => emit('runs.progress', patch));
  listenToEnclave('runs.removed', ({ id }) => {
    states.delete(id);
    emit('runs.removed', { id });
  });
  listenToEnclave('models.job', (job) => jobs.onEnclaveJob(job));

  const tickets = new Tickets();
  const handlers = createHandlers({
    shell,
    supervisor,
    settings,
    activity,
    egress,
    tickets,
    jobs,
    emit,
    startedAtMs,
  });
  const dispatch = createDispatch(appContract, handlers, (error, call) => {
    const described = describeCallError(error);
    log.warn('call-failed', { call, code: described.code });
    if (described.code === 'internal') log.bug(call, error);
    return described;
  });
  activity.add('app-started', productVersion());
  void supervisor.start();

  return {
    dispatch,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    issueTicket: (path, isOwned) => tickets.issue(path, isOwned),
    settings: () => settings.settings,
    onSettings: (listener) => settings.listen((answer) => listener(answer.settings)),
    hasRunUnderWay: () => [...states.values()].some((state) => underWay.has(state)),
    requestClose: (reason) => emit('window.closeRequested', { reason }),
    emitMenu: (action) => emit('window.menu', { action }),
    dispose: async () => {
      jobs.stop();
      await supervisor.end();
      await jobs.settled();
      await activity.flush();
      await log.close();
    },
  };
}
