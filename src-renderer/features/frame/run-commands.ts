// What can be done with a run, whoever asks: buttons, menus, keys. Each says its success or its failure in a message.

import i18next from 'i18next';
import { toasts } from '../../components/toast.tsx';
import { formatFor } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { go } from '../../app/places.ts';

/** Starts the simulation of two clicks and goes to watch it. False when it could not be started. */
export async function startSample(): Promise<boolean> {
  const started = await attempt(api.runs.startSample());
  if (started === undefined) return false;
  go({ kind: 'home' });
  return true;
}

export async function pauseRun(id: string): Promise<void> {
  await attempt(api.runs.pause({ id }));
}

export async function resumeRun(id: string): Promise<void> {
  await attempt(api.runs.resume({ id }));
}

/** Saves the adapter where the person says, and tells that it was read back. */
export async function exportAdapter(id: string): Promise<void> {
  const saved = await attempt(api.runs.exportAdapter({ id }));
  if (saved === undefined || saved === null) return;
  const { folderName, checkedAccuracy } = saved;
  const message =
    checkedAccuracy === null
      ? i18next.t('runs.exported.adapterPlain', { folder: folderName })
      : i18next.t('runs.exported.adapter', {
          folder: folderName,
          accuracy: formatFor(i18next.language).percent(checkedAccuracy),
        });
  toasts.show({ message, tone: 'done' });
}

export async function exportReport(id: string, format: 'html' | 'pdf'): Promise<void> {
  const saved = await attempt(api.runs.exportReport({ id, format }));
  if (saved === undefined || saved === null) return;
  toasts.show({
    message: i18next.t('runs.exported.report', { file: saved.fileName, folder: saved.folderName }),
    tone: 'done',
  });
}
