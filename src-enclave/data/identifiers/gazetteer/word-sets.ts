// The gazetteers as sets. Built once, when the check is first used in a process.

import { commonWords } from './common-words.ts';
import { givenNames } from './given-names.ts';
import { places } from './places.ts';
import { surnames } from './surnames.ts';
import { chineseTowns, furtherPlaces, notPlaces } from './places-by-hand.ts';

const setOf = (text: string, separator: RegExp): ReadonlySet<string> => new Set(text.trim().split(separator));

/** Given names that are rather parts of place names or words. */
const notGiven = new Set(
  'hong del can nova monte san ter mac king florida virginia carolina georgia santiago kenya asia india china israel baby kiddie france ireland an vila deal north south mar las los van von'.split(
    ' ',
  ),
);
const given: ReadonlySet<string> = new Set([...setOf(givenNames, /\s/u)].filter((name) => !notGiven.has(name)));
const family = setOf(surnames, /\s/u);
const common = setOf(commonWords, /\s/u);
const towns: ReadonlySet<string> = new Set(
  [...setOf(places, /[|\n]/u), ...furtherPlaces].filter((town) => !notPlaces.has(town)),
);

export const isGivenName = (word: string): boolean => given.has(word);
export const isSurname = (word: string): boolean => family.has(word);
const shortWords = new Set(
  'an at as by if in is it no of on or so to up us we he my be do go me le la de du un im am er es ja zu da ob um'.split(
    ' ',
  ),
);
export const isCommonWord = (word: string): boolean => common.has(word) || shortWords.has(word);
export const isTown = (name: string): boolean => towns.has(name);
/** Longest first, for an alternation. */
export const chineseTownPattern: string = [...chineseTowns].sort((left, right) => right.length - left.length).join('|');
