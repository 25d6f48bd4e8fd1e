// “Simulated study.” over every page of one; it cannot be dismissed.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';

export function SimulatedStudyBanner(): ReactElement {
  const { t } = useTranslation();
  return <Banner title={t('studies.simulated.title')}>{t('studies.simulated.text')}</Banner>;
}
