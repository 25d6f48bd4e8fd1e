// What can be done with a run that nobody is at: resume it, take its adapter or its report, try it, delete it.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { go } from '../../app/places.ts';
import { canDelete, canExportAdapter, canResume } from '../../app/run-facts.ts';
import { useApp } from '../../app/use-app.ts';
import { exportAdapter, exportReport, resumeRun } from '../frame/run-commands.ts';
import { askToDelete } from '../frame/run-dialogs.tsx';
import { runsToTry } from '../models/model-facts.ts';

export function RunPageActions({ run }: { readonly run: RunSummary }): ReactElement {
  const { t } = useTranslation();
  const canPrint = useApp(({ info }) => info?.canPrintToPdf ?? false);
  const { id, state } = run;
  const isFinished = state === 'finished';
  return (
    <>
      {/* A failed run offers it beside its reason. */}
      {canResume(state) && state !== 'failed' ? (
        <Button variant="primary" icon="play" onPress={() => void resumeRun(id)}>
          {t('runs.detail.resume')}
        </Button>
      ) : null}
      <MenuButton
        label={t('runs.detail.exportReport')}
        items={[
          { id: 'html', label: t('runs.detail.reportHtml') },
          ...(canPrint ? [{ id: 'pdf', label: t('runs.detail.reportPdf') }] : []),
        ]}
        onAction={(format) => void exportReport(id, format === 'pdf' ? 'pdf' : 'html')}
      />
      <Button
        icon="save"
        variant={isFinished ? 'primary' : 'secondary'}
        {...(canExportAdapter(run)
          ? {}
          : { blockedReason: t('runs.detail.nothingToExport'), reasonPlacement: 'hidden' as const })}
        onPress={() => void exportAdapter(id)}
      >
        {t('runs.detail.exportAdapter')}
      </Button>
      <MenuButton
        label={t('runs.detail.more')}
        icon="more"
        items={[
          { id: 'try', label: t('runs.detail.try'), isDisabled: runsToTry([run]).length === 0 },
          { id: 'delete', label: t('runs.detail.delete'), isDisabled: !canDelete(state) },
        ]}
        onAction={(action) => (action === 'try' ? go({ kind: 'try', runId: id }) : askToDelete(id))}
      />
    </>
  );
}
