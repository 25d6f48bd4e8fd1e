// Check digits that no library here knows; national numbers are checked by stdnum. Every function takes the number without
// separators and never throws.

const digitsOf = (text: string): number[] => Array.from(text, Number);
const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);

/** ISO/IEC 7812-1, annex B. */
export function isLuhn(text: string): boolean {
  if (!/^\d{2,}$/.test(text) || /^(\d)\1*$/.test(text)) return false;
  const sum = digitsOf(text)
    .reverse()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return sum % 10 === 0;
}

/** NHS number: ten digits, modulus 11. */
export function isNhsNumber(text: string): boolean {
  if (!/^\d{10}$/.test(text) || /^(\d)\1*$/.test(text)) return false;
  const digits = digitsOf(text);
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === digits[9];
}

/** ISO 13616: modulus 97 of the rearranged number. Lengths by country are not checked. */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** German health insurance number (KVNR, §290 SGB V): a letter and nine digits, Luhn-like over the letter's place. */
export function isKvnr(text: string): boolean {
  if (!/^[A-Z]\d{9}$/.test(text)) return false;
  const letter = String(text.charCodeAt(0) - 64).padStart(2, '0');
  const digits = digitsOf(letter + text.slice(1));
  const sum = digits.slice(0, 10).reduce((total, digit, index) => {
    const product = index % 2 === 0 ? digit : digit * 2;
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return sum % 10 === digits[10];
}

/** ISO 3779 as used in North America (49 CFR 565): the ninth character is a check digit. */
export function isVin(text: string): boolean {
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return false;
  const values: Readonly<Record<string, number>> = Object.fromEntries(
    Array.from('ABCDEFGHJKLMNPRSTUVWXYZ', (letter, index) => [letter, Number('12345678123457923456789'[index])]),
  );
  const digits = Array.from(text, (character) => values[character] ?? Number(character));
  const remainder = weighted(digits, [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return text[8] === (remainder === 10 ? 'X' : String(remainder));
}

/** US National Provider Identifier: Luhn over 80840 and the ten digits. */
export function isNpi(text: string): boolean {
  return /^[12]\d{9}$/.test(text) && isLuhn(`80840${text}`);
}

/** US Drug Enforcement Administration number: two letters and seven digits. */
export function isDeaNumber(text: string): boolean {
  if (!/^[A-Z][A-Z9]\d{7}$/.test(text)) return false;
  return weighted(digitsOf(text.slice(2)), [1, 2, 1, 2, 1, 2]) % 10 === Number(text[8]);
}

/** US Medicare Beneficiary Identifier: a form without a check digit. */
export function isMedicareNumber(text: string): boolean {
  return /^[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y]{2}\d{2}$/.test(
    text,
  );
}
