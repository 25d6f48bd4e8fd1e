// The status line of a study. The only part of its page that ticks each second.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { StatusLine } from '../../components/status-line.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { knownCode } from '../../app/failures.ts';
import { sayWith } from '../../app/say.ts';
import { useNow } from '../../app/use-now.ts';
import { studyStatus, type StudySentence, type StudyValue } from './study-status.ts';

export function StudyStatusLine({
  study,
  action,
}: {
  readonly study: StudyView;
  readonly action?: ReactNode;
}): ReactElement {
  const words = useStudyWords();
  const { tone, first, second } = studyStatus(study, useNow());
  return (
    <StatusLine
      tone={tone}
      firstLine={words(first)}
      {...(second.length === 0 ? {} : { secondLine: second.map((sentence) => words(sentence)).join(' ') })}
      {...(action === undefined ? {} : { action })}
    />
  );
}

export function useStudyWords(): (sentence: StudySentence) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const write = (value: StudyValue): string => {
    switch (value.kind) {
      case 'time':
        return format.time(value.ms);
      case 'date':
        return format.dateTime(value.ms);
      case 'duration':
        return format.duration(value.ms);
      case 'count':
        return format.count(value.count);
      case 'share':
        return format.percent(value.share);
      case 'text':
        return value.text;
      case 'failure':
        return t(`errors.${knownCode(value.code)}.title`);
    }
  };
  return ({ key, values }) =>
    sayWith(t)(
      `studies.status.${key}`,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, write(value)])),
    );
}
