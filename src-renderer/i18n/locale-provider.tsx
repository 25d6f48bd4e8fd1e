// Gives react-aria (number fields, sorting, its own spoken texts) the language that i18next has, and follows changes.

import type { ReactElement, ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useTranslation } from 'react-i18next';
import { intlLocale } from './locale.ts';

/** Stands once around the whole window. */
export function LocaleProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const { i18n } = useTranslation();
  return <I18nProvider locale={intlLocale(i18n.language)}>{children}</I18nProvider>;
}
