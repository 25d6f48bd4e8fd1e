// Theme, language and size of the window, from the settings. In Electron the main process also tells the system and sets
// the size; in a browser the size of the root's letters does, which everything else is measured in.

import { changeLocale } from '../i18n/init.ts';
import { chooseLocale, type Locale } from '../i18n/locale.ts';
import type { AppInfo, Settings } from '../../src-main/contract/index.ts';

/** The language of the settings, or of the system where they leave it open. */
export function localeOf(language: Settings['language'], systemLocales: readonly string[]): Locale {
  switch (language) {
    case 'pseudo':
      return 'en-XA';
    case 'en':
    case 'de':
      return language;
    case 'system':
      return chooseLocale(systemLocales);
  }
}

export function applyTheme(theme: Settings['theme']): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}

export function applyZoom(zoom: number, shell: AppInfo['shell']): void {
  document.documentElement.style.fontSize = shell === 'browser' && zoom !== 1 ? `${100 * zoom}%` : '';
}

export async function applyLanguage(language: Settings['language'], systemLocales: readonly string[]): Promise<void> {
  await changeLocale(localeOf(language, systemLocales));
}
