// Keeps theme, language and size as the settings say; once, at the root.

import { useEffect } from 'react';
import { applyLanguage, applyTheme, applyZoom } from './appearance.ts';
import { useApp } from './use-app.ts';

export function useAppearance(): void {
  const theme = useApp(({ settings }) => settings?.settings.theme ?? 'system');
  const language = useApp(({ settings }) => settings?.settings.language ?? 'system');
  const zoom = useApp(({ settings }) => settings?.settings.zoom ?? 1);
  const shell = useApp(({ info }) => info?.shell ?? null);
  const systemLocale = useApp(({ info }) => info?.locale ?? null);
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => {
    if (shell !== null) applyZoom(zoom, shell);
  }, [zoom, shell]);
  useEffect(() => {
    // Electron knows the system's language; a browser knows its person's.
    const system = shell === 'electron' && systemLocale !== null ? [systemLocale] : navigator.languages;
    void applyLanguage(language, system);
  }, [language, shell, systemLocale]);
}
