// One run: live or at rest as Home shows it, finished with everything that came out of it.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader, type Crumb } from '../../components/page-header.tsx';
import { formatPlace, go } from '../../app/places.ts';
import { isLive } from '../../app/run-facts.ts';
import { useRunWords } from '../../app/run-words.ts';
import { useRunRecord } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { LiveRun } from '../home/live-run.tsx';
import { FinishedRun } from './finished-run.tsx';
import { RunPageActions } from './run-page-actions.tsx';
import { RunRecordCard } from './run-record-card.tsx';
import { RunStateTag } from './runs-table.tsx';

export function RunScreen({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation();
  const { record, failure, retry } = useRunRecord(id);
  const breadcrumb: readonly Crumb[] = [{ label: t('runs.title'), href: formatPlace({ kind: 'runs' }) }];
  if (record !== null) return <KnownRun record={record} breadcrumb={breadcrumb} />;
  return (
    <div className="page">
      <PageHeader title={t('runs.title')} breadcrumb={breadcrumb} />
      {failure === null ? <Loading shapes={['figures', 'chart', 'table']} /> : null}
      {failure === null ? null : failure.code === 'run-missing' ? (
        <MissingRun />
      ) : (
        <FailurePanel failure={failure} onRetry={retry} />
      )}
    </div>
  );
}

export function MissingRun(): ReactElement {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon="run"
      title={t('runs.missing.title')}
      actions={<Button onPress={() => go({ kind: 'runs' })}>{t('runs.missing.all')}</Button>}
    />
  );
}

type KnownRunProps = { readonly record: RunRecord; readonly breadcrumb: readonly Crumb[] };

function KnownRun({ record, breadcrumb }: KnownRunProps): ReactElement {
  const words = useRunWords();
  const { summary, plan } = record;
  if (summary.state === 'finished' && plan !== null)
    return <FinishedRun record={record} plan={plan} breadcrumb={breadcrumb} />;
  return (
    <LiveRun
      record={record}
      title={words.name(summary)}
      breadcrumb={breadcrumb}
      tag={<RunStateTag state={summary.state} />}
      actions={<RunPageActions run={summary} />}
      hidesStatusAction
    >
      {plan === null || isLive(summary.state) ? null : <RunRecordCard record={record} plan={plan} />}
    </LiveRun>
  );
}
