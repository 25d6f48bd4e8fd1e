// Everything behind the app's contract, the same in Electron and in the browser shell: settings, activity, what left, the
// enclave and its calls. Owns what it opens and ends it in `dispose`.

import { homedir } from 'node:os';
import { systemClock } from '../../src-enclave/base/clock.ts';
import { dataFolders } from '../../src-enclave/base/data-root.ts';
import { createDispatch, createListen, type Dispatch, type Emit } from '../../src-enclave/protocol/contract.ts';
import { enclaveContract } from '../../src-enclave/protocol/enclave-contract.ts';
import type { RunSummary } from '../../src-enclave/protocol/run-record.ts';
import { productVersion } from '../../src-enclave/base/assets.ts';
import { appContract, type AppContract, type ChosenFile, type MenuAction, type Settings } from '../contract/index.ts';
import { openLog } from '../log/log.ts';
import { ActivityLog } from './activity-log.ts';
import { boundReports } from './bounded-reports.ts';
import { describeFailure } from './described-failures.ts';
import { EgressMeter } from './egress-meter.ts';
import { EnclaveSupervisor } from './enclave-supervisor.ts';
import { createHandlers } from './handlers.ts';
import { ModelJobs } from './model-jobs.ts';
import { RunActivity } from './run-activity.ts';
import { SettingsStore } from './settings-store.ts';
import type { Shell } from './shell.ts';
import { StudyRuns } from './studies/study-runs.ts';
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
  readonly emitMenu: (action: MenuAction) => void;
  /** Journals what runs, ends the enclave within a bounded time, and writes what is to be written. */
  readonly dispose: () => Promise<void>;
};

export type AppServicesOptions = { readonly shell: Shell; readonly dataRoot: string };

/** What an enclave prints, or sends without rights, fills so many lines of the log a minute and no more. */
const mostReportsAMinute = 60;

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
  const activity = await ActivityLog.open({
    folder: folders.app,
    onAppended: (entry) => emit('app.activityAppended', entry),
  });
  const egress = new EgressMeter((counts) => emit('app.egressChanged', counts));
  const runs = new RunActivity();
  const bounded = (event: string, valueName: string): ((value: string) => void) =>
    boundReports((value: string) => log.warn(event, { [valueName]: value }), {
      clock: systemClock,
      windowMs: 60_000,
      mostInWindow: mostReportsAMinute,
      onLeftOut: (count) => log.warn(`${event}-left-out`, { count }),
    });
  const reportRefused = bounded('enclave-message-refused', 'name');
  const describe = (error: unknown, call: string) => {
    const described = describeFailure(error, [dataRoot, homedir()]);
    log.warn('call-failed', { call, code: described.code });
    if (described.code === 'internal') log.bug(call, error);
    return described;
  };

  const supervisor = new EnclaveSupervisor({
    shell,
    dataRoot,
    onOutput: bounded('enclave-output', 'line'),
    onRefused: () => reportRefused('message'),
    onStatus: (status) => {
      log.info('enclave-state', { state: status.state, restarts: status.restarts });
      emit('enclave.changed', status);
    },
    onEnded: ({ reason, code }) => {
      log.info('enclave-ended', { reason, code });
      runs.enclaveEnded();
      if (reason !== 'asked') activity.add('enclave-stopped', reason, 'failed');
    },
  });
  const jobs = new ModelJobs({
    enclave: supervisor.client,
    downloads: folders.downloads,
    fetch: egress.counted(shell.fetch, 'hub'),
    onJob: (job) => emit('models.job', job),
    onHubAnswered: (repo) => activity.add('hub-connected', repo),
    describe: (error) => describe(error, 'models.job'),
    onEnded: (job) => {
      if (job.state === 'failed') activity.add('model-refused', job.title, 'failed', job.failure?.code ?? '');
      if (job.state !== 'done') return;
      activity.add('model-added', job.model ?? job.title);
      // Where it cannot be told now, whoever looks next asks.
      void supervisor.client.models.list().then(
        (models) => emit('models.changed', models),
        () => {},
      );
    },
  });

  const studies = new StudyRuns({
    shell,
    dataRoot,
    enclave: supervisor.client.studies,
    onChanged: (view) => emit('studies.changed', view),
    onRemoved: (id) => emit('studies.removed', { id }),
    onActivity: (kind, object, outcome, code) => activity.add(kind, object, outcome, code),
    onNeedsAttention: (what) => {
      if (settings.settings.notifications && shell.isFocused?.() !== true) shell.notify(what);
    },
    onConnect: (host) => egress.connected('handshake', host),
    // What arrives is one stream of sealed messages: the relay cannot tell what is in them.
    onTraffic: (host, use, up, down) => egress.sealed(use ?? 'adapters', host, up, down),
    onOutput: bounded('study-output', 'line'),
    describe: (error) => describe(error, 'studies.run'),
  });

  const onRunChanged = (summary: RunSummary): void => {
    emit('runs.changed', summary);
    const kind = runs.changed(summary);
    if (kind === null) return;
    const isFailed = kind === 'run-failed';
    activity.add(kind, summary.id, isFailed ? 'failed' : 'done', isFailed ? (summary.failure?.code ?? '') : '');
    if (!settings.settings.notifications || shell.isFocused?.() === true) return;
    if (kind === 'run-finished') shell.notify('run-finished');
    if (isFailed) shell.notify('run-needs-attention');
  };
  const listenToEnclave = createListen(enclaveContract, supervisor.bridge, reportRefused);
  listenToEnclave('runs.changed', onRunChanged);
  listenToEnclave('runs.progress', (patch) => emit('runs.progress', patch));
  listenToEnclave('runs.removed', ({ id }) => {
    runs.removed(id);
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
    studies,
    emit,
    startedAtMs,
  });
  const dispatch = createDispatch(appContract, handlers, describe);
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
    hasRunUnderWay: () => runs.hasRunUnderWay || studies.hasStudyUnderWay,
    requestClose: (reason) => emit('window.closeRequested', { reason }),
    emitMenu: (action) => emit('window.menu', { action }),
    dispose: async () => {
      jobs.stop();
      await studies.dispose();
      await supervisor.end();
      await jobs.settled();
      await tickets.dispose();
      egress.dispose();
      await activity.flush();
      await log.close();
    },
  };
}
