import { describe, expect, test } from 'vitest';
import { createFormat } from '../../../src-renderer/i18n/format.ts';
import { chooseLocale } from '../../../src-renderer/i18n/locale.ts';

const en = createFormat('en', 'UTC');
const de = createFormat('de', 'UTC');
const space = '\u00a0';
const moment = Date.UTC(2026, 0, 14, 14, 30, 3);

describe('English', () => {
  test('percentages have one digit', () => {
    expect(en.percent(0.713)).toBe('71.3%');
    expect(en.percent(0.8, 0)).toBe('80%');
  });

  test('counts are grouped', () => expect(en.count(18_149)).toBe('18,149'));

  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1204, '1,204 bytes'],
    [13_400, '13.4 kB'],
    [999_960, '1 MB'],
    [13_400_000, '13.4 MB'],
    [20_600_000_000, '20.6 GB'],
  ])('%i bytes are %s', (size, text) => expect(en.bytes(size)).toBe(text));

  test('every byte on request', () => expect(en.fullBytes(13_400_123)).toBe('13,400,123 bytes'));

  test('points carry their sign', () => {
    expect(en.points(6.2)).toBe('+6.2');
    expect(en.points(-4.1)).toBe('\u22124.1');
    expect(en.points(0)).toBe('0.0');
  });

  test.each([
    [0, `0${space}s`],
    [21_000, `21${space}s`],
    [120_000, `120${space}s`],
    [9 * 60_000, `9${space}min`],
    [112 * 60_000, `1${space}h 52${space}min`],
    [120 * 60_000, `2${space}h`],
    [50 * 3_600_000, `2${space}d 2${space}h`],
    [-5, `0${space}s`],
  ])('%i ms last %s', (ms, text) => expect(en.duration(ms)).toBe(text));

  test('times have 24 hours', () => {
    expect(en.time(moment)).toBe('14:30:03');
    expect(en.time(moment, false)).toBe('14:30');
    expect(en.time(Date.UTC(2026, 0, 14, 0, 5, 0), false)).toBe('00:05');
  });

  test('the month of a date is a word', () => {
    expect(en.dateOf(moment)).toBe('14 Jan 2026');
    expect(en.dateOf(Date.UTC(2027, 8, 30))).toBe('30 Sep 2027');
    expect(en.dateTime(moment)).toBe('14 Jan 2026, 14:30');
  });

  test('a hash shows eight digits and the last four', () => {
    expect(en.hash('b41c77e0aaaabbbbccccdddd00000d92')).toBe('b41c 77e0 … 0d92');
    expect(en.hash('b41c')).toBe('b41c');
  });

  test('epsilon has two digits', () => {
    expect(en.epsilon(3.142)).toBe('3.1');
    expect(en.epsilon(0.4)).toBe('0.4');
    expect(en.epsilon(12.4)).toBe('12');
    expect(en.epsilon(312.4)).toBe('312');
  });

  test('ranges and lists', () => {
    expect(en.range(95, 110)).toBe('95–110');
    expect(en.range(96, 96)).toBe('96');
    expect(en.list(['Ash', 'Birch', 'Cedar'])).toBe('Ash, Birch, and Cedar');
  });
});

describe('German', () => {
  test('writes its own marks', () => {
    expect(de.percent(0.713)).toBe(`71,3${space}%`);
    expect(de.count(18_149)).toBe('18.149');
    expect(de.bytes(13_400_000)).toBe('13,4 MB');
    expect(de.points(6.2)).toBe('+6,2');
    expect(de.dateOf(moment)).toBe('14. Jan. 2026');
    expect(de.time(moment)).toBe('14:30:03');
  });
});

test('the pseudo-locale has English numbers', () => expect(createFormat('en-XA').count(1204)).toBe('1,204'));

test('the first language that we speak is taken', () => {
  expect(chooseLocale(['fr-FR', 'de-AT', 'en-US'])).toBe('de');
  expect(chooseLocale(['fr-FR'])).toBe('en');
  expect(chooseLocale(['en-XA'])).toBe('en-XA');
});
