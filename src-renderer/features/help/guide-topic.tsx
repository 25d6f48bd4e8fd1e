// The guide: what Cloister does, the first run, and every key.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import { useApp } from '../../app/use-app.ts';
import { helpSections } from './help-sections.ts';
import { keyRows, type KeyRow } from './key-rows.ts';
import { SectionCards } from './section-cards.tsx';

export function GuideTopic(): ReactElement {
  return (
    <div className="page">
      <SectionCards sections={helpSections('guide')} numbered="first" />
      <Keys />
    </div>
  );
}

function Keys(): ReactElement {
  const { t } = useTranslation();
  const isMac = useApp(({ info }) => info?.platform === 'darwin');
  const isBrowser = useApp(({ info }) => info?.shell === 'browser');
  const nameOf = ({ entry }: KeyRow): string =>
    entry.kind === 'role' ? t(`menu.roles.${entry.role}`) : t(`menu.actions.${entry.action}`);
  return (
    <Card
      title={t('help.keyboard.title')}
      help={t('help.keyboard.help')}
      padding="none"
      foot={
        <>
          {t('help.keyboard.tab')} {isBrowser ? t('help.keyboard.browser') : null}
        </>
      }
    >
      <SimpleTable
        label={t('help.keyboard.title')}
        density="compact"
        rows={keyRows(isMac, isBrowser)}
        rowKey={({ group, keys }) => `${group} ${keys}`}
        columns={[
          { id: 'does', header: t('help.keyboard.does'), isRowHeader: true, isWrapping: true, cell: nameOf },
          { id: 'key', header: t('help.keyboard.key'), cell: ({ keys }) => <kbd className="help-key">{keys}</kbd> },
          { id: 'menu', header: t('help.keyboard.menu'), cell: ({ group }) => t(`menu.groups.${group}`) },
        ]}
      />
    </Card>
  );
}
