// What each item of the menus does, wherever it is chosen: in the title bar, in the native menu bar, or by its keys.

import type { MenuAction, RunSummary, Settings, StudyView } from '../../../src-main/contract/index.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { go, usePlace, type Place } from '../../app/places.ts';
import { canExportAdapter, canPause, canResume, canStop, liveRun } from '../../app/run-facts.ts';
import { chosenStudy } from '../../app/study-facts.ts';
import { appStore } from '../../app/use-app.ts';
import { exportAdapter, exportReport, pauseRun, resumeRun, startSample } from './run-commands.ts';
import { checkServer, chooseInvitation, closeGate, saveEvidence } from '../studies/study-commands.ts';
import { askToStop } from './run-dialogs.tsx';

/** The run that the menus mean: the one on screen, else the one under way, else the newest. */
export function chosenRun(place: Place, runs: readonly RunSummary[]): RunSummary | null {
  const shown = place.kind === 'run' ? runs.find(({ id }) => id === place.id) : undefined;
  return shown ?? liveRun(runs) ?? runs[0] ?? null;
}

/** The study that the menus mean. */
function studyOf(place: Place, studies: readonly StudyView[]): StudyView | null {
  return chosenStudy(studies, place.kind === 'study' ? place.id : null);
}

/** Whether choosing the item would do something now. */
export function isAvailable(
  action: MenuAction,
  place: Place,
  runs: readonly RunSummary[],
  studies: readonly StudyView[],
): boolean {
  const run = chosenRun(place, runs);
  const study = studyOf(place, studies);
  switch (action) {
    case 'check-server':
      return study !== null && (study.progress.link.state === 'open' || study.state === 'failed');
    case 'save-evidence':
      return study !== null && (study.progress.proof !== null || study.progress.refusal !== null);
    case 'close-gate':
      return studies.some(({ isRunning }) => isRunning);
    case 'start-simulation':
    case 'new-simulation':
      return !runs.some(({ state }) => state === 'running' || state === 'preparing' || state === 'pausing');
    case 'pause-run':
      return run !== null && canPause(run.state);
    case 'resume-run':
      return run !== null && canResume(run.state);
    case 'stop-run':
      return run !== null && canStop(run.state);
    case 'export-adapter':
      return run !== null && canExportAdapter(run);
    case 'export-report':
      return run?.state === 'finished';
    default:
      return true;
  }
}

async function change(settings: Partial<Settings>): Promise<void> {
  await attempt(api.settings.change(settings));
}

/** Steps that a person sees, within what the settings allow. */
function zoomed(direction: 1 | -1): number {
  const zoom = appStore.getState().settings?.settings.zoom ?? 1;
  return Math.min(3, Math.max(0.5, Math.round((zoom + direction * 0.1) * 10) / 10));
}

function otherView(): Settings['charts'] {
  return appStore.getState().settings?.settings.charts === 'table' ? 'chart' : 'table';
}

/** `focusNextRegion` is the frame's. */
export async function performAction(action: MenuAction, focusNextRegion: () => void): Promise<void> {
  const { place } = usePlace.getState();
  const runs = appStore.getState().runs ?? [];
  const studies = appStore.getState().studies ?? [];
  if (!isAvailable(action, place, runs, studies)) return;
  const study = studyOf(place, studies);
  const id = chosenRun(place, runs)?.id;
  switch (action) {
    case 'start-simulation':
      await startSample();
      return;
    case 'new-simulation':
      return go({ kind: 'new-simulation' });
    case 'pause-run':
      return id === undefined ? undefined : await pauseRun(id);
    case 'resume-run':
      return id === undefined ? undefined : await resumeRun(id);
    case 'stop-run':
      return id === undefined ? undefined : askToStop(id);
    case 'export-adapter':
      return id === undefined ? undefined : await exportAdapter(id);
    case 'export-report':
      return id === undefined ? undefined : await exportReport(id, 'html');
    case 'open-settings':
      return go({ kind: 'settings' });
    case 'close-window':
      await attempt(api.window.close());
      return;
    case 'quit':
      await attempt(api.window.quit());
      return;
    case 'go-home':
      return go({ kind: 'home' });
    case 'go-data':
      return go({ kind: 'data' });
    case 'go-studies':
      return go({ kind: 'studies' });
    case 'go-runs':
      return go({ kind: 'runs' });
    case 'go-models':
      return go({ kind: 'models' });
    case 'go-trust':
      return go({ kind: 'trust', tab: 'server' });
    case 'go-activity':
      return go({ kind: 'activity' });
    case 'chart-or-table':
      return await change({ charts: otherView() });
    case 'zoom-in':
      return await change({ zoom: zoomed(1) });
    case 'zoom-out':
      return await change({ zoom: zoomed(-1) });
    case 'zoom-reset':
      return await change({ zoom: 1 });
    case 'theme-system':
      return await change({ theme: 'system' });
    case 'theme-light':
      return await change({ theme: 'light' });
    case 'theme-dark':
      return await change({ theme: 'dark' });
    case 'next-region':
      return focusNextRegion();
    case 'open-invitation':
      return await chooseInvitation(appStore.getState().info?.shell === 'electron');
    case 'check-server':
      return study === null ? undefined : await checkServer(study);
    case 'save-evidence':
      return study === null ? undefined : await saveEvidence(study.id);
    case 'close-gate':
      return await closeGate();
    case 'check-computer':
      return go({ kind: 'trust', tab: 'checkup' });
    case 'show-what-left':
      return go({ kind: 'trust', tab: 'left' });
    case 'help':
      return go({ kind: 'help', topic: 'guide', code: null });
    case 'error-codes':
      return go({ kind: 'help', topic: 'errors', code: null });
    case 'threat-model':
      return go({ kind: 'help', topic: 'threats', code: null });
    case 'known-limits':
      return go({ kind: 'help', topic: 'limits', code: null });
    case 'about':
      return go({ kind: 'help', topic: 'about', code: null });
  }
}
