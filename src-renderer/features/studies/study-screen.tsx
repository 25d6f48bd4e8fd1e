// A study: where it stands, its terms, who takes part, and the way out. What can be done is at the head of every tab.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { go, type StudyTab } from '../../app/places.ts';
import { useApp } from '../../app/use-app.ts';
import { Loading } from '../frame/loading.tsx';
import { AgreeCard } from './agree-card.tsx';
import { HospitalsTab } from './hospitals-tab.tsx';
import { LeaveTab } from './leave-tab.tsx';
import { StudyTag } from './study-tag.tsx';
import { StudyActions } from './study-actions.tsx';
import { StudyLive } from './study-live.tsx';
import { SimulatedStudyBanner } from './simulated-banner.tsx';
import { TermsTab } from './terms-tab.tsx';
import './studies.css';

const tabIds: readonly StudyTab[] = ['progress', 'terms', 'hospitals', 'leave'];

export function StudyScreen({ id, tab }: { readonly id: string; readonly tab: StudyTab | null }): ReactElement {
  const { t } = useTranslation();
  const studies = useApp((state) => state.studies);
  const study = studies?.find((one) => one.id === id);
  const breadcrumb = [{ label: t('studies.title'), onPress: () => go({ kind: 'studies' }) }];
  if (studies === null) return <Loading shapes={['lines']} />;
  if (study === undefined)
    return (
      <div className="page">
        <PageHeader title={t('app.places.study')} breadcrumb={breadcrumb} />
        <EmptyState
          icon="study"
          title={t('studies.missing.title')}
          actions={<Button onPress={() => go({ kind: 'studies' })}>{t('studies.missing.back')}</Button>}
        >
          {t('studies.missing.text')}
        </EmptyState>
      </div>
    );
  const selected = tab ?? (study.state === 'invited' ? 'terms' : 'progress');
  return (
    <div className="page">
      {study.terms.isSimulated ? <SimulatedStudyBanner /> : null}
      <PageHeader
        title={study.terms.title}
        breadcrumb={breadcrumb}
        help={study.terms.office}
        tag={<StudyTag state={study.state} />}
        actions={<StudyActions study={study} />}
      />
      <Tabs
        label={study.terms.title}
        tabs={tabIds.map((one) => ({ id: one, label: t(`studies.tabs.${one}`) }))}
        selected={selected}
        onSelect={(one) => go({ kind: 'study', id, tab: one })}
      >
        <TabBody study={study} tab={selected} />
      </Tabs>
    </div>
  );
}

function TabBody({ study, tab }: { readonly study: StudyView; readonly tab: StudyTab }): ReactElement {
  switch (tab) {
    case 'progress':
      return <StudyLive study={study} />;
    case 'terms':
      return (
        <TermsTab study={study}>
          {study.state === 'invited' ? <AgreeCard study={study} key={study.id} /> : null}
        </TermsTab>
      );
    case 'hospitals':
      return <HospitalsTab study={study} />;
    case 'leave':
      return <LeaveTab study={study} />;
  }
}
