// Made-up identifiers in the forms of four languages. Names and towns are written by hand and not drawn from the gazetteers,
// so that recall on names measures something; check digits are completed, numbers are otherwise random. None is a real person's.

import { stdnum } from 'stdnum';

import type { Random } from '../../../base/random.ts';
import { isDeaNumber, isKvnr, isLuhn, isNhsNumber, isNpi, isVin } from '../detectors/checksums.ts';
import { dateIn } from './dates.ts';
import { namesIn, townsIn, type Language } from './word-lists.ts';

export function pick<Value>(random: Random, values: readonly Value[]): Value {
  const value = values[random.integer(values.length)];
  if (value === undefined) throw new RangeError('values must not be empty');
  return value;
}

/** `#` a digit, `^` a capital, `%` a lower-case hexadecimal digit; everything else as it stands. */
export function filled(random: Random, form: string): string {
  return form.replaceAll(/[#^%]/gu, (place) =>
    place === '#'
      ? String(random.integer(10))
      : place === '^'
        ? pick(random, Array.from('ABCDEFGHJKLMNPRSTUVWXYZ'))
        : pick(random, Array.from('0123456789abcdef')),
  );
}

/** Draws a number of this form until one end makes it valid: the last place, or place `at`, runs through `alphabet`. */
function completed(
  random: Random,
  draw: () => string,
  isValid: (text: string) => boolean,
  alphabet = '0123456789',
  at = -1,
): string {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const drawn = draw();
    const place = at < 0 ? drawn.length - 1 : at;
    for (const character of random.shuffle(Array.from(alphabet))) {
      const candidate = drawn.slice(0, place) + character + drawn.slice(place + 1);
      if (isValid(candidate)) return candidate;
    }
  }
  throw new RangeError('no valid number of this form');
}

/** Groups of these sizes with a separator between. */
function grouped(text: string, sizes: readonly number[], separator: string): string {
  let offset = 0;
  return sizes
    .map((size) => text.slice(offset, (offset += size)))
    .filter((group) => group !== '')
    .join(separator);
}

const two = (value: number): string => String(value).padStart(2, '0');

function ssn(random: Random): string {
  return `${100 + random.integer(560)}-${two(1 + random.integer(99))}-${1000 + random.integer(9000)}`;
}

function nhs(random: Random): string {
  const number = completed(random, () => filled(random, '4#########'), isNhsNumber);
  return pick(random, [
    grouped(number, [3, 3, 4], ' '),
    grouped(number, [3, 3, 4], ' '),
    grouped(number, [3, 3, 4], '-'),
  ]);
}

function nir(random: Random): string {
  const base = `${1 + random.integer(2)}${two(random.integer(100))}${two(1 + random.integer(12))}${two(1 + random.integer(90))}${filled(random, '######')}`;
  const number = base + two(97 - (Number(base) % 97));
  return pick(random, [number, grouped(number, [1, 2, 2, 2, 3, 3, 2], ' ')]);
}

function taxId(random: Random): string {
  const draw = (): string => {
    const digits = random.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).slice(0, 9);
    const repeated = digits[random.integer(5)] ?? 1;
    return `${[...digits.slice(0, 6), repeated, ...digits.slice(6)].join('')}0`;
  };
  const number = completed(
    random,
    draw,
    (text) => text[0] !== '0' && stdnum['DE']?.['idnr']?.validate(text).isValid === true,
  );
  return pick(random, [number, grouped(number, [2, 3, 3, 3], ' ')]);
}

function pensionNumber(random: Random): string {
  const draw = (): string =>
    `${pick(random, ['12', '15', '50', '65'])}${two(1 + random.integer(28))}${two(1 + random.integer(12))}${filled(random, '##^###')}`;
  return completed(random, draw, (text) => stdnum['DE']?.['svnr']?.validate(text).isValid === true);
}

function residentId(random: Random): string {
  const draw = (): string =>
    `${pick(random, ['110105', '310104', '440106', '330102'])}${1930 + random.integer(80)}${two(1 + random.integer(12))}${two(1 + random.integer(28))}${filled(random, '####')}`;
  return completed(random, draw, (text) => stdnum['CN']?.['ric']?.validate(text).isValid === true, '0123456789X');
}

function iban(random: Random): string {
  const [country, body] = pick(random, [
    ['DE', '##################'],
    ['GB', '^^^^##############'],
    ['FR', '#######################'],
    ['CH', '#################'],
  ] as const);
  const account = filled(random, body);
  const digits = Array.from(`${account}${country}00`, (character) => Number.parseInt(character, 36)).join('');
  const number = `${country}${two(98 - Number(BigInt(digits) % 97n))}${account}`;
  return pick(random, [number, grouped(number, [4, 4, 4, 4, 4, 4, 4, 4], ' ')]);
}

function card(random: Random): string {
  const number = completed(random, () => filled(random, '4###############'), isLuhn);
  return pick(random, [number, grouped(number, [4, 4, 4, 4], ' '), grouped(number, [4, 4, 4, 4], '-')]);
}

