// What answers each call of the app's contract. Most runs' calls go on to the enclave; what main adds is the dialog, the
// activity entry, the count of bytes.

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asFailure, Failure } from '../../src-enclave/base/failure.ts';
import type { Client, Emit, Handlers } from '../../src-enclave/protocol/contract.ts';
import { sampleSimulation, type EnclaveContract } from '../../src-enclave/protocol/enclave-contract.ts';
import type { ActivityEntry, AppContract, CheckLine, Saved } from '../contract/index.ts';
import type { ActivityLog } from './activity-log.ts';
import { appInfo, checkupOfMain, isolationOf } from './about.ts';
import type { EgressMeter } from './egress-meter.ts';
import type { EnclaveSupervisor } from './enclave-supervisor.ts';
import type { ModelJobs } from './model-jobs.ts';
import type { SettingsStore } from './settings-store.ts';
import type { Shell } from './shell.ts';
import type { StudyRuns } from './studies/study-runs.ts';
import type { Tickets } from './tickets.ts';

export type Parts = {
  readonly shell: Shell;
  readonly supervisor: EnclaveSupervisor;
  readonly settings: SettingsStore;
  readonly activity: ActivityLog;
  readonly egress: EgressMeter;
  readonly tickets: Tickets;
  readonly jobs: ModelJobs;
  readonly studies: StudyRuns;
  readonly emit: Emit<AppContract>;
  readonly startedAtMs: number;
};

