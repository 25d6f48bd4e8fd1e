// What can be done with a study, whoever asks: buttons, menus, keys. Each says its success or its failure in a message.

import i18next from 'i18next';
import type { ChosenFile, StudyView } from '../../../src-main/contract/index.ts';
import { toasts } from '../../components/toast.tsx';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { go } from '../../app/places.ts';

/** Opens the invitation that a ticket stands for, and goes to read it. */
export async function openInvitation({ ticket }: Pick<ChosenFile, 'ticket'>): Promise<void> {
  const study = await attempt(api.studies.open({ ticket }));
  if (study === undefined) return;
  toasts.show({ message: i18next.t('studies.invitation.opened', { title: study.terms.title }), tone: 'done' });
  go({ kind: 'study', id: study.id, tab: study.state === 'invited' ? 'terms' : null });
}

/** By the system's dialog; where there is none, the page with the picker is shown. */
export async function chooseInvitation(hasDialog: boolean): Promise<void> {
  if (!hasDialog) return go({ kind: 'studies' });
  const chosen = await attempt(api.studies.choose({ what: 'invitation' }));
  if (chosen !== undefined && chosen !== null) await openInvitation(chosen);
}

export async function pauseStudy(id: string): Promise<void> {
  await attempt(api.studies.pause({ id }));
}

export async function resumeStudy(id: string): Promise<void> {
  await attempt(api.studies.resume({ id }));
}

export async function removeStudy({ id, terms }: StudyView): Promise<void> {
  const isDone = await attempt(api.studies.remove({ id }).then(() => true));
  if (isDone !== true) return;
  go({ kind: 'studies' });
  toasts.show({ message: i18next.t('studies.removed', { title: terms.title }), tone: 'done' });
}

export async function checkServer({ id, terms }: StudyView): Promise<void> {
  const isAsked = await attempt(api.studies.checkServer({ id }).then(() => true));
  if (isAsked === true) toasts.show({ message: i18next.t('trust.server.asked', { title: terms.title }) });
}

export async function exportStudyAdapter(id: string): Promise<void> {
  const saved = await attempt(api.studies.exportAdapter({ id }));
  if (saved === undefined || saved === null) return;
  toasts.show({
    message: i18next.t('studies.exported', { file: saved.fileName, folder: saved.folderName }),
    tone: 'done',
  });
}

export async function saveEvidence(id: string): Promise<void> {
  const saved = await attempt(api.studies.saveEvidence({ id }));
  if (saved === undefined || saved === null) return;
  toasts.show({
    message: i18next.t('trust.server.saved', { file: saved.fileName, folder: saved.folderName }),
    tone: 'done',
  });
}

export async function closeGate(): Promise<void> {
  await attempt(api.studies.closeGate());
}
