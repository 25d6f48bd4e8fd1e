// What is on this computer to train and to take away: base models, adapters, and models on their way in.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { go } from '../../app/places.ts';
import { readAll, useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { AdaptersTable } from './adapters-table.tsx';
import { JobsCard } from './jobs-card.tsx';
import { runsWithAdapter } from './model-facts.ts';
import { ModelsTable } from './models-table.tsx';
import './models.css';

export function ModelsScreen(): ReactElement {
  const { t } = useTranslation();
  const models = useApp((state) => state.models);
  const failure = useApp((state) => state.modelsFailure);
  return (
    <div className="page">
      <PageHeader
        title={t('models.title')}
        help={t('models.help')}
        actions={
          <Button variant="primary" icon="plus" onPress={() => go({ kind: 'add-model' })}>
            {t('models.add')}
          </Button>
        }
      />
      <JobsCard />
      {models === null ? null : (
        <Card title={t('models.base.title')} padding="none">
          <ModelsTable models={models} />
        </Card>
      )}
      {models === null && failure !== null ? <FailurePanel failure={failure} onRetry={() => void readAll()} /> : null}
      {models === null && failure === null ? <Loading shapes={['table']} /> : null}
      <AdaptersCard />
    </div>
  );
}

function AdaptersCard(): ReactElement | null {
  const { t } = useTranslation();
  const runs = useApp((state) => state.runs);
  const failure = useApp((state) => state.runsFailure);
  const hasModels = useApp((state) => state.models !== null);
  // Where the models cannot be read either, the page says so already.
  if (runs === null)
    return failure !== null && hasModels ? <FailurePanel failure={failure} onRetry={() => void readAll()} /> : null;
  const rows = runsWithAdapter(runs);
  return (
    <Card
      title={t('models.adapters.title')}
      help={t('models.adapters.help')}
      padding={rows.length === 0 ? 'normal' : 'none'}
    >
      {rows.length === 0 ? (
        <p className="t2 sm">{t('models.adapters.empty')}</p>
      ) : (
        <AdaptersTable rows={rows} runs={runs} />
      )}
    </Card>
  );
}
