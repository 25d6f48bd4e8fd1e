// Runs: the list, its empty state, and the way to a new one.

import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { go } from '../../app/places.ts';
import { readAll, useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { startSample } from '../frame/run-commands.ts';
import { RunsTable } from './runs-table.tsx';

export function RunsScreen(): ReactElement {
  const { t } = useTranslation();
  const runs = useApp((state) => state.runs);
  const failure = useApp((state) => state.runsFailure);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  // Of those that are still there.
  const chosen = new Set((runs ?? []).filter(({ id }) => marked.has(id)).map(({ id }) => id));
  const choose = (id: string, isChosen: boolean): void =>
    setMarked(new Set(isChosen ? [...chosen, id] : [...chosen].filter((one) => one !== id)));
  return (
    <div className="page">
      <PageHeader
        title={t('runs.title')}
        help={t('runs.help')}
        actions={
          <>
            <Button onPress={() => go({ kind: 'new-simulation' })}>{t('runs.new')}</Button>
            <Button variant="primary" icon="play" onPress={() => void startSample()}>
              {t('runs.start')}
            </Button>
          </>
        }
      />
      {runs === null && failure !== null ? <FailurePanel failure={failure} onRetry={() => void readAll()} /> : null}
      {runs === null && failure === null ? <Loading shapes={['table']} /> : null}
      {runs === null ? null : runs.length === 0 ? (
        <EmptyState icon="run" title={t('runs.empty.title')}>
          {t('runs.empty.text')}
        </EmptyState>
      ) : (
        <Card label={t('runs.title')} padding="none">
          <RunsTable runs={runs} chosen={chosen} onChoose={choose} />
        </Card>
      )}
    </div>
  );
}
