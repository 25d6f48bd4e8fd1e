// Trust, a tab of the address at a time.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/page-header.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { isTakingPart } from '../../app/study-facts.ts';
import { useApp } from '../../app/use-app.ts';
import { go, type TrustTab } from '../../app/places.ts';
import { CheckupTab } from './checkup-tab.tsx';
import { ComputerTab } from './computer-tab.tsx';
import { LeftTab } from './left-tab.tsx';
import { PadTab } from './pad-tab.tsx';
import { ServerTab } from './server-tab.tsx';
import './trust.css';

const tabIds: readonly TrustTab[] = ['server', 'computer', 'left', 'pad', 'checkup'];

export function TrustScreen({ tab }: { readonly tab: TrustTab }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHeader title={t('trust.title')} help={t('trust.help')} />
      <Tabs
        label={t('trust.title')}
        tabs={tabIds.map((id) => ({ id, label: t(`trust.tabs.${id}`) }))}
        selected={tab}
        onSelect={(id) => go({ kind: 'trust', tab: id })}
      >
        <TabBody tab={tab} />
      </Tabs>
    </div>
  );
}

/** The largest adapter that a study of this hospital sends under a pad. */
function padRoundBytes(studies: readonly StudyView[] | null): number | null {
  const sizes = (studies ?? [])
    .filter((study) => isTakingPart(study) && study.terms.channel === 'pad')
    .map(({ terms }) => terms.adapterBytes);
  return sizes.length === 0 ? null : Math.max(...sizes);
}

function TabBody({ tab }: { readonly tab: TrustTab }): ReactElement {
  const roundBytes = useApp(({ studies }) => padRoundBytes(studies));
  switch (tab) {
    case 'server':
      return <ServerTab />;
    case 'computer':
      return <ComputerTab />;
    case 'left':
      return <LeftTab />;
    case 'pad':
      return <PadTab roundBytes={roundBytes} />;
    case 'checkup':
      return <CheckupTab />;
  }
}
