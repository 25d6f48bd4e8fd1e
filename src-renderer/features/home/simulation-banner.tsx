// “Simulation.” over every page of a simulated run; it cannot be dismissed.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { go } from '../../app/places.ts';

export function SimulationBanner({ hospitals }: { readonly hospitals: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Banner
      title={t('home.simulation.title')}
      action={{
        label: t('home.simulation.what'),
        onPress: () => go({ kind: 'help', topic: 'limits', code: null }),
      }}
    >
      {hospitals === 4
        ? t('home.simulation.four')
        : t('home.simulation.text', { count: hospitals, hospitals: format.count(hospitals) })}
    </Banner>
  );
}
