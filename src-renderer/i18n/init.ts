// Starts i18next with the texts built in: no loading, no network, no detection. React escapes, so i18next must not.
// Also declares the keys to tsc: t('home.titel') does not compile.

import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { de } from './de/index.ts';
import { en } from './en/index.ts';
import type { Locale } from './locale.ts';
import { pseudoTree } from './pseudo.ts';

declare module 'i18next' {
  // eslint-disable-next-line typescript/consistent-type-definitions
  interface CustomTypeOptions {
    readonly defaultNS: 'translation';
    readonly resources: { readonly translation: typeof en };
    readonly returnNull: false;
  }
}

/** Call once, before the first render; it is ready when it returns. */
export function initI18n(locale: Locale): void {
  void i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: 'en',
    supportedLngs: ['en', 'de', 'en-XA'],
    resources: {
      en: { translation: en },
      de: { translation: de },
      'en-XA': { translation: locale === 'en-XA' ? pseudoTree(en) : {} },
    },
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  markDocument(locale);
}

/** Every screen follows at once. */
export async function changeLocale(locale: Locale): Promise<void> {
  // Made only when asked for: nobody but a tester uses it.
  if (locale === 'en-XA') i18next.addResourceBundle(locale, 'translation', pseudoTree(en), true, true);
  await i18next.changeLanguage(locale);
  markDocument(locale);
}

/** Screen readers choose their voice, and the browser its hyphens, by this. */
function markDocument(locale: Locale): void {
  if (typeof document === 'undefined') return;
  document.documentElement.lang = locale;
  document.documentElement.dir = i18next.dir(locale);
}
