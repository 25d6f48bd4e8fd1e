// Made-up letters with known identifiers in them, for measuring recall. Seeded: the same random stream gives the same letters.
// A letter is a few sentences of one language, drawn from templates whose braces name what is put there, among sentences that
// hold nothing but look like it: eponyms, drugs, blood pressures, doses, scores, years, countries.

import type { Random } from '../../../base/random.ts';
import type { IdentifierClass } from '../identifier-class.ts';
import { harmlessSentences, templates } from './templates.ts';
import { pick, valueOf, type ValueKind } from './values.ts';
import { languages, type Language } from './word-lists.ts';

export type Planted = { readonly class: IdentifierClass; readonly start: number; readonly end: number };

export type SyntheticLetter = {
  readonly language: Language;
  readonly text: string;
  readonly planted: readonly Planted[];
};

const classOf: Readonly<Record<ValueKind, IdentifierClass>> = {
  name: 'name',
  place: 'place',
  date: 'date',
  age: 'age',
  phone: 'phone',
  fax: 'fax',
  email: 'email',
  national: 'national-id',
  record: 'record-number',
  plan: 'plan-number',
  account: 'account-number',
  licence: 'licence-number',
  vehicle: 'vehicle-id',
  device: 'device-id',
  url: 'url',
  ip: 'ip-address',
  biometric: 'biometric-id',
  photo: 'face-photo',
  code: 'other-code',
};

const isValueKind = (text: string): text is ValueKind => text in classOf;

/** Example: `syntheticLetters(createRandom(1, 'identifiers'), 2000)`. */
export function syntheticLetters(random: Random, count: number): readonly SyntheticLetter[] {
  return Array.from({ length: count }, (_, index) => letter(random, languages[index % languages.length] ?? 'en'));
}

function letter(random: Random, language: Language): SyntheticLetter {
  const planted: Planted[] = [];
  let text = '';
  const separator = language === 'zh' ? '' : ' ';
  for (const template of sentences(random, language)) {
    if (text !== '') text += random.integer(6) === 0 ? '\n' : separator;
    for (const [index, part] of template.split(/\{(\w+)\}/u).entries()) {
      if (index % 2 === 0) text += part;
      else if (isValueKind(part)) {
        const value = valueOf(random, language, part);
        planted.push({ class: classOf[part], start: text.length, end: text.length + value.length });
        text += value;
      }
    }
  }
  return { language, text, planted };
}

function sentences(random: Random, language: Language): string[] {
  const [telling, harmless] = [2 + random.integer(4), 1 + random.integer(4)];
  return random.shuffle([
    ...Array.from({ length: telling }, () => pick(random, templates[language])),
    ...Array.from({ length: harmless }, () => pick(random, harmlessSentences[language])),
  ]);
}
