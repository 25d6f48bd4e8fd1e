// The buttons of a run under way or at rest: pause, resume, stop. The same on Home and on the run's page.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { canStop } from '../../app/run-facts.ts';
import { pauseRun, resumeRun } from '../frame/run-commands.ts';
import { askToStop } from '../frame/run-dialogs.tsx';

export function RunActions({ run }: { readonly run: RunSummary }): ReactElement | null {
  const { t } = useTranslation();
  if (!canStop(run.state)) return null;
  return (
    <>
      {run.state === 'paused' || run.state === 'pausing' ? (
        <Button icon="play" onPress={() => void resumeRun(run.id)}>
          {t('home.actions.resume')}
        </Button>
      ) : (
        <Button icon="pause" onPress={() => void pauseRun(run.id)}>
          {t('home.actions.pause')}
        </Button>
      )}
      <Button icon="stop" onPress={() => askToStop(run.id)}>
        {t('home.actions.stop')}
      </Button>
    </>
  );
}
