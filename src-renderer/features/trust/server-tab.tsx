// Server: none is set, and that is a normal state. After a simulation, what it did and did not prove.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useApp } from '../../app/use-app.ts';
import { TrustHead } from './trust-head.tsx';

export function ServerTab(): ReactElement {
  const { t } = useTranslation();
  const simulations = useApp(({ runs }) => (runs ?? []).filter(({ kind }) => kind === 'simulate').length);
  return (
    <div className="page">
      <TrustHead kind="unproved" headline={t('trust.server.headline')} text={t('trust.server.text')}>
        <TwoSides />
      </TrustHead>
      {simulations > 0 ? <SimulatedCards count={simulations} /> : null}
    </div>
  );
}

function TwoSides(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="two-sides" role="img" aria-label={t('trust.server.diagram')}>
      <div className="side simulated">
        <div className="in">
          <b>{t('trust.server.inside')}</b>
          <span className="claim">{t('trust.server.insideDetail')}</span>
          <span className="t2">{t('trust.server.insideMore')}</span>
        </div>
      </div>
      <div className="closed">
        <Icon name="gate" />
        {t('trust.server.gate')}
      </div>
      <div className="side absent">
        <div className="in">
          <b>{t('trust.server.outside')}</b>
          <span className="t2">{t('trust.server.outsideDetail')}</span>
          <span className="t2">{t('trust.server.outsideMore')}</span>
        </div>
      </div>
    </div>
  );
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
