// A card of Settings: its title, and “Saved” for a moment after a change.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { Icon } from '../../components/icon.tsx';

export type SettingCardProps = {
  readonly title: string;
  readonly help?: string;
  readonly isSaved: boolean;
  readonly children: ReactNode;
};

export function SettingCard({ title, help, isSaved, children }: SettingCardProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Card
      title={title}
      {...(help === undefined ? {} : { help })}
      end={
        isSaved ? (
          // Spoken by the saver.
          <span className="setting-saved" aria-hidden="true">
            <Icon name="check" size={14} />
            {t('settings.saved')}
          </span>
        ) : undefined
      }
    >
      <div className="stack loose">{children}</div>
    </Card>
  );
}
