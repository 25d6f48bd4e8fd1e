// The languages of the window. `en-XA` is the pseudo-locale of CLDR: English made longer and accented, so that a text that
// is cut or not translated shows at once.

export type Locale = 'en' | 'de' | 'en-XA';

export const locales: readonly Locale[] = ['en', 'de', 'en-XA'];

/** The first language of the list that we speak; English else. */
export function chooseLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    if (tag === 'en-XA') return 'en-XA';
    const [language] = tag.toLowerCase().split('-');
    if (language === 'en' || language === 'de') return language;
  }
  return 'en';
}

/** For `Intl`, which knows no pseudo-locale. */
export function intlLocale(locale: string): string {
  return locale === 'en-XA' ? 'en' : locale;
}
