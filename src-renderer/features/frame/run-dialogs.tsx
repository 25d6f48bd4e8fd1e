// The questions asked before a run is stopped or deleted. Stood once in the frame, so that menu, Home, list and detail ask
// the same way.

import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toasts } from '../../components/toast.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { go, usePlace } from '../../app/places.ts';
import { useRunWords } from '../../app/run-words.ts';
import { useApp } from '../../app/use-app.ts';

type Question = { readonly kind: 'stop' | 'delete'; readonly id: string };

const useQuestion = create<{ readonly question: Question | null }>(() => ({ question: null }));

export function askToStop(id: string): void {
  useQuestion.setState({ question: { kind: 'stop', id } });
}

export function askToDelete(id: string): void {
  useQuestion.setState({ question: { kind: 'delete', id } });
}

const closeQuestion = (): void => useQuestion.setState({ question: null });

export function RunDialogs(): ReactElement | null {
  const question = useQuestion((state) => state.question);
  if (question === null) return null;
  return question.kind === 'stop' ? <StopDialog id={question.id} /> : <DeleteDialog id={question.id} />;
}

function StopDialog({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useApp(({ runs }) => runs?.find((one) => one.id === id) ?? null);
  const [isPending, setPending] = useState(false);
  const roundsDone = run?.roundsDone ?? 0;
  const stop = async (): Promise<void> => {
    setPending(true);
    await attempt(api.runs.stop({ id }));
    closeQuestion();
  };
  return (
    <ConfirmDialog
      isOpen
      title={roundsDone === 0 ? t('home.stop.titleEarly') : t('home.stop.title', { round: format.count(roundsDone) })}
      confirmLabel={t('home.stop.confirm')}
      cancelLabel={t('home.stop.keep')}
      isPending={isPending}
      onConfirm={() => void stop()}
      onCancel={closeQuestion}
    >
      {roundsDone === 0 ? t('home.stop.textEarly') : t('home.stop.text')}
    </ConfirmDialog>
  );
}

function DeleteDialog({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation();
  const words = useRunWords();
  const run = useApp(({ runs }) => runs?.find((one) => one.id === id) ?? null);
  const place = usePlace((state) => state.place);
  const [isPending, setPending] = useState(false);
  const name = run === null ? id : words.name(run);
  const remove = async (): Promise<void> => {
    setPending(true);
    const isShown = place.kind === 'run' && place.id === id;
    // Before the page finds out by itself that its run is gone.
    if (isShown) go({ kind: 'runs' });
    const done = await attempt(api.runs.remove({ id }).then(() => true));
    closeQuestion();
    if (done === true) toasts.show({ message: t('runs.deleteDialog.done', { run: name }), tone: 'done' });
    else if (isShown) go({ kind: 'run', id });
  };
  return (
    <ConfirmDialog
      isOpen
      isDanger
      title={t('runs.deleteDialog.title')}
      confirmLabel={t('runs.deleteDialog.confirm')}
      isPending={isPending}
      onConfirm={() => void remove()}
      onCancel={closeQuestion}
    >
      {t('runs.deleteDialog.text', { run: name })}
    </ConfirmDialog>
  );
}
