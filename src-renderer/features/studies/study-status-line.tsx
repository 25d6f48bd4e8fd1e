// The status line of a study. The only part of its page that ticks each second.

import type { ReactElement, ReactNode } from 'react';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { StatusLine } from '../../components/status-line.tsx';
import { useNow } from '../../app/use-now.ts';
import { useStatusWords } from '../home/status-words.ts';
import { studyStatus } from './study-status.ts';

export function StudyStatusLine({
  study,
  action,
}: {
  readonly study: StudyView;
  readonly action?: ReactNode;
}): ReactElement {
  const words = useStatusWords('studies.status');
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
