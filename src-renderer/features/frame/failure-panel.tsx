// A failure as a page shows it: what happened, what that means for the data, what can be done. Never a stack trace, never
// a code without words. For small failures beside a page that still works, see attempt.ts and Note.

import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureRecord } from '../../../src-main/contract/index.ts';
import type { CheckStep } from '../../components/check-strip.tsx';
import type { ErrorAction } from '../../components/error-actions.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import type { Fact } from '../../components/fact-list.tsx';
import { toasts } from '../../components/toast.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { describeFailure, knownCode } from '../../app/failures.ts';
import { go } from '../../app/places.ts';
import { useApp } from '../../app/use-app.ts';

export type FailurePanelProps = {
  readonly failure: FailureRecord;
  /** When it happened; the time it is first shown, where that is not known. */
  readonly atMs?: number;
  /** Besides what every failure offers; the first is the primary one. */
  readonly actions?: readonly ErrorAction[];
  /** What this means for data, where it is more than “nothing left, nothing lost”. */
  readonly facts?: readonly Fact[];
  readonly onRetry?: () => void;
  /** Instead of when it happened and what to do. */
  readonly explanation?: string;
  /** The checks, where one of several failed. */
  readonly steps?: readonly CheckStep[];
};

export function FailurePanel(props: FailurePanelProps): ReactElement {
  const { failure, atMs, actions = [], facts, onRetry, explanation, steps } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const version = useApp(({ info }) => info?.version ?? '');
  const [shownAtMs] = useState(() => Date.now());
  const { title, todo, code, detail } = describeFailure(t, failure);
  const whenMs = atMs ?? shownAtMs;
  const when = format.time(whenMs);
  const isOfEnclave = knownCode(failure.code).startsWith('enclave-');
  const offered: readonly ErrorAction[] = [
    ...actions,
    ...(onRetry === undefined
      ? []
      : [
          {
            id: 'retry',
            who: t('app.failure.anyone'),
            title: t('app.failure.tryAgainTitle'),
            text: t('app.failure.tryAgain'),
            button: { label: t('common.tryAgain'), onPress: onRetry, icon: 'redo' as const },
          },
        ]),
    ...(isOfEnclave
      ? [
          {
            id: 'restart',
            who: t('app.failure.anyone'),
            title: t('app.failure.restartTitle'),
            text: t('app.failure.restart'),
            button: {
              label: t('app.failure.restartButton'),
              onPress: () => void attempt(api.enclave.restart()),
              icon: 'redo' as const,
            },
          },
        ]
      : []),
    {
      id: 'check',
      who: t('app.failure.it'),
      title: t('app.failure.checkTitle'),
      text: t('app.failure.check'),
      button: { label: t('app.failure.checkButton'), onPress: () => go({ kind: 'trust', tab: 'checkup' }) },
    },
  ];
  const details = [
    { term: t('app.failure.codeTerm'), value: code, isMono: true },
    { term: t('app.failure.said'), value: detail },
    { term: t('app.failure.when'), value: `${format.dateOf(whenMs)}, ${when}` },
    { term: t('app.failure.version'), value: version },
  ];
  const copyDetails = async (): Promise<void> => {
    await navigator.clipboard.writeText(details.map(({ term, value }) => `${term}: ${value}`).join('\n'));
    toasts.show({ message: t('common.copied') });
  };
  return (
    <ErrorPanel
      headline={title}
      explanation={explanation ?? t('app.failure.explanation', { time: when, todo })}
      {...(steps === undefined ? {} : { steps })}
      code={code}
      facts={
        facts ?? [
          { kind: 'proved', title: t('app.failure.nothingLeftTitle'), text: t('app.failure.nothingLeft') },
          { kind: 'proved', title: t('app.failure.nothingLostTitle'), text: t('app.failure.nothingLost') },
        ]
      }
      actions={offered.slice(0, 3)}
      details={details}
      onCopyDetails={() => void copyDetails()}
      onHelp={() => go({ kind: 'help', topic: 'errors', code })}
    />
  );
}
