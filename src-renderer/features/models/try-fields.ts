// What a run's task asks for, in words: one text, or two that are compared. The sample's two questions have their own.

import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../../src-main/contract/index.ts';
import { useApp } from '../../app/use-app.ts';

export type TryField = { readonly label: string; readonly help?: string };
export type TryFields = {
  readonly first: TryField;
  /** Null where the task reads one text. */
  readonly second: TryField | null;
};

/** Whether a run was trained on the sample that comes with Cloister. */
export function useIsSampleRun({ dataset }: Pick<RunSummary, 'dataset'>): boolean {
  const datasets = useApp((state) => state.datasets);
  return (datasets ?? []).some(({ id, isSample }) => isSample && id === dataset);
}

export function useTryFields(run: Pick<RunSummary, 'task' | 'dataset'>): TryFields {
  const { t } = useTranslation();
  const isSample = useIsSampleRun(run);
  if (run.task === 'pair' && isSample)
    return {
      first: { label: t('models.trying.consumer'), help: t('models.trying.consumerHelp') },
      second: { label: t('models.trying.known'), help: t('models.trying.knownHelp') },
    };
  switch (run.task) {
    case 'pair':
      return { first: { label: t('models.trying.first') }, second: { label: t('models.trying.second') } };
    case 'context':
      return { first: { label: t('models.trying.question') }, second: { label: t('models.trying.context') } };
    default:
      return { first: { label: t('models.trying.text') }, second: null };
  }
}