export function createHandlers(parts: Parts): Handlers<AppContract> {
  const { shell, supervisor, settings, activity, egress, tickets, jobs, studies, emit } = parts;
  const enclave: Client<EnclaveContract> = supervisor.client;

  /** Records how it went, and passes on what it gave. */
  const recorded = async <T>(kind: ActivityEntry['kind'], object: string, work: Promise<T>): Promise<T> => {
    try {
      const value = await work;
      activity.add(kind, object, value === null ? 'cancelled' : 'done');
      return value;
    } catch (error) {
      activity.add(kind, object, 'failed', codeOf(error));
      throw error;
    }
  };
  const inSaveFolder = async <T>(save: (folder: string) => Promise<T>): Promise<T | null> => {
    const folder = await shell.chooseSaveFolder();
    return folder === null ? null : await save(folder);
  };
  const exportPdf = async (id: string): Promise<Saved | null> => {
    const { printToPdf } = shell;
    if (printToPdf === null)
      throw new Failure(
        'option-invalid',
        'This shell cannot print. Export the HTML report and print it from the browser.',
      );
    return await inSaveFolder(async (folder) => {
      const { html } = await enclave.runs.report({ id });
      const fileName = freeName(folder, `SIMULATED-report-${id}`, '.pdf');
      try {
        await printToPdf(html, join(folder, fileName));
      } catch (error) {
        throw asFailure(error, 'saving the report', 'export it again');
      }
      return { folderName: basename(folder), fileName, checkedAccuracy: null };
    });
  };

  return {
    app: {
      info: () => appInfo(shell, parts.startedAtMs),
      checkup: async () => {
        for (const server of parts.studies.servers()) egress.connected('handshake', new URL(server).host);
        return (
          await Promise.all([checkupOfEnclave(enclave), checkupOfMain(shell, async () => parts.studies.servers())])
        ).flat();
      },
      isolation: () => isolationOf(shell, supervisor.status.processId, parts.studies.servers().length > 0),
      activity: () => [...activity.entries],
      egress: () => egress.egress,
    },
    window: {
      setTitle: ({ title, isSimulated }) => shell.window?.setTitle(title, isSimulated),
      minimise: () => shell.window?.minimise(),
      toggleMaximised: () => shell.window?.toggleMaximised(),
      close: () => shell.window?.close(),
      quit: () => shell.window?.quit(),
      answerClose: async ({ answer, isRemembered }) => {
        if (isRemembered && answer !== 'cancel') await settings.change({ onCloseDuringRun: answer });
        shell.window?.answerClose(answer, isRemembered);
      },
    },
    settings: {
      get: () => settings.answer,
      change: async (change) => {
        for (const name of await settings.change(change)) activity.add('settings-changed', name);
      },
      setHubToken: async ({ token }) => {
        await settings.setHubToken(token);
        activity.add('settings-changed', 'hubToken');
      },
    },
    enclave: { status: () => supervisor.status, restart: () => supervisor.restart() },
    runs: {
      list: () => enclave.runs.list(),
      get: (input) => enclave.runs.get(input),
      startSample: () => enclave.runs.start(sampleSimulation),
      start: (choice) => enclave.runs.start(choice),
      pause: (input) => enclave.runs.pause(input),
      resume: (input) => enclave.runs.resume(input),
      stop: (input) => enclave.runs.stop(input),
      remove: (input) => recorded('run-removed', input.id, enclave.runs.remove(input)),
      exportAdapter: ({ id }) =>
        recorded(
          'adapter-exported',
          id,
          inSaveFolder((folder) => enclave.runs.exportAdapter({ id, folder })),
        ),
      exportReport: ({ id, format }) =>
        recorded(
          'report-exported',
          id,
          format === 'pdf' ? exportPdf(id) : inSaveFolder((folder) => enclave.runs.exportReport({ id, folder })),
        ),
    },
    models: {
      list: () => enclave.models.list(),
      choose: async ({ kind }) => {
        const path = await shell.chooseModel(kind);
        return path === null ? null : await tickets.issue(path, false);
      },
      add: ({ ticket, name }) => ({ jobId: jobs.addFile(tickets.redeem(ticket), name) }),
      addFromHub: ({ repo, revision, file, name }) => {
        const jobId = jobs.addFromHub({
          repo,
          revision,
          file,
          name,
          mirror: settings.settings.hubMirror,
          token: settings.hubToken(),
        });
        return { jobId };
      },
      jobs: () => [...jobs.jobs],
      cancelJob: ({ jobId }) => jobs.cancel(jobId),
      dismissJob: ({ jobId }) => jobs.dismiss(jobId),
      remove: async (input) => {
        await recorded('model-removed', input.name, enclave.models.remove(input));
        emit('models.changed', await enclave.models.list());
      },
      tryIt: (input) => enclave.models.tryIt(input),
    },
    studies: {
      list: () => studies.list(),
      choose: async ({ what }) => {
        const path = await (what === 'invitation' ? shell.chooseInvitation() : shell.chooseTable());
        return path === null ? null : await tickets.issue(path, false);
      },
      open: async ({ ticket }) => {
        const { path, isOwned } = tickets.redeem(ticket);
        try {
          return await studies.open(path);
        } finally {
          if (isOwned) await rm(path, { force: true }).catch(() => {});
        }
      },
      columns: ({ ticket }) => enclave.studies.columns({ path: tickets.peek(ticket).path }),
      agree: async ({ data, ...rest }) => {
        const chosen = data === null ? null : tickets.peek(data.ticket);
        const given =
          data === null || chosen === null
            ? null
            : { path: chosen.path, isOwned: chosen.isOwned, columns: data.columns };
        const view = await studies.agree({ ...rest, data: given });
        if (data !== null) tickets.redeem(data.ticket);
        return view;
      },
      pause: ({ id }) => studies.pause(id),
      resume: ({ id }) => studies.resume(id),
      leave: ({ id }) => studies.leave(id),
      remove: ({ id }) => studies.remove(id),
      checkServer: ({ id }) => studies.checkServer(id),
      closeGate: () => studies.closeGate(),
      exportAdapter: ({ id }) =>
        recorded(
          'adapter-exported',
          id,
          inSaveFolder((folder) => enclave.studies.exportAdapter({ id, folder })),
        ),
      saveEvidence: ({ id }) =>
        recorded(
          'evidence-saved',
          id,
          inSaveFolder((folder) => enclave.studies.saveEvidence({ id, folder })),
        ),
    },
    data: { list: () => enclave.data.list() },
    pads: {
      list: () => enclave.pads.list(),
      choose: async () => {
        const path = await shell.choosePad();
        return path === null ? null : await tickets.issue(path, false);
      },
      add: ({ ticket }) => {
        const { path, isOwned, fileName } = tickets.redeem(ticket);
        return recorded('pad-added', fileName, isOwned ? refuseCopy(path) : enclave.pads.add({ path }));
      },
      forget: (input) => recorded('pad-forgotten', `PB-${input.id.slice(0, 8)}`, enclave.pads.forget(input)),
    },
  };
}

/** What was uploaded is a copy, and a copy of a pad book is never used. */
async function refuseCopy(path: string): Promise<never> {
  await rm(path, { recursive: true, force: true });
  throw new Failure(
    'pad-unusable',
    'A pad book cannot be uploaded. Put its folder into the pads folder of the data folder.',
  );
}

/** NAME, or NAME-2, NAME-3 … where that is taken. */
function freeName(folder: string, name: string, extension: string): string {
  for (let number = 1; ; number++) {
    const fileName = `${name}${number === 1 ? '' : `-${number}`}${extension}`;
    if (!existsSync(join(folder, fileName))) return fileName;
  }
}

/** What only the enclave can check. Where there is none, that is what a check-up has to say, instead of failing. */
async function checkupOfEnclave(enclave: Client<EnclaveContract>): Promise<readonly CheckLine[]> {
  try {
    return await enclave.process.checkup();
  } catch {
    return linesOfEnclave.map((id) => ({ id, verdict: 'not-checked', args: {} }));
  }
}

const linesOfEnclave = ['engine', 'disk', 'memory', 'processor'] as const;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'internal';
}
