// The screens and states of the app, each with the made-up state of the double behind it: what the pictures show and the
// accessibility checks walk through. Numbers are invented and fixed; the folding of events is the product's own.

import { padBookSchema, type Job, type PadBookRecord } from '../../src-main/contract/index.ts';
import { RunFold } from '../../src-enclave/node/runs/run-fold.ts';
import type { RunEvent } from '../../src-enclave/protocol/run-events.ts';
import type { RunRecord, RunState, RunSummary } from '../../src-enclave/protocol/run-record.ts';
import { emptyState, pictureNowMs, type AppState, type Scenario } from './app-double.ts';
import { simulateEvents } from './run-events.ts';
import { studyScenarios } from './study-scenarios.ts';

export type { Scenario } from './app-double.ts';

const hospitals = ['hospital-1', 'hospital-2', 'hospital-3', 'hospital-4'];
const rounds = 4;
const sampleFields = { text: 'chq', pair: 'faq', label: 'entails' };

type RunOptions = {
  readonly id: string;
  readonly state: RunState;
  /** Events are taken up to the first that this holds for. */
  readonly until?: (event: RunEvent) => boolean;
  readonly together?: number;
  readonly alone?: number;
  readonly agoMs?: number;
  readonly failure?: RunSummary['failure'];
};

/** A run's events with a glance at validation rows after each hospital's training, as the simulation emits them. */
function eventsOf({ together = 0.971, alone = 0.633 }: RunOptions): readonly RunEvent[] {
  return simulateEvents({
    hospitals,
    rounds,
    stepsPerRound: 16,
    togetherAccuracy: together,
    aloneAccuracy: alone,
    isCompared: true,
    dataName: 'rqe.csv',
  }).flatMap((event): readonly RunEvent[] => {
    if (event.kind === 'started') {
      const data = { ...event.plan.data, fields: sampleFields, train: 800, validation: 200, test: 600 };
      return [{ ...event, plan: { ...event.plan, data } }];
    }
    if (event.kind !== 'contribution') return [event];
    const index = hospitals.indexOf(event.hospital);
    const accuracy = together - 0.07 - 0.05 * index - 0.3 * Math.exp(-1.1 * event.round);
    return [
      {
        kind: 'evaluation',
        setting: 'federated',
        hospital: event.hospital,
        round: event.round,
        split: 'validation',
        metrics: { examples: 64, loss: 1.05 - accuracy, accuracy },
        confusion: null,
      },
      event,
    ];
  });
}

export function scenarioRun(options: RunOptions): RunRecord {
  const all = eventsOf(options);
  const end = options.until === undefined ? -1 : all.findIndex(options.until);
  const events = end === -1 ? all : all.slice(0, end + 1);
  const stepMs = 290;
  const endMs = pictureNowMs - (options.agoMs ?? 0);
  const startMs = endMs - events.length * stepMs;
  const fold = new RunFold(
    { kind: 'simulate', model: 'minilm-med', adapter: 'lora', rank: 8, hospitals: 4, rounds, isLocal: true },
    startMs,
  );
  for (const [index, event] of events.entries()) fold.apply(event, startMs + (index + 1) * stepMs);
  const isLive = ['preparing', 'running', 'pausing', 'paused'].includes(options.state);
  const summary: RunSummary = {
    ...fold.facts,
    id: options.id,
    state: options.state,
    createdAtMs: startMs,
    finishedAtMs: options.state === 'finished' ? endMs : null,
    seconds: fold.facts.seconds ?? (events.length * stepMs) / 1000,
    failure: options.failure ?? null,
  };
  return fold.record(summary, isLive ? fold.now : null);
}

const atRound =
  (round: number, hospital: string, step: number) =>
  (event: RunEvent): boolean =>
    event.kind === 'step' && event.round === round && event.hospital === hospital && event.step % 16 === step;

const ids = ['2026-11-27-0928-3f2a', '2026-11-26-1610-b07c', '2026-11-25-0902-91d4'] as const;

function withRuns(...runs: readonly RunRecord[]): AppState {
  const state = emptyState();
  state.runs = [...runs];
  return state;
}

const finished = (id: string = ids[0], agoMs = 0): RunRecord => scenarioRun({ id, state: 'finished', agoMs });
const weaker = (): RunRecord =>
  scenarioRun({ id: ids[1], state: 'finished', together: 0.741, alone: 0.748, agoMs: 86_400_000 });
const live = (state: RunState, until = atRound(3, 'hospital-3', 7)): RunRecord =>
  scenarioRun({ id: ids[0], state, until });

const runPlace = `#/runs/${ids[0]}`;

function endedJob(change: Partial<Job>): Job {
  return {
    id: 'job-1',
    kind: 'add-file',
    title: 'my-encoder',
    state: 'done',
    file: null,
    doneBytes: 0,
    totalBytes: null,
    startedAtMs: pictureNowMs - 9000,
    model: null,
    failure: null,
    ...change,
  };
}