const phones: Readonly<Record<Language, readonly string[]>> = {
  en: [
    '(212) 555-####',
    '312-555-####',
    '617.555.####',
    '+1 415 555 ####',
    '1-800-555-####',
    '020 7946 0###',
    '07700 900###',
    '+44 161 496 0###',
    '0131 496 0###',
  ],
  fr: [
    '01 42 ## ## ##',
    '06 12 ## ## ##',
    '04.72.##.##.##',
    '+33 1 45 ## ## ##',
    '+33 (0)3 88 ## ## ##',
    '0612######',
    '02-40-##-##-##',
  ],
  de: [
    '06221 56####',
    '030 / 450-5####',
    '+49 89 4400 7####',
    '0171 23#####',
    '(0221) 478 #####',
    '+49 (0)40 7410-5####',
    '0711/278-3####',
  ],
  zh: [
    '138-####-####',
    '139 #### ####',
    '137########',
    '010-6#######',
    '+86 158 #### ####',
    '021-6#######',
    '(0571)8#######',
  ],
};

export type ValueKind =
  | 'name'
  | 'place'
  | 'date'
  | 'age'
  | 'phone'
  | 'fax'
  | 'email'
  | 'national'
  | 'record'
  | 'plan'
  | 'account'
  | 'licence'
  | 'vehicle'
  | 'device'
  | 'url'
  | 'ip'
  | 'biometric'
  | 'photo'
  | 'code';

export function valueOf(random: Random, language: Language, kind: ValueKind): string {
  switch (kind) {
    case 'name':
      return nameIn(random, language);
    case 'place':
      return pick(random, townsIn[language]);
    case 'date':
      return dateIn(random, language);
    case 'age':
      return String(90 + random.integer(16));
    case 'phone':
    case 'fax':
      return filled(random, pick(random, phones[language]));
    case 'email':
      return filled(
        random,
        pick(random, [
          'j.doe##@mail.example.org',
          'maria_k#@praxis-example.de',
          'prenom.nom@chu-example.fr',
          'wang##@example.cn',
          'first+last@nhs.example.uk',
          'A.Person@EXAMPLE.COM',
        ]),
      );
    case 'national':
      return {
        en: pick(random, [ssn, nhs])(random),
        fr: nir(random),
        de: pick(random, [taxId, pensionNumber])(random),
        zh: residentId(random),
      }[language];
    case 'record':
      return filled(
        random,
        pick(random, ['#######', '##-##-##', 'A-######', '^^#####', '########', '###-####', '00######']),
      );
    case 'plan':
      return language === 'de'
        ? completed(random, () => filled(random, '^#########'), isKvnr)
        : filled(random, pick(random, ['^^^#########', '###-##-####A', '#########', '^####-######']));
    case 'account':
      return pick(random, [iban, card, (): string => filled(random, '##########')])(random);
    case 'licence':
      return pick(random, [
        (): string => completed(random, () => filled(random, '1#########'), isNpi),
        (): string => completed(random, () => filled(random, 'B^#######'), isDeaNumber),
        (): string => filled(random, '^######'),
      ])();
    case 'vehicle':
      return {
        en: completed(
          random,
          () => filled(random, '1^^^^####^#######').replaceAll(/[IOQ]/gu, 'A'),
          isVin,
          '0123456789X',
          8,
        ),
        fr: filled(random, '^^-###-^^').replaceAll(/[IOU]/gu, 'A'),
        de: filled(random, 'HD-^^ ####'),
        zh: filled(random, '京^·#####'),
      }[language];
    case 'device':
      return filled(
        random,
        pick(random, ['SN########', '##:%%:1%:##:%%:4%', '^^^######', 'PM-#####-^', '(01)00643169######(21)^^#####']),
      );
    case 'url':
      return filled(
        random,
        pick(random, [
          'https://portal.example.org/patients/#####',
          'http://www.example.de/akte?id=####',
          'www.family-example.com/photos',
          'https://example.cn/p/###',
        ]),
      );
    case 'ip':
      return pick(random, [
        filled(random, '10.##.1##.4'),
        filled(random, '192.168.#.2#'),
        filled(random, '2001:db8:%%%%::1%%'),
        filled(random, 'fe80::%%%%:%%%%:%%%%:1'),
      ]);
    case 'biometric':
      return filled(random, pick(random, ['FP-########', '^^##%%%%##', 'VP#####-##']));
    case 'photo':
      return filled(
        random,
        pick(random, ['face_####.jpg', 'IMG_#####.png', 'patient-photo-##.heic', 'portrait##.jpeg']),
      );
    case 'code':
      return filled(
        random,
        pick(random, ['%%%%%%%%-%%%%-4%%%-a%%%-%%%%%%%%%%%%', 'S-#####', '^^##-####', '#########']),
      );
  }
}

function nameIn(random: Random, language: Language): string {
  const { given, family } = namesIn[language];
  const [first, last] = [pick(random, given), pick(random, family)];
  if (language === 'zh') return `${last}${first}`;
  return pick(random, [
    `${first} ${last}`,
    `${first} ${last}`,
    `${first} ${last}`,
    `${first} ${filled(random, '^')}. ${last}`,
  ]);
}
