// The formatters of the language on screen. Made once per language, not once per render: Intl objects are dear.

import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';

const formats = new Map<string, Format>();

/** The formatters of a language, without React. */
export function formatFor(locale: string): Format {
  const known = formats.get(locale);
  if (known !== undefined) return known;
  const made = createFormat(locale);
  formats.set(locale, made);
  return made;
}

/** The formatters of the language on screen. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatFor(i18n.language);
}
