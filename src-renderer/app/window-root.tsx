// The window: words, theme, language, and the frame around every place.

import type { ReactElement } from 'react';
import { AppWindow } from '../features/frame/app-window.tsx';
import { CrashBoundary } from '../features/frame/crash-boundary.tsx';
import { initI18n } from '../i18n/init.ts';
import { LocaleProvider } from '../i18n/locale-provider.tsx';
import { chooseLocale } from '../i18n/locale.ts';
import { useAppearance } from './use-appearance.ts';

// Before the settings are read, the language of the person's system.
initI18n(chooseLocale(navigator.languages));

export function WindowRoot(): ReactElement {
  useAppearance();
  return (
    <LocaleProvider>
      <CrashBoundary>
        <AppWindow />
      </CrashBoundary>
    </LocaleProvider>
  );
}
