// The terms of a study: in plain words, and in full as they are hashed.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { copyText } from '../../app/copy-text.ts';

export function TermsTab({
  study,
  children,
}: {
  readonly study: StudyView;
  readonly children?: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page">
      <Card title={t('studies.terms.plain')}>
        <KeyValues items={usePlainTerms(study)} />
      </Card>
      {children}
      {study.agreement === null ? null : <AgreementCard study={study} />}
      <FullTerms study={study} />
    </div>
  );
}

function usePlainTerms({
  terms,
  hospital,
  server,
  policy,
  invitedUntil,
}: StudyView): readonly { readonly term: string; readonly value: ReactNode; readonly isMono?: boolean }[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { recipe, model } = terms;
  const adapter = t(`studies.terms.adapters.${recipe.adapter}`, {
    rank: format.count(recipe.rank),
    tokens: format.count(recipe.virtualTokens),
  });
  const policyWords =
    policy === null
      ? t('studies.terms.policyUnknown')
      : `${t(policy.allowsSimulated ? 'studies.terms.policySimulated' : 'studies.terms.policyHardware', {
          name: policy.name,
          version: format.count(policy.version),
          until: format.dateOf(Date.parse(policy.validUntil)),
        })}; ${t('studies.terms.policyCounts', {
          programs: format.count(policy.measurements),
          chips: format.count(policy.chips),
        })}`;
  return [
    { term: t('studies.terms.office'), value: terms.office },
    { term: t('studies.terms.purpose'), value: terms.purpose },
    {
      term: t('studies.terms.hospitals'),
      value: t('studies.terms.hospitalsValue', { names: format.list(terms.hospitals), own: hospital }),
    },
    {
      term: t('studies.terms.model'),
      value: t('studies.terms.modelValue', { name: model.name, licence: model.licence }),
    },
    {
      term: t('studies.terms.trains'),
      value: t('studies.terms.trainsValue', {
        adapter,
        rounds: format.count(terms.rounds),
        epochs: format.count(recipe.epochs),
        batch: format.count(recipe.batch),
      }),
    },
    {
      term: t('studies.terms.leaves'),
      value: t('studies.terms.leavesValue', { size: format.bytes(terms.adapterBytes) }),
    },
    { term: t('studies.terms.stays'), value: t('studies.terms.staysValue') },
    { term: t('studies.terms.channel'), value: t(`studies.terms.channels.${terms.channel}`) },
    {
      term: t('studies.terms.combined'),
      value: t('studies.terms.combinedValue', { minimum: format.count(terms.minimumHospitals) }),
    },
    {
      term: t('studies.terms.deadline'),
      value:
        terms.deadlineSeconds === null
          ? t('studies.terms.noDeadline')
          : t('studies.terms.deadlineValue', { time: format.duration(terms.deadlineSeconds * 1000) }),
    },
    { term: t('studies.terms.privacy'), value: t('studies.terms.privacyValue') },
    { term: t('studies.terms.server'), value: server, isMono: true },
    { term: t('studies.terms.policy'), value: policyWords },
    { term: t('studies.terms.until'), value: format.dateTime(Date.parse(invitedUntil)) },
  ];
}

function AgreementCard({ study: { agreement } }: { readonly study: StudyView }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  if (agreement === null) return null;
  return (
    <Card title={t('studies.agree.agreed')}>
      <KeyValues
        items={[
          {
            term: t('studies.agree.agreed'),
            value: t('studies.agree.agreedValue', {
              time: format.dateTime(agreement.atMs),
              rows: format.count(agreement.trainRows),
              test: format.count(agreement.testRows),
            }),
          },
          { term: t('studies.agree.agreedData'), value: agreement.fileName ?? t('studies.agree.agreedSample') },
          ...(agreement.padBook === null
            ? []
            : [{ term: t('studies.agree.agreedPad'), value: agreement.padBook.slice(0, 8), isMono: true }]),
        ]}
      />
    </Card>
  );
}

function FullTerms({ study: { terms, termsHash, officeKey } }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const text = JSON.stringify(terms, null, 2);
  return (
    <Card
      title={t('studies.terms.full')}
      help={t('studies.terms.fullHelp')}
      end={
        <Button size="sm" variant="quiet" icon="copy" onPress={() => void copyText(text, t('studies.terms.copied'))}>
          {t('studies.terms.copy')}
        </Button>
      }
    >
      <KeyValues
        items={[
          { term: t('studies.terms.hash'), value: termsHash, isMono: true },
          { term: t('studies.terms.key'), value: officeKey, isMono: true },
        ]}
      />
      {/* Long: a keyboard must be able to scroll it. */}
      <pre className="full-terms mono" tabIndex={0} role="group" aria-label={t('studies.terms.full')}>
        {text}
      </pre>
    </Card>
  );
}
