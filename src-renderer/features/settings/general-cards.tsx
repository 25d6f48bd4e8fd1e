// How the window looks, what charts show first, when it speaks up, what closing it does.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppInfo, Settings } from '../../../src-main/contract/index.ts';
import { RadioGroup } from '../../components/radio-group.tsx';
import { Select } from '../../components/select.tsx';
import { Switch } from '../../components/switch.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { SettingCard } from './setting-card.tsx';
import { useSaver } from './use-saver.ts';
import { zoomSteps } from './zoom-steps.ts';

type CardProps = { readonly settings: Settings; readonly info: AppInfo };

const themes = ['system', 'light', 'dark'] as const;
const languages = ['system', 'en', 'de', 'pseudo'] as const;
const views = ['chart', 'table'] as const;
const closings = ['ask', 'background', 'pause'] as const;

export function AppearanceCard({ settings, info }: CardProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { isSaved, save } = useSaver(t('settings.appearance.title'));
  // The test of the layout is for the people who make Cloister.
  const offered = languages.filter((id) => id !== 'pseudo' || !info.isPackaged || settings.language === 'pseudo');
  return (
    <SettingCard title={t('settings.appearance.title')} isSaved={isSaved}>
      <div className="setting-fields">
        <Select
          label={t('settings.appearance.theme')}
          options={themes.map((id) => ({ id, label: t(`settings.appearance.themes.${id}`) }))}
          value={settings.theme}
          onChange={(theme) => void save(api.settings.change({ theme }))}
        />
        <Select
          label={t('settings.appearance.language')}
          options={offered.map((id) => ({ id, label: t(`settings.appearance.languages.${id}`) }))}
          value={settings.language}
          onChange={(language) => void save(api.settings.change({ language }))}
        />
        <Select
          label={t('settings.appearance.zoom')}
          help={t('settings.appearance.zoomHelp')}
          options={zoomSteps(settings.zoom).map((zoom) => ({ id: String(zoom), label: format.percent(zoom, 0) }))}
          value={String(settings.zoom)}
          onChange={(zoom) => void save(api.settings.change({ zoom: Number(zoom) }))}
        />
      </div>
    </SettingCard>
  );
}

export function ChartsCard({ settings }: Pick<CardProps, 'settings'>): ReactElement {
  const { t } = useTranslation();
  const { isSaved, save } = useSaver(t('settings.charts.title'));
  return (
    <SettingCard title={t('settings.charts.title')} isSaved={isSaved}>
      <RadioGroup
        layout="list"
        label={t('settings.charts.first')}
        options={views.map((id) => ({ id, title: t(`settings.charts.${id}`), help: t(`settings.charts.${id}Help`) }))}
        value={settings.charts}
        onChange={(charts) => void save(api.settings.change({ charts }))}
      />
    </SettingCard>
  );
}

export function NotificationsCard({ settings, info }: CardProps): ReactElement {
  const { t } = useTranslation();
  const { isSaved, save } = useSaver(t('settings.notifications.title'));
  return (
    <SettingCard title={t('settings.notifications.title')} isSaved={isSaved}>
      {info.shell === 'browser' ? (
        <p className="t2 sm">{t('settings.notifications.browser')}</p>
      ) : (
        <Switch
          isSelected={settings.notifications}
          onChange={(notifications) => void save(api.settings.change({ notifications }))}
          help={t('settings.notifications.showHelp')}
        >
          {t('settings.notifications.show')}
        </Switch>
      )}
    </SettingCard>
  );
}

export function ClosingCard({ settings, info }: CardProps): ReactElement {
  const { t } = useTranslation();
  const { isSaved, save } = useSaver(t('settings.closing.title'));
  return (
    <SettingCard title={t('settings.closing.title')} isSaved={isSaved}>
      {info.shell === 'browser' ? (
        <p className="t2 sm">{t('settings.closing.browser')}</p>
      ) : (
        <RadioGroup
          layout="list"
          label={t('settings.closing.question')}
          options={closings.map((id) => ({
            id,
            title: t(`settings.closing.${id}`),
            help: t(`settings.closing.${id}Help`),
          }))}
          value={settings.onCloseDuringRun}
          onChange={(onCloseDuringRun) => void save(api.settings.change({ onCloseDuringRun }))}
        />
      )}
    </SettingCard>
  );
}
