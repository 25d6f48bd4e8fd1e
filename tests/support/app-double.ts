// The test double of the app's contract: services whose answers come from a state that a test makes up, over the real
// dispatch. For pictures, accessibility checks and renderer tests that need a state which is hard to bring about.

import { createDispatch, type Handlers } from '../../src-enclave/protocol/contract.ts';
import {
  appContract,
  settingsSchema,
  type ActivityEntry,
  type AppContract,
  type AppInfo,
  type CheckLine,
  type Dataset,
  type Egress,
  type EnclaveStatus,
  type Isolation,
  type Job,
  type ModelRecord,
  type PadBookRecord,
  type RunRecord,
  type Settings,
  type StudyView,
  type TryItResult,
} from '../../src-main/contract/index.ts';
import type { AppServices } from '../../src-main/services/app-services.ts';

/** What the double answers with. Calls that change something change this. */
export type AppState = {
  info: AppInfo;
  settings: Settings;
  hasHubToken: boolean;
  enclave: EnclaveStatus;
  runs: RunRecord[];
  models: ModelRecord[];
  jobs: Job[];
  datasets: Dataset[];
  pads: PadBookRecord[];
  studies: StudyView[];
  activity: ActivityEntry[];
  egress: Egress;
  isolation: Isolation;
  checkup: CheckLine[];
  tryIt: TryItResult;
  /** Calls by `group.name` that fail with this code and sentence. */
  failures: Readonly<Record<string, { readonly code: string; readonly detail: string }>>;
  /** Calls by `group.name` that never answer. */
  hanging: readonly string[];
};

/** A screen in a state. */
export type Scenario = {
  readonly name: string;
  /** The address's hash. */
  readonly place: string;
  readonly state: () => AppState;
};

