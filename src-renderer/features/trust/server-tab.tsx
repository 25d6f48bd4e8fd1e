// Server: who is at the other end, by the evidence it showed; what that proves, and what nothing proves, with equal space.

import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CheckChain } from '../../components/check-chain.tsx';
import { FactList, type Fact } from '../../components/fact-list.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Select } from '../../components/select.tsx';
import type { VerdictKind } from '../../components/verdict-shape.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { go } from '../../app/places.ts';
import { chosenStudy } from '../../app/study-facts.ts';
import { useApp } from '../../app/use-app.ts';
import { checkServer, saveEvidence } from '../studies/study-commands.ts';
import { classOf, factLines, kindOf, openSteps, provedSteps, type ProofClass } from './server-chain.ts';
import { ServerRefused } from './server-refused.tsx';
import { TrustHead } from './trust-head.tsx';
import { TwoSides } from './two-sides.tsx';

export function ServerTab(): ReactElement {
  const { t } = useTranslation();
  const studies = useApp((state) => state.studies) ?? [];
  const simulations = useApp(({ runs }) => (runs ?? []).filter(({ kind }) => kind === 'simulate').length);
  const agreed = studies.filter(({ agreement }) => agreement !== null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const study = chosenStudy(agreed, chosenId);
  if (study === null)
    return (
      <div className="page">
        <TrustHead
          kind="unproved"
          headline={t('trust.server.headline')}
          text={t('trust.server.text')}
          end={<Button onPress={() => go({ kind: 'studies' })}>{t('trust.server.studies')}</Button>}
        >
          <TwoSides study={null} />
        </TrustHead>
        {simulations > 0 ? <SimulatedCards count={simulations} /> : null}
      </div>
    );
  return (
    <div className="page">
      {agreed.length < 2 ? null : (
        <Select
          label={t('trust.server.choose')}
          options={agreed.map(({ id, terms }) => ({ id, label: terms.title }))}
          value={study.id}
          onChange={setChosenId}
        />
      )}
      <ServerOf study={study} />
    </div>
  );
}

const shapes: Readonly<Record<ProofClass, VerdictKind>> = {
  hardware: 'proved',
  delegated: 'proved',
  device: 'caution',
  transparency: 'caution',
  simulated: 'simulated',
};

function ServerOf({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { progress, terms } = study;
  const { proof, refusal, link } = progress;
  if (refusal !== null) return <ServerRefused study={study} />;
  const isOpen = link.state === 'open';
  const actions = (
    <span className="row">
      <Button
        icon="redo"
        onPress={() => void checkServer(study)}
        {...(isOpen ? {} : { blockedReason: t('trust.server.unreached'), reasonPlacement: 'hidden' as const })}
      >
        {t('trust.server.again')}
      </Button>
      {proof === null ? null : (
        <Button icon="download" onPress={() => void saveEvidence(study.id)}>
          {t('trust.server.save')}
        </Button>
      )}
    </span>
  );
  if (proof === null) {
    const isChecking = link.state === 'checking';
    return (
      <TrustHead
        kind="unproved"
        headline={t(isChecking ? 'trust.server.opening' : 'trust.server.unreached')}
        text={
          isChecking
            ? t('trust.server.openingText', { time: format.time(link.sinceMs), title: terms.title })
            : t('trust.server.closedText', { title: terms.title })
        }
        end={actions}
      >
        <TwoSides study={study} />
      </TrustHead>
    );
  }
  const proofClass = classOf(proof);
  const isStale = proof.validUntilMs !== null && proof.validUntilMs < Date.now();
  const maker = t(`trust.server.makers.${kindOf(proof)}`);
  const proved = provedSteps(proof);
  const checked = t('trust.server.checked', {
    count: proved.length,
    time: format.time(proof.atMs),
    proved: format.count(proved.length),
  });
  return (
    <>
      <TrustHead
        kind={isStale ? 'caution' : shapes[proofClass]}
        headline={
          isStale
            ? t('trust.server.stale', { time: format.time(proof.atMs) })
            : t(`trust.server.classes.${proofClass}`, { maker })
        }
        text={isOpen ? checked : `${t('trust.server.notConnected', { time: format.dateTime(proof.atMs) })} ${checked}`}
        end={actions}
      >
        <TwoSides study={study} />
      </TrustHead>
      <div className="split">
        <Card title={t('trust.server.proved')} help={t('trust.server.provedHelp')}>
          <CheckChain
            label={t('trust.server.proved')}
            steps={proved.map((id) => ({
              id,
              title: t(`trust.server.chain.${id}`),
              text: t(`trust.server.holds.${id}`, { maker }),
              verdict: proofClass === 'simulated' ? 'simulated' : 'proved',
              ...(id === 'certificate' ? { evidence: t(`trust.server.platform.${kindOf(proof)}`) } : {}),
            }))}
          />
        </Card>
        <Card title={t('trust.notProved')} help={t('trust.server.byAttestation')}>
          <FactList isStacked facts={useNotProved(study)} />
        </Card>
      </div>
      <Card title={t('trust.server.details')} help={t('trust.server.detailsHelp')}>
        <KeyValues
          items={[
            {
              term: t('trust.server.validUntil'),
              value: proof.validUntilMs === null ? t('trust.server.until.never') : format.dateTime(proof.validUntilMs),
            },
            ...factLines(proof.facts).map(({ term, value }) => ({
              term,
              value: <Wrapped>{value}</Wrapped>,
              isMono: true,
            })),
          ]}
        />
      </Card>
    </>
  );
}

function Wrapped({ children }: { readonly children: ReactNode }): ReactElement {
  return <span className="fact-value">{children}</span>;
}

/** What this evidence leaves open, and then what none could close. */
function useNotProved({ progress: { proof } }: StudyView): readonly Fact[] {
  const { t } = useTranslation();
  if (proof === null) return [];
  const maker = t(`trust.server.makers.${kindOf(proof)}`);
  const open = openSteps(proof).map((id) => ({
    kind: 'unproved' as const,
    title: t(`trust.server.chain.${id}`),
    text: t(`trust.server.open.${id}`),
  }));
  const never = (title: string, text: string): Fact => ({ kind: 'unproved', title, text });
  return [
    ...open,
    ...(classOf(proof) === 'delegated'
      ? [never(t('trust.server.never.chipTitle'), t('trust.server.never.chip', { maker }))]
      : []),
    never(t('trust.server.never.machineTitle'), t('trust.server.never.machine')),
    never(t('trust.server.never.sideTitle'), t('trust.server.never.side')),
    never(t('trust.server.never.laterTitle'), t('trust.server.never.later')),
    never(t('trust.server.never.faultsTitle'), t('trust.server.never.faults')),
  ];
}

function SimulatedCards({ count }: { readonly count: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="split even">
      <TrustHead
        kind="simulated"
        headline={t('trust.server.simulatedTitle')}
        text={
          <>
            {t('trust.server.simulatedText')} {t('trust.server.simulatedRuns', { count, runs: format.count(count) })}
          </>
        }
      />
      <Card title={t('trust.notProved')} help={t('trust.server.notProvedHelp')}>
        <FactList
          isStacked
          facts={[
            { kind: 'unproved', title: t('trust.server.software'), text: t('trust.server.softwareText') },
            { kind: 'unproved', title: t('trust.server.hardware'), text: t('trust.server.hardwareText') },
            { kind: 'unproved', title: t('trust.server.channel'), text: t('trust.server.channelText') },
            { kind: 'unproved', title: t('trust.server.faults'), text: t('trust.server.faultsText') },
          ]}
        />
      </Card>
    </div>
  );
}