/** One in each state. */
function padBooks(): readonly PadBookRecord[] {
  const leftToSend: Readonly<Partial<Record<PadBookRecord['state'], number>>> = { low: 3.15e9, empty: 0 };
  return padBookSchema.shape.state.options.map((state, index) => {
    const isKnown = !['missing', 'damaged', 'cloned'].includes(state);
    return {
      id: `${index}b0c91d47e5fa236`.repeat(2),
      name: `study-${index + 1}-a`,
      side: 'a',
      createdAt: '2026-11-02T08:00:00Z',
      source: 'the operating system’s random number generator',
      halfBytes: 32e9,
      leftToSend: isKnown ? (leftToSend[state] ?? 20.6e9) : null,
      leftToReceive: isKnown ? 20.7e9 : null,
      state,
      canForget: state !== 'ready',
    };
  });
}

export const scenarios: readonly Scenario[] = [
  { name: 'welcome', place: '#/welcome', state: emptyState },
  { name: 'home-idle', place: '#/home', state: () => withRuns(finished(ids[0], 3_600_000)) },
  {
    name: 'home-preparing',
    place: '#/home',
    state: () => withRuns(live('preparing', (event) => event.kind === 'started')),
  },
  { name: 'home-running', place: '#/home', state: () => withRuns(live('running')) },
  { name: 'home-pausing', place: '#/home', state: () => withRuns(live('pausing')) },
  {
    name: 'home-paused',
    place: '#/home',
    state: () => withRuns(live('paused', (event) => event.kind === 'round' && event.round === 2)),
  },
  { name: 'home-stopped', place: '#/home', state: () => withRuns(live('stopped')) },
  {
    name: 'home-failed',
    place: '#/home',
    state: () =>
      withRuns(
        scenarioRun({
          id: ids[0],
          state: 'failed',
          until: atRound(3, 'hospital-3', 7),
          failure: { code: 'disk-full', detail: 'The disk is full while writing the run folder.' },
        }),
      ),
  },
  {
    name: 'home-restarting',
    place: '#/home',
    state: () => ({
      ...withRuns(live('interrupted')),
      enclave: {
        ...emptyState().enclave,
        state: 'restarting',
        processId: null,
        restarts: 1,
        sinceMs: pictureNowMs - 2000,
        lastExit: { reason: 'killed', atMs: pictureNowMs - 2000 },
      },
    }),
  },
  { name: 'runs-empty', place: '#/runs', state: emptyState },
  {
    name: 'runs-list',
    place: '#/runs',
    state: () => withRuns(live('running'), weaker(), finished(ids[2], 180_000_000)),
  },
  {
    name: 'runs-error',
    place: '#/runs',
    state: () => ({
      ...emptyState(),
      failures: { 'runs.list': { code: 'enclave-stopped', detail: 'The isolated process has ended.' } },
    }),
  },
  { name: 'runs-loading', place: '#/runs', state: () => ({ ...emptyState(), hanging: ['runs.list'] }) },
  { name: 'run-running', place: runPlace, state: () => withRuns(live('running')) },
  { name: 'run-finished', place: runPlace, state: () => withRuns(finished()) },
  { name: 'run-worse', place: `#/runs/${ids[1]}`, state: () => withRuns(weaker()) },
  { name: 'run-interrupted', place: runPlace, state: () => withRuns(live('interrupted')) },
  { name: 'run-unknown', place: '#/runs/2020-01-01-0000-0000', state: emptyState },
  { name: 'compare', place: `#/compare/${ids[0]}/${ids[1]}`, state: () => withRuns(finished(), weaker()) },
  { name: 'new-simulation', place: '#/new-simulation', state: emptyState },
  { name: 'models', place: '#/models', state: () => withRuns(finished()) },
  {
    name: 'models-jobs',
    place: '#/models',
    state: () => ({
      ...withRuns(finished()),
      jobs: [
        {
          id: 'job-1',
          kind: 'add-hub',
          title: 'example-org/clinical-encoder',
          state: 'downloading',
          file: 'model.safetensors',
          doneBytes: 214_000_000,
          totalBytes: 438_000_000,
          startedAtMs: pictureNowMs - 63_000,
          model: null,
          failure: null,
        },
        {
          id: 'job-2',
          kind: 'add-file',
          title: 'broken.gguf',
          state: 'failed',
          file: null,
          doneBytes: 0,
          totalBytes: null,
          startedAtMs: pictureNowMs - 9000,
          model: null,
          failure: { code: 'model-corrupt', detail: 'broken.gguf ends before its tensors do. Get the file again.' },
        },
      ],
    }),
  },
  {
    name: 'models-error',
    place: '#/models',
    state: () => ({
      ...emptyState(),
      failures: { 'models.list': { code: 'enclave-stopped', detail: 'The isolated process has ended.' } },
    }),
  },
  {
    name: 'models-ended',
    place: '#/models',
    state: () => ({
      ...emptyState(),
      jobs: [
        endedJob({ id: 'job-1', state: 'done', title: 'my-encoder', model: 'my-encoder' }),
        endedJob({ id: 'job-2', state: 'cancelled', kind: 'add-hub', title: 'example-org/clinical-encoder' }),
        endedJob({
          id: 'job-3',
          state: 'failed',
          kind: 'add-hub',
          title: 'example-org/gated-encoder',
          failure: { code: 'hub-forbidden', detail: 'huggingface.co gives this model out only with a token.' },
        }),
      ],
    }),
  },
  { name: 'add-model', place: '#/add-model', state: emptyState },
  { name: 'try', place: `#/try/${ids[0]}`, state: () => withRuns(finished()) },
  { name: 'try-none', place: '#/try', state: emptyState },
  { name: 'data', place: '#/data', state: () => withRuns(finished()) },
  { name: 'studies', place: '#/studies', state: emptyState },
  { name: 'trust-server', place: '#/trust/server', state: () => withRuns(finished()) },
  { name: 'trust-computer', place: '#/trust/computer', state: emptyState },
  {
    name: 'trust-left',
    place: '#/trust/left',
    state: () => {
      const state = emptyState();
      state.egress = {
        sinceLaunch: state.egress.sinceLaunch.map((row) =>
          row.kind === 'hub' ? { kind: 'hub', connections: 6, bytesOut: 4120, bytesIn: 438_112_004 } : row,
        ),
        lastAtMs: pictureNowMs - 61_000,
        destinations: ['huggingface.co'],
      };
      return state;
    },
  },
  ...studyScenarios,
  { name: 'trust-pad', place: '#/trust/pad', state: emptyState },
  {
    name: 'trust-pad-books',
    place: '#/trust/pad',
    state: () => {
      const state = emptyState();
      return { ...state, info: { ...state.info, shell: 'electron' }, pads: [...padBooks()] };
    },
  },
  {
    name: 'trust-checkup',
    place: '#/trust/checkup',
    state: () => ({
      ...emptyState(),
      checkup: [
        { id: 'engine', verdict: 'proved', args: { engine: 'onnxruntime-node 1.30.0' } },
        { id: 'processor', verdict: 'proved', args: { cores: 2, model: 'Example CPU 2.4 GHz', avx2: 'yes' } },
        { id: 'memory', verdict: 'proved', args: { freeBytes: 21e9, totalBytes: 24e9 } },
        { id: 'disk', verdict: 'caution', args: { freeBytes: 0.9e9 } },
        { id: 'keystore', verdict: 'caution', args: {} },
        { id: 'isolation', verdict: 'caution', args: {} },
        {
          id: 'proxy',
          verdict: 'proved',
          cause: 'system-used',
          args: { host: 'study.example.org', proxy: 'http://proxy.ash.example:3128' },
        },
        {
          id: 'server',
          verdict: 'proved',
          cause: 'serving',
          args: { host: 'study.example.org:7443', version: '0.1.0' },
        },
        {
          id: 'tls',
          verdict: 'caution',
          cause: 'private',
          args: { host: 'study.example.org:7443', signer: 'Ash Hospital Border' },
        },
        {
          id: 'clock',
          verdict: 'proved',
          cause: 'behind',
          args: { host: 'study.example.org:7443', offMs: 4000, limitMs: 60_000 },
        },
      ],
    }),
  },
  {
    name: 'activity',
    place: '#/activity',
    state: () => ({
      ...emptyState(),
      activity: [
        { atMs: pictureNowMs - 600_000, kind: 'app-started', object: '0.1.0', outcome: 'done', code: '' },
        { atMs: pictureNowMs - 500_000, kind: 'run-started', object: ids[0], outcome: 'done', code: '' },
        { atMs: pictureNowMs - 420_000, kind: 'run-finished', object: ids[0], outcome: 'done', code: '' },
        {
          atMs: pictureNowMs - 300_000,
          kind: 'model-refused',
          object: 'broken.gguf',
          outcome: 'failed',
          code: 'model-corrupt',
        },
        { atMs: pictureNowMs - 200_000, kind: 'adapter-exported', object: ids[0], outcome: 'done', code: '' },
      ],
    }),
  },
  {
    name: 'activity-error',
    place: '#/activity',
    state: () => ({
      ...emptyState(),
      failures: { 'app.activity': { code: 'no-permission', detail: 'The activity list cannot be read.' } },
    }),
  },
  { name: 'activity-empty', place: '#/activity', state: () => ({ ...emptyState(), activity: [] }) },
  { name: 'settings', place: '#/settings', state: emptyState },
  {
    name: 'settings-desktop',
    place: '#/settings',
    state: () => {
      const state = emptyState();
      return { ...state, info: { ...state.info, shell: 'electron', isPackaged: true }, hasHubToken: true };
    },
  },
  {
    name: 'settings-error',
    place: '#/settings',
    state: () => ({
      ...emptyState(),
      failures: { 'app.info': { code: 'call-unknown', detail: 'There is no call app.info.' } },
    }),
  },
  { name: 'help-guide', place: '#/help/guide', state: emptyState },
  { name: 'help-errors', place: '#/help/errors/CL-MOD-103', state: emptyState },
  { name: 'help-code-unknown', place: '#/help/errors/CL-XYZ-999', state: emptyState },
  { name: 'help-threats', place: '#/help/threats', state: emptyState },
  { name: 'help-limits', place: '#/help/limits', state: emptyState },
  { name: 'help-about', place: '#/help/about', state: emptyState },
];
