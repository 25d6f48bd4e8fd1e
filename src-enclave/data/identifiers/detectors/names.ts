// Names of people. A word with a capital is a name when something around it says so: a title ("Dr."), a label ("Patient:"), a
// role ("his wife"), a given name beside a surname. Eponyms, drugs and words written in lower case elsewhere are kept out,
// except behind a title or a label. Chinese names are found by surname and context.

import type { Detector, Subject } from '../identifier-class.ts';
import { isDrug, isEponym, isTermNoun } from '../gazetteer/medical-words.ts';
import { isCommonWord, isGivenName, isSurname } from '../gazetteer/word-sets.ts';
import { matchesOf, wordBefore } from '../subject.ts';
import { findChineseNames } from './chinese-names.ts';

type Word = {
  readonly text: string;
  /** Lower case, without a possessive. */
  readonly key: string;
  readonly start: number;
  /** Before a possessive 's. */
  readonly end: number;
  readonly isInitial: boolean;
  readonly isUpper: boolean;
};

const particle =
  /^ (?:(?:von|van|de|du|des|der|den|da|di|del|la|le|zu|zum|ten|ter|bin|al|el|dos|st\.?)[ ]){1,2}$|^ (?:d['’])$/iu;
const titles = new Set(
  'dr mr mrs ms miss mx prof professor doctor sir dame rev mme mlle monsieur madame mademoiselle docteur professeur herr herrn frau hr fr pd priv-doz'.split(
    ' ',
  ),
);
const titleLike = /^(?:med|habil|phil|rer|nat|univ|dent)$/u;
const label =
  /(?:^|[^\p{L}])(?:patient(?:in)?(?:[ ]?name)?|name(?: of patient)?|full name|last name|first name|surname|given name|maiden name|mother|father|next of kin|emergency contact|contact|guardian|attending(?: physician)?|physician|provider|referring (?:physician|doctor|provider)|gp|pcp|surgeon|author|nurse|witness|cc|nom(?: du patient)?|nom de naissance|prénom|médecin(?: traitant)?|mère|père|nachname|vorname|familienname|geburtsname|hausarzt|hausärztin|arzt|ärztin|oberarzt|ansprechpartner|angehörige)\s?(?:\([^)]{1,12}\))?\s?[:：]\s{0,3}$|(?:^|[^\p{L}])(?:signed(?: electronically)? by|dictated by|reviewed by|seen by|referred by|accompanied by|reported by|authored by|gezeichnet|gez\.|signé(?: par)?|adressée? par|née|geb\.|geborene)\s$/iu;
const roles = new Set(
  'patient patientin wife husband son daughter mother father sister brother partner spouse nurse named neighbor neighbour friend colleague ehefrau ehemann sohn tochter mutter vater schwester bruder namens épouse époux mari femme fils fille mère père sœur frère nommé nommée prénommé prénommée'.split(
    ' ',
  ),
);
/** Words before a person who is met: two unknown words with capitals behind them are a name. */
const meetings = new Set('saw examined met reviewed über betreffend concernant regarding'.split(' '));
const labelEndings = new Set('by par née geb gez geborene signé adressé adressée'.split(' '));
const prepositions = new Set('in from of to at the near with and for by than through'.split(' '));
const personVerb =
  /^ (?:said|says|denies|denied|complains|complained|told|asked|lives|called|phoned|visited|agreed|understands|feels)(?!\p{L})/u;

const keyOf = (text: string): string => text.toLowerCase().replace(/['’]s$/u, '');

function wordAt(text: string, start: number): Word {
  const possessive = /['’]s$/iu.test(text) ? 2 : 0;
  const isUpper = text.length > 1 && text === text.toUpperCase();
  return {
    text,
    key: keyOf(text),
    start,
    end: start + text.length - possessive,
    isInitial: text.length - possessive === 1,
    isUpper,
  };
}

/** Bounds what is read again for each word of a chain: a text of capitals only must not take quadratic time. */
const longestChain = 16;

/** Words that follow each other with a space, a particle, or the dot of an initial or a title between. */
function chainsOf({ text, capitals }: Subject): Word[][] {
  const chains: Word[][] = [];
  let chain: Word[] = [];
  for (const capital of capitals) {
    const word = wordAt(capital.text, capital.start);
    const previous = chain.at(-1);
    if (previous !== undefined && (chain.length >= longestChain || !joins(text, previous, word))) {
      chains.push(chain);
      chain = [];
    }
    chain.push(word);
  }
  if (chain.length > 0) chains.push(chain);
  return chains;
}

function joins(text: string, previous: Word, word: Word): boolean {
  const distance = word.start - previous.end;
  if (distance > 12) return false;
  const gap = text.slice(previous.end, word.start);
  if (gap === ' ' || gap === '\u00a0' || gap === '  ') return true;
  if (/^\.\s{0,2}$/u.test(gap)) return previous.isInitial || titles.has(previous.key) || titleLike.test(previous.key);
  return particle.test(gap) || /^\. (?:med|dent|rer)\.(?: habil\.)? $/u.test(gap);
}

const hyphenParts = (key: string): string[] => key.split('-');
const letters = (key: string): string => key.replaceAll(/['’]/gu, '');
const isGiven = (word: Word): boolean =>
  isGivenName(word.key) || (word.key.includes('-') && hyphenParts(word.key).every(isGivenName));
const isFamily = (word: Word): boolean =>
  isSurname(letters(word.key)) || (word.key.includes('-') && hyphenParts(word.key).every(isSurname));
const isCommon = (word: Word): boolean => isCommonWord(word.key);
/** A word that no rule but a title or a label may take for a part of a name. */
const isTerm = (word: Word): boolean => isTermNoun(word.key) || isDrug(word.key) || word.key.length < 2;
const isPlainSurname = (word: Word): boolean =>
  !isTerm(word) && !isCommon(word) && (isFamily(word) || (!word.isUpper && word.key.length > 2));

export const findNames: Detector = (subject, add) => {
  for (const chain of chainsOf(subject)) readChain(subject, chain, add);
  addReversed(subject, add);
  addLabelledLowerCase(subject, add);
  if (subject.hasHan) findChineseNames(subject, add);
};

function readChain(subject: Subject, chain: readonly Word[], add: Parameters<Detector>[1]): void {
  const { text } = subject;
  const put = (from: number, to: number, confidence: number, detector: string): void => {
    const [first, last] = [chain[from], chain[to]];
    if (first !== undefined && last !== undefined)
      add({ class: 'name', start: first.start, end: last.end, confidence, detector });
  };
  for (let index = 0; index < chain.length; index++) {
    const word = chain[index];
    if (word === undefined) continue;
    const isTitle = isTitleAt(text, chain, index);
    if (isTitle) {
      const first = skipTitles(chain, index + 1);
      const last = titledEnd(chain, first);
      if (last >= first) put(first, last, 0.95, 'name by title');
      index = Math.max(index, last);
      continue;
    }
    if (index === 0 && canBeNamed(word) && isLabelled(text, word.start)) {
      const last = titledEnd(chain, 0);
      if (last >= 0) put(0, last, 0.92, 'name by label');
      // Never backwards: the loop must end.
      index = Math.max(index, last);
      continue;
    }
    const last = untitledEnd(text, chain, index);
    if (last === null) continue;
    put(index, last.to, last.confidence, last.detector);
    index = last.to;
  }
}

/** "MS." and "PD." end sentences about diseases, "Fr" is a gauge, "24,000 Mr" a mass: a title is written as one. */
function isTitleAt(text: string, chain: readonly Word[], index: number): boolean {
  const [word, next] = [chain[index], chain[index + 1]];
  if (word === undefined || next === undefined) return false;
  if (/[\d-]\s?$/u.test(text.slice(Math.max(0, word.start - 2), word.start))) return false;
  const hasDot = text[word.end] === '.';
  if (word.key === 'm')
    return hasDot && !next.isInitial && (isGiven(next) || isFamily(next)) && text[word.end + 1] === ' ';
  if (!titles.has(word.key) || (next.isInitial && !/^\.?\s\p{Lu}/u.test(text.slice(next.end, next.end + 3))))
    return false;
  if (word.isUpper)
    return word.key === 'pd' ? next.key === 'dr' : !hasDot && next.isUpper && (isFamily(next) || isGiven(next));
  if (word.key === 'fr' || word.key === 'hr' || word.key === 'pr') return hasDot && !isCommon(next);
  // "Miss" and "Doctor" are also words of headings.
  if (word.text.length > 3 && word.key !== 'prof' && word.key !== 'frau' && word.key !== 'herr')
    return !isTerm(next) && (!isCommon(next) || isFamily(next) || capitalParticles.has(next.key));
  return !(hasDot && isCommon(next) && !isFamily(next) && !isGiven(next) && word.key === 'ms');
}

/** A label announces a name, or an institution: that begins with an ordinary word or is an abbreviation. */
function canBeNamed(word: Word): boolean {
  if (isGiven(word) || isFamily(word)) return true;
  return !isCommon(word) && !isTerm(word) && !(word.isUpper && word.key.length < 7);
}

function isLabelled(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 4), start);
  if (!/[:：]/u.test(before) && !labelEndings.has(wordBefore(text, start))) return false;
  return label.test(text.slice(Math.max(0, start - 40), start));
}

function skipTitles(chain: readonly Word[], from: number): number {
  let index = from;
  while (index < chain.length && (titles.has(chain[index]?.key ?? '') || titleLike.test(chain[index]?.key ?? '')))
    index++;
  return index;
}

const capitalParticles = new Set('le la de du des van von der den el al ben bin da di dos mac st'.split(' '));

/** Behind a title the first word is a name whatever it is; later ones unless they are ordinary words. */
function titledEnd(chain: readonly Word[], first: number): number {
  let last = first - 1;
  for (let index = first; index < Math.min(chain.length, first + 5); index++) {
    const word = chain[index];
    if (word === undefined || titles.has(word.key)) break;
    if (capitalParticles.has(word.key) && index + 1 < chain.length) continue;
    const isWord = isTermNoun(word.key) || (isCommon(word) && !isFamily(word));
    if (index > first && !word.isInitial && !isGiven(word) && isWord) break;
    last = index;
  }
  return last;
}

type Found = { readonly to: number; readonly confidence: number; readonly detector: string };

function untitledEnd(text: string, chain: readonly Word[], index: number): Found | null {
  const word = chain[index];
  if (word === undefined || (isTerm(word) && !word.isInitial)) return null;
  const next = chain[index + 1];
  const before = /[\p{L},] $/u.test(text.slice(Math.max(0, word.start - 2), word.start))
    ? wordBefore(text, word.start)
    : '';
  if (word.isInitial) return initials(text, chain, index);
  if (!isGiven(word)) return unknownGiven(text, chain, index, before);
  if (next !== undefined) {
    const [surname, to] =
      next.isInitial && chain[index + 2] !== undefined ? [chain[index + 2], index + 2] : [next, index + 1];
    const isNamed =
      surname !== undefined &&
      !surname.isInitial &&
      (isCommon(word)
        ? isFamily(surname) && !isCommon(surname) && !isTerm(surname)
        : isPlainSurname(surname) || (isFamily(surname) && !isTerm(surname)));
    const hasUpper = word.isUpper && (surname === undefined || !isFamily(surname) || !surname.isUpper);
    if (isNamed && !hasUpper && !isEponym(word.key) && !isPartOfTerm(text, chain, to)) {
      const third = chain[to + 1];
      const end = third !== undefined && isPlainSurname(third) && (isFamily(third) || isGiven(surname)) ? to + 1 : to;
      return { to: end, confidence: isFamily(surname) ? 0.85 : 0.6, detector: 'given name and surname' };
    }
  }
  if (isCommon(word) || isEponym(word.key) || isTermAfter(text, chain, index) || word.isUpper) return null;
  if (roles.has(before)) return { to: index, confidence: 0.75, detector: 'name by role' };
  if (next === undefined && !prepositions.has(before) && personVerb.test(text.slice(word.end, word.end + 14)))
    return { to: index, confidence: 0.55, detector: 'name by verb' };
  return null;
}

/** A first word that the gazetteer lacks: taken behind a role or a meeting, or with a known surname before a verb of people. */
function unknownGiven(text: string, chain: readonly Word[], index: number, before: string): Found | null {
  const to = chain[index + 1]?.isInitial === true ? index + 2 : index + 1;
  const [word, next] = [chain[index], chain[to]];
  if (word === undefined || isCommon(word) || isTerm(word) || word.isUpper) return null;
  const isPerson = roles.has(before) || meetings.has(before);
  if (next !== undefined && !isTerm(next) && !next.isUpper && !isPartOfTerm(text, chain, to)) {
    const isKnown = isFamily(next) && !isCommon(next);
    const isSpeaking = personVerb.test(text.slice(next.end, next.end + 14));
    if ((isPerson && (isKnown || !isCommon(next))) || (isKnown && isSpeaking))
      return { to, confidence: 0.65, detector: 'name by role' };
  }
  if (!isPerson || !isFamily(word) || isEponym(word.key) || isTermAfter(text, chain, index)) return null;
  return { to: index, confidence: 0.6, detector: 'name by role' };
}

/** "J. Smith", "J. R. Smith". */
function initials(text: string, chain: readonly Word[], index: number): Found | null {
  let to = index;
  while (chain[to]?.isInitial === true) {
    if (text[chain[to]?.end ?? 0] !== '.') return null;
    to++;
  }
  const surname = chain[to];
  if (
    surname === undefined ||
    !isFamily(surname) ||
    isCommon(surname) ||
    isTerm(surname) ||
    isTermAfter(text, chain, to)
  )
    return null;
  return { to, confidence: 0.6, detector: 'initial and surname' };
}

/** Whether the capitals go on to a term: "Dennis Fairhurst Moore syndrome", "Fred Hutchinson Cancer Center". */
function isPartOfTerm(text: string, chain: readonly Word[], index: number): boolean {
  return (
    isTermAfter(text, chain, index) ||
    chain.slice(index + 1).some((word) => isTermNoun(word.key)) ||
    isTermAfter(text, chain, chain.length - 1)
  );
}

/** Whether a medical noun follows, so that the name is a term: "Wilson disease", "Parkinson's", "Graves' disease". */
function isTermAfter(text: string, chain: readonly Word[], index: number): boolean {
  const word = chain[index];
  const next = chain[index + 1];
  if (word === undefined) return false;
  if (next !== undefined && isTermNoun(next.key)) return true;
  const after = text.slice(word.end, word.end + 48);
  const following = /^(?:['’]s?)?[ -](\p{L}+)(?:[ -](\p{L}+))?/u.exec(after);
  if (isEponym(word.key) && /^['’]/u.test(after)) return true;
  if (following === null) return false;
  const [, first = '', second = ''] = following;
  return (
    isTermNoun(first.toLowerCase()) ||
    (isEponym(word.key) && !personVerb.test(after) && isTermNoun(second.toLowerCase()))
  );
}

const states = new Set(
  'georgia virginia carolina washington china jordan chad israel india france florida dakota texas montana austria'.split(
    ' ',
  ),
);

/** "Smith, John". */
function addReversed({ text, capitals }: Subject, add: Parameters<Detector>[1]): void {
  for (const [index, first] of capitals.entries()) {
    const second = capitals[index + 1];
    const comma = first.start + first.text.length;
    if (second === undefined || second.start !== comma + 2 || !text.startsWith(', ', comma)) continue;
    const [family, given] = [keyOf(first.text), keyOf(second.text)];
    if (!isSurname(letters(family)) || !isGivenName(given) || isCommonWord(family) || isCommonWord(given)) continue;
    const isList = isGivenName(family) && !/^[\s:：]*$/u.test(text.slice(Math.max(0, first.start - 2), first.start));
    if (states.has(given) || states.has(family) || isEponym(family) || isList) continue;
    const end = second.start + second.text.length;
    const initial = /^ \p{Lu}\.(?!\p{L})/u.exec(text.slice(end, end + 4));
    add({
      class: 'name',
      start: first.start,
      end: end + (initial?.[0].length ?? 0),
      confidence: 0.75,
      detector: 'surname, given name',
    });
  }
}

const lowerCase =
  /(?<!\p{L})(?:patient name|patient|name|nom|nachname|vorname)\s?[:：]\s?(\p{Ll}{2,}(?: \p{Ll}{2,}){0,2})/giu;

function addLabelledLowerCase(subject: Subject, add: Parameters<Detector>[1]): void {
  if (!/[:：]/u.test(subject.text)) return;
  for (const match of matchesOf(lowerCase, subject.text)) {
    const found = match[1] ?? '';
    const words = found.split(' ');
    if (found !== found.toLowerCase() || !words.some((word) => isGivenName(word)) || words.some(isTermNoun)) continue;
    const end = match.index + match[0].length;
    add({ class: 'name', start: end - found.length, end, confidence: 0.7, detector: 'name by label' });
  }
}
