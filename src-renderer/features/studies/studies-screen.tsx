// Studies: none can be joined yet, and the page says so without a button that does nothing.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';

export function StudiesScreen(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHeader title={t('studies.title')} help={t('studies.help')} />
      <EmptyState icon="study" title={t('studies.empty.title')}>
        {t('studies.empty.text')}
      </EmptyState>
    </div>
  );
}
