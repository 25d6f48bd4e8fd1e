// A server that was refused: which check failed, what is safe, who can do what. There is no way to connect all the same.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { refusalCode } from '../../app/study-facts.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { resumeStudy, saveEvidence } from '../studies/study-commands.ts';
import { refusedSteps, type RefusedStep } from './server-chain.ts';

const verdicts = { held: 'proved', failed: 'failed', notChecked: 'notChecked' } as const;

export function ServerRefused({ study }: { readonly study: StudyView }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const { refusal } = study.progress;
  if (refusal === null) return null;
  const steps = refusedSteps(refusal);
  const failedAt = steps.findIndex(({ outcome }) => outcome === 'failed');
  const time = format.time(refusal.atMs);
  const wordsOf = ({ id, outcome }: RefusedStep) => ({
    id,
    title: t(`trust.server.chain.${id}`),
    detail: t(`trust.server.refused.${outcome}`),
    verdict: verdicts[outcome],
  });
  return (
    <FailurePanel
      failure={{ code: refusalCode(refusal), detail: study.failure?.detail ?? refusal.code }}
      atMs={refusal.atMs}
      {...(failedAt === -1
        ? {}
        : {
            explanation: t('trust.server.refused.where', {
              step: `${format.count(failedAt + 1)} (${t(`trust.server.chain.${steps[failedAt]?.id ?? 'root'}`)})`,
              time,
            }),
            steps: steps.map(wordsOf),
          })}
      facts={[
        {
          kind: 'proved',
          title: t('app.failure.nothingLeftTitle'),
          text: t('trust.server.refused.nothingLeft', { bytes: format.bytes(study.bytesOut) }),
        },
        { kind: 'proved', title: t('app.failure.nothingLostTitle'), text: t('trust.server.refused.nothingLost') },
        {
          kind: 'proved',
          title: t('trust.server.refused.nothingUsed'),
          text: t('trust.server.refused.nothingUsedText'),
        },
      ]}
      actions={[
        {
          id: 'office',
          who: t('app.failure.it'),
          title: t('trust.server.refused.officeTitle'),
          text: t('trust.server.refused.officeText'),
          button: { label: t('trust.server.save'), onPress: () => void saveEvidence(study.id), icon: 'download' },
        },
        {
          id: 'again',
          who: t('app.failure.anyone'),
          title: t('trust.server.refused.again'),
          text: t('trust.server.refused.againText'),
          button: {
            label: t('trust.server.refused.again'),
            onPress: () => void resumeStudy(study.id),
            icon: 'redo',
          },
        },
      ]}
    />
  );
}
