// What can be done with a study now. One primary button at most.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { exportStudyAdapter, pauseStudy, removeStudy, resumeStudy } from './study-commands.ts';
import { roundsDone } from './study-numbers.ts';

export function StudyActions({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const { id, state } = study;
  const hasAdapter = roundsDone(study) > 0;
  return (
    <>
      {state === 'running' ? (
        <Button icon="pause" onPress={() => void pauseStudy(id)}>
          {t('studies.actions.pause')}
        </Button>
      ) : null}
      {hasAdapter ? (
        <Button
          icon="download"
          variant={state === 'finished' ? 'primary' : 'secondary'}
          onPress={() => void exportStudyAdapter(id)}
        >
          {t('studies.actions.export')}
        </Button>
      ) : null}
      {state === 'paused' || state === 'failed' ? (
        <Button variant="primary" icon={state === 'paused' ? 'play' : 'redo'} onPress={() => void resumeStudy(id)}>
          {t(state === 'paused' ? 'studies.actions.resume' : 'studies.actions.tryAgain')}
        </Button>
      ) : null}
      {state === 'invited' || state === 'left' ? (
        <Button variant="quiet" onPress={() => void removeStudy(study)}>
          {t('studies.actions.remove')}
        </Button>
      ) : null}
    </>
  );
}
