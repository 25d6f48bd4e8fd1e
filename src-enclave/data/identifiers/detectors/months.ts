// Names of months in English, French and German, from the platform's CLDR data (Intl) and the abbreviations that letters
// use besides. The Chinese calendar writes numbers; ./dates.ts reads those.

const locales = ['en', 'en-GB', 'fr', 'de', 'de-AT'] as const;

const written: readonly (readonly string[])[] = [
  ['jan', 'janv'],
  ['feb', 'febr', 'fev', 'fevr', 'fév', 'fevrier'],
  ['mar', 'mrz', 'mär', 'maerz'],
  ['apr', 'avr'],
  ['may'],
  ['jun'],
  ['jul', 'juil'],
  ['aug', 'aou', 'aout'],
  ['sep', 'sept'],
  ['oct', 'okt'],
  ['nov'],
  ['dec', 'dez', 'déc', 'decembre'],
];

function namesOf(month: number): string[] {
  const date = new Date(Date.UTC(2021, month, 15));
  const formatted = locales.flatMap((locale) =>
    (['long', 'short'] as const).flatMap((style) =>
      new Intl.DateTimeFormat(locale, { month: style, day: 'numeric', timeZone: 'UTC' })
        .formatToParts(date)
        .filter((part) => part.type === 'month')
        .map((part) => part.value.toLowerCase().replace(/\.$/, '')),
    ),
  );
  return [...formatted, ...(written[month] ?? [])].filter((name) => /^\p{L}{3,}$/u.test(name));
}

const all = new Set(Array.from({ length: 12 }, (_, month) => namesOf(month)).flat());

/** These are also words: as months they need a day or a year beside them, or a capital where the language has one. */
const alsoWords = new Set([
  'may',
  'march',
  'mars',
  'mai',
  'mar',
  'dec',
  'sept',
  'jan',
  'oct',
  'sep',
  'august',
  'jun',
  'nov',
]);

export const isMonth = (word: string): boolean => all.has(word.toLowerCase());
export const isAlsoWord = (word: string): boolean => alsoWords.has(word.toLowerCase());

/** Longest first, for a pattern without flags `i`: lower case, capitalised, upper case. */
export const monthPattern: string = [...all]
  .flatMap((name) => [name, name.charAt(0).toUpperCase() + name.slice(1), name.toUpperCase()])
  .sort((left, right) => right.length - left.length)
  .join('|');
