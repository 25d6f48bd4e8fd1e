// Activity: who did what is one person's list today; the page says what it is not.

import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityEntry } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Note } from '../../components/note.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Select } from '../../components/select.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { copyText } from '../../app/copy-text.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { activityCsv, activityRows, kindsOf, type ActivityKind } from './activity-rows.ts';
import { ActivityTable } from './activity-table.tsx';
import { activity, useActivity } from './use-activity.ts';
import './activity.css';

export function ActivityScreen(): ReactElement {
  const { t } = useTranslation();
  const { entries, failure } = useActivity();
  return (
    <div className="page">
      <PageHeader title={t('activity.title')} help={t('activity.help')} />
      <Note title={t('activity.unsignedTitle')}>{t('activity.unsigned')}</Note>
      {entries === null ? null : <Entries entries={entries} />}
      {entries === null && failure !== null ? (
        <FailurePanel failure={failure} onRetry={() => void activity.read()} />
      ) : null}
      {entries === null && failure === null ? <Loading shapes={['table']} /> : null}
    </div>
  );
}

function Entries({ entries }: { readonly entries: readonly ActivityEntry[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const [kind, setKind] = useState<ActivityKind | 'all'>('all');
  if (entries.length === 0)
    return (
      <EmptyState icon="log" title={t('activity.empty.title')}>
        {t('activity.empty.text')}
      </EmptyState>
    );
  const rows = activityRows(entries, kind);
  const copy = async (): Promise<void> =>
    await copyText(
      activityCsv(rows.toReversed()),
      t('activity.copied', { count: rows.length, entries: format.count(rows.length) }),
    );
  return (
    <Card label={t('activity.table')} padding="none">
      <ActivityTable
        rows={rows}
        toolbar={
          <span className="activity-tools">
            <Select
              label={t('activity.kindFilter')}
              isLabelHidden
              size="sm"
              value={kind}
              onChange={setKind}
              options={[
                { id: 'all' as const, label: t('activity.allKinds') },
                ...kindsOf(entries).map((id) => ({ id, label: t(`activity.kinds.${id}`) })),
              ]}
            />
            <Button size="sm" variant="quiet" icon="copy" onPress={() => void copy()}>
              {t('activity.copyCsv')}
            </Button>
          </span>
        }
      />
    </Card>
  );
}
