// Settings, a card for each matter. Every change is saved at once; what cannot be used is told and not saved.

import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureRecord } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { Link } from '../../components/link.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { api } from '../../app/api.ts';
import { failureOf } from '../../app/failures.ts';
import { formatPlace } from '../../app/places.ts';
import { appStore, readAll, useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { AboutFacts } from '../help/about-facts.tsx';
import { AppearanceCard, ChartsCard, ClosingCard, NotificationsCard } from './general-cards.tsx';
import { HubCard } from './hub-card.tsx';
import { StorageCard } from './storage-card.tsx';
import './settings.css';

export function SettingsScreen(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHeader title={t('settings.title')} help={t('settings.help')} />
      <Cards />
    </div>
  );
}

function Cards(): ReactElement {
  const { t } = useTranslation();
  const view = useApp((state) => state.settings);
  const info = useApp((state) => state.info);
  const isRead = view !== null && info !== null;
  const { failure, read } = useReading(isRead);
  if (!isRead)
    return failure === null ? <Loading shapes={['lines']} /> : <FailurePanel failure={failure} onRetry={read} />;
  const { settings } = view;
  return (
    <>
      <AppearanceCard settings={settings} info={info} />
      <div className="split even">
        <ChartsCard settings={settings} />
        <ClosingCard settings={settings} info={info} />
      </div>
      <NotificationsCard settings={settings} info={info} />
      <HubCard view={view} />
      <StorageCard shell={info.shell} />
      <Card
        title={t('settings.about.title')}
        foot={<Link href={formatPlace({ kind: 'help', topic: 'about', code: null })}>{t('settings.about.more')}</Link>}
      >
        <AboutFacts info={info} />
      </Card>
    </>
  );
}

/** The window reads settings by itself; where it got none, this says why. */
function useReading(isRead: boolean): { readonly failure: FailureRecord | null; readonly read: () => void } {
  const [failure, setFailure] = useState<FailureRecord | null>(null);
  const read = async (): Promise<void> => {
    setFailure(null);
    try {
      await Promise.all([api.settings.get(), api.app.info()]);
      const { settings, info } = appStore.getState();
      if (settings === null || info === null) await readAll();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  useEffect(() => {
    if (!isRead) void read();
  }, [isRead]);
  return { failure, read: () => void read() };
}
