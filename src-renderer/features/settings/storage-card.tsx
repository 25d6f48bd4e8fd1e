// What Cloister keeps on this computer, part by part. No path: this window knows none.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppInfo } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useApp } from '../../app/use-app.ts';

const allParts = ['runs', 'models', 'downloads', 'exports', 'app'] as const;
type Part = (typeof allParts)[number];

export function StorageCard({ shell }: { readonly shell: AppInfo['shell'] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const runs = useApp((state) => state.runs);
  const models = useApp((state) => state.models);
  // In Electron exports go where a person says.
  const parts = allParts.filter((part) => part !== 'exports' || shell === 'browser');
  const amountOf = (part: Part): string => {
    if (part === 'runs' && runs !== null)
      return t('settings.storage.runCount', { count: runs.length, runs: format.count(runs.length) });
    if (part === 'models' && models !== null) {
      const added = models.filter(({ isEmbedded }) => !isEmbedded);
      const size = added.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return t('settings.storage.modelCount', {
        count: added.length,
        models: format.count(added.length),
        size: format.bytes(size),
      });
    }
    return t('settings.storage.notCounted');
  };
  return (
    <Card
      title={t('settings.storage.title')}
      help={t('settings.storage.where')}
      padding="none"
      foot={`${t('settings.storage.whereHelp')} ${t('settings.storage.removeHint')}`}
    >
      <SimpleTable
        label={t('settings.storage.where')}
        rows={parts}
        rowKey={(part) => part}
        columns={[
          {
            id: 'part',
            header: t('settings.storage.part'),
            isRowHeader: true,
            cell: (part) => t(`settings.storage.${part}`),
          },
          {
            id: 'holds',
            header: t('settings.storage.holds'),
            isWrapping: true,
            cell: (part) => t(`settings.storage.${part}Text`),
          },
          {
            id: 'amount',
            header: t('settings.storage.amount'),
            align: 'end',
            cell: (part) => <span className="num storage-amount">{amountOf(part)}</span>,
          },
        ]}
      />
    </Card>
  );
}
