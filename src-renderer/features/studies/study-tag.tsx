// Where a study stands, in a word.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyState } from '../../../src-main/contract/index.ts';
import { Tag, type TagTone } from '../../components/tag.tsx';

const tones: Readonly<Record<StudyState, TagTone>> = {
  invited: 'accent',
  running: 'proved',
  paused: 'neutral',
  failed: 'danger',
  finished: 'neutral',
  left: 'neutral',
};

export function StudyTag({ state }: { readonly state: StudyState }): ReactElement {
  const { t } = useTranslation();
  return <Tag tone={tones[state]}>{t(`studies.states.${state}`)}</Tag>;
}
