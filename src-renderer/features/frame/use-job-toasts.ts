// Tells that a model has come in, or has not, to somebody who went on to another place meanwhile. The page of the models
// shows it by itself, with everything to be done.

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { toasts } from '../../components/toast.tsx';
import { go, usePlace } from '../../app/places.ts';
import { useApp } from '../../app/use-app.ts';
import { newlyEnded } from '../models/model-facts.ts';

export function useJobToasts(): void {
  const { t } = useTranslation();
  const jobs = useApp((state) => state.jobs);
  const isShown = usePlace(({ place }) => place.kind === 'models');
  const before = useRef(jobs);
  useEffect(() => {
    const ended = newlyEnded(before.current, jobs);
    before.current = jobs;
    if (isShown) return;
    const action = { label: t('app.places.models'), onPress: () => go({ kind: 'models' }) };
    for (const { state, title, model } of ended) {
      if (state === 'done') toasts.show({ message: t('models.jobs.done', { model: model ?? title }), action });
      if (state === 'failed') toasts.show({ message: t('models.jobs.failed', { title }), tone: 'caution', action });
    }
  }, [jobs, isShown, t]);
}
