// Pad book: there is none, and nothing to do about it before channels exist.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/empty-state.tsx';

export function PadTab(): ReactElement {
  const { t } = useTranslation();
  return (
    <EmptyState icon="book" title={t('trust.pad.title')}>
      {t('trust.pad.text')}
    </EmptyState>
  );
}