class DoubleFailure extends Error {
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

const sha = (letter: string): string => letter.repeat(64);

/** A fixed moment that the pictures show: 27 November 2026, 09:30 UTC. */
export const pictureNowMs = Date.UTC(2026, 10, 27, 9, 30);

export function emptyState(): AppState {
  return {
    info: {
      version: '0.1.0',
      shell: 'browser',
      platform: 'linux',
      locale: 'en',
      isPackaged: false,
      cores: 2,
      memoryBytes: 24e9,
      startedAtMs: pictureNowMs - 600_000,
      versions: { node: '24.21.0', engine: '1.30.0' },
      hasNativeFrame: true,
      canPrintToPdf: false,
    },
    settings: settingsSchema.parse({}),
    hasHubToken: false,
    enclave: {
      state: 'ready',
      processId: 4711,
      restarts: 0,
      sinceMs: pictureNowMs - 590_000,
      memoryBytes: 96e6,
      lastExit: null,
    },
    runs: [],
    models: [
      {
        name: 'minilm-med',
        modelType: 'bert',
        parameters: 17_133_696,
        weights: 'int8 rows',
        sizeBytes: 18_412_544,
        sha256: sha('8'),
        isEmbedded: true,
        origin: null,
      },
    ],
    jobs: [],
    datasets: [
      {
        id: 'rqe.csv',
        isSample: true,
        task: 'pair',
        rows: 1600,
        train: 800,
        validation: 200,
        test: 600,
        columns: ['pid', 'chq', 'faq', 'entails'],
        columnsUsed: ['chq', 'faq', 'entails'],
        labels: ['false', 'true'],
        sizeBytes: 412_000,
        sha256: sha('a'),
        licence: 'CC BY 4.0',
        origin: 'RQE, A. Ben Abacha and D. Demner-Fushman, AMIA 2016',
      },
    ],
    pads: [],
    studies: [],
    activity: [{ atMs: pictureNowMs - 600_000, kind: 'app-started', object: '0.1.0', outcome: 'done', code: '' }],
    egress: {
      sinceLaunch: (['adapters', 'activations', 'counts', 'handshake', 'heartbeats', 'updates', 'hub'] as const).map(
        (kind) => ({ kind, connections: 0, bytesOut: 0, bytesIn: 0 }),
      ),
      lastAtMs: null,
      destinations: [],
    },
    isolation: {
      kind: 'child-process',
      processId: 4711,
      isSeparateProcess: true,
      isSandboxed: false,
      isEnvironmentScrubbed: true,
      hasNoConnectionCode: true,
      isNetworkBlockedByOs: false,
      isMemoryUndumpable: false,
      deviceKey: 'none',
      areFilesUnchanged: null,
    },
    checkup: [],
    tryIt: { labels: ['false', 'true'], base: [0.52, 0.48], adapter: [0.03, 0.97], tokens: 41, isTruncated: false },
    failures: {},
    hanging: [],
  };
}

export type AppDouble = { readonly services: AppServices; readonly state: AppState };

/** Services over `state`; `emit` sends a notification to every listener. */
export function appDouble(state: AppState): AppDouble & {
  readonly emit: (name: string, payload: unknown) => void;
} {
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const emit = (name: string, payload: unknown): void => {
    for (const listener of listeners) listener(name, payload);
  };
  const record = (id: string): RunRecord => {
    const found = state.runs.find(({ summary }) => summary.id === id);
    if (found === undefined) throw new DoubleFailure('run-missing', 'There is no such run.');
    return found;
  };
  const study = (id: string): StudyView => {
    const found = state.studies.find((view) => view.id === id);
    if (found === undefined) throw new DoubleFailure('study-invalid', 'There is no such study.');
    return found;
  };
  const settings = () => ({ settings: state.settings, hasHubToken: state.hasHubToken, isTokenEncrypted: false });
  const handlers: Handlers<AppContract> = {
    app: {
      info: () => state.info,
      checkup: () => state.checkup,
      isolation: () => state.isolation,
      activity: () => state.activity,
      egress: () => state.egress,
    },
    window: {
      setTitle: () => {},
      minimise: () => {},
      toggleMaximised: () => {},
      close: () => {},
      quit: () => {},
      answerClose: () => {},
    },
    settings: {
      get: settings,
      change: (change) => {
        state.settings = settingsSchema.parse({ ...state.settings, ...change });
        emit('settings.changed', settings());
      },
      setHubToken: ({ token }) => {
        state.hasHubToken = token !== null;
        emit('settings.changed', settings());
      },
    },
    enclave: { status: () => state.enclave, restart: () => {} },
    runs: {
      list: () => state.runs.map(({ summary }) => summary),
      get: ({ id }) => record(id),
      startSample: () => ({ id: state.runs[0]?.summary.id ?? 'none' }),
      start: () => ({ id: state.runs[0]?.summary.id ?? 'none' }),
      pause: () => {},
      resume: () => {},
      stop: () => {},
      remove: ({ id }) => {
        state.runs = state.runs.filter(({ summary }) => summary.id !== id);
        emit('runs.removed', { id });
      },
      exportAdapter: ({ id }) => ({
        folderName: 'exports',
        fileName: `SIMULATED-minilm-med-${id}`,
        checkedAccuracy: record(id).summary.federated?.accuracy ?? null,
      }),
      exportReport: ({ id, format }) => ({
        folderName: 'exports',
        fileName: `SIMULATED-report-${id}.${format}`,
        checkedAccuracy: null,
      }),
    },
    models: {
      list: () => state.models,
      choose: () => null,
      add: () => ({ jobId: 'job-1' }),
      addFromHub: () => ({ jobId: 'job-1' }),
      jobs: () => state.jobs,
      cancelJob: () => {},
      dismissJob: ({ jobId }) => {
        state.jobs = state.jobs.filter(({ id }) => id !== jobId);
      },
      remove: ({ name }) => {
        state.models = state.models.filter((model) => model.name !== name);
        emit('models.changed', state.models);
      },
      tryIt: () => state.tryIt,
    },
    studies: {
      list: () => state.studies,
      choose: () => ({ ticket: 'ticket', fileName: 'small.cloister-study', kind: 'file', sizeBytes: 4000 }),
      open: () => study(state.studies[0]?.id ?? ''),
      columns: () => ['chq', 'faq', 'entails', 'source'],
      agree: ({ id }) => study(id),
      pause: () => {},
      resume: () => {},
      leave: () => {},
      remove: ({ id }) => {
        state.studies = state.studies.filter((view) => view.id !== id);
        emit('studies.removed', { id });
      },
      checkServer: () => {},
      closeGate: () => {},
      exportAdapter: () => ({ folderName: 'exports', fileName: 'SIMULATED-small-ash', checkedAccuracy: null }),
      saveEvidence: () => ({ folderName: 'exports', fileName: 'server-evidence', checkedAccuracy: null }),
    },
    data: { list: () => state.datasets },
    pads: {
      list: () => state.pads,
      choose: () => ({ ticket: 'ticket', fileName: 'study-a', kind: 'folder', sizeBytes: null }),
      add: () => ({ id: state.pads[0]?.id ?? '0'.repeat(32) }),
      forget: ({ id }) => {
        state.pads = state.pads.filter((book) => book.id !== id);
      },
    },
  };
  const describe = (error: unknown) =>
    error instanceof DoubleFailure
      ? { code: error.code, detail: error.message }
      : { code: 'internal', detail: 'The double broke.' };
  const dispatch = createDispatch(appContract, handlers, describe);
  const services: AppServices = {
    dispatch: async (name, input) => {
      if (typeof name === 'string' && state.hanging.includes(name)) return await new Promise<never>(() => {});
      const failure = typeof name === 'string' ? state.failures[name] : undefined;
      return failure ? { ok: false, ...failure } : await dispatch(name, input);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    issueTicket: async () => ({ ticket: 'ticket', fileName: 'model.gguf', kind: 'file', sizeBytes: 1 }),
    settings: () => state.settings,
    onSettings: () => () => {},
    hasRunUnderWay: () => false,
    requestClose: () => {},
    emitMenu: () => {},
    dispose: async () => {},
  };
  return { services, state, emit };
}
