// What the tab says of pad books: every state in its words, in each language, and the smaller figure first.

import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { padBookSchema, type PadBookRecord } from '../../../src-main/contract/index.ts';
import { PadBooks } from '../../../src-renderer/features/trust/pad-books.tsx';
import { roundsOf, withoutUnitOf } from '../../../src-renderer/features/trust/pad-facts.ts';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';
import { initI18n } from '../../../src-renderer/i18n/init.ts';
import { LocaleProvider } from '../../../src-renderer/i18n/locale-provider.tsx';
import type { Locale } from '../../../src-renderer/i18n/locale.ts';
import { padBook } from '../records.ts';

const states = padBookSchema.shape.state.options;

type Options = { readonly locale?: Locale; readonly roundBytes?: number | null; readonly hasDialog?: boolean };

function render(book: PadBookRecord, { locale = 'en', roundBytes = null, hasDialog = true }: Options = {}): string {
  initI18n(locale);
  const onAdd = hasDialog ? () => {} : null;
  const books = createElement(PadBooks, { books: [book], roundBytes, onForget: () => {}, onAdd });
  return renderToString(createElement(LocaleProvider, null, books));
}

/** What is read, in the order of the page. */
const words = (markup: string): string =>
  markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\s+/g, ' ');

describe.each<Locale>(['en', 'de', 'en-XA'])('a pad book in %s', (locale) => {
  it.each(states)('that is %s has words for it and no open argument', (state) => {
    const markup = render(padBook({ state }), { locale, roundBytes: 1_126_000 });
    expect(markup).not.toContain('trust.pad');
    expect(markup).not.toContain('{{');
    expect(words(markup)).toContain('PB-3f9c01ab');
  });
});

describe('a pad book', () => {
  it('says what is left and how many rounds that is', () => {
    const text = words(render(padBook(), { roundBytes: 1_126_000 }));
    expect(text).toContain('Pad book PB-3f9c01ab');
    expect(text).toContain('Left to send: 20.6 of 32 GB, about 18,200 rounds at today’s size.');
    expect(text).toContain('Left to receive: 20.7 of 32 GB.');
    expect(text.indexOf('Left to send')).toBeLessThan(text.indexOf('Left to receive'));
  });

  it('leaves the rounds out where their size is not known', () => {
    expect(words(render(padBook()))).toContain('Left to send: 20.6 of 32 GB. ');
  });

  it('leads with the smaller figure', () => {
    const text = words(render(padBook({ leftToReceive: 4e9 }), { roundBytes: 1e6 }));
    expect(text).toContain('Left to receive: 4 of 32 GB, about 4,000 rounds');
    expect(text.indexOf('Left to receive')).toBeLessThan(text.indexOf('Left to send'));
  });

  it('has a meter for each way, with its number', () => {
    const markup = render(padBook()).replaceAll('\u00a0', ' ');
    expect(markup).toContain('aria-label="Left to send"');
    expect(markup).toContain('aria-valuetext="20.6 of 32 GB"');
    expect(markup.match(/role="meter/g)).toHaveLength(2);
    expect(markup).toContain('aria-valuetext="20.7 of 32 GB"');
  });

  it('that is low says whom to ask', () => {
    const low = padBook({ state: 'low', leftToSend: 3.15e9 });
    expect(words(render(low, { roundBytes: 1_126_000 }))).toContain(
      '3.2 GB left to send, about 2,790 rounds. Ask the study office for the next book; delivery in person takes days.',
    );
    expect(words(render({ ...low, leftToReceive: 1e9 }))).toContain('1 GB left to receive. Ask the study office');
  });

  it('that is used up says that sending has stopped, and offers the next where folders can be chosen', () => {
    const empty = padBook({ state: 'empty', leftToSend: 0 });
    expect(words(render(empty))).toContain(
      'Pad book PB-3f9c01ab is used up. Sending has stopped. Cloister does not fall back to the keystream by itself.',
    );
    expect(words(render(empty))).toContain('Add pad book…');
    expect(words(render(empty, { hasDialog: false }))).not.toContain('Add pad book…');
  });

  it('that cannot be read has no figures', () => {
    const missing = padBook({ state: 'missing', leftToSend: null, leftToReceive: null });
    expect(render(missing)).not.toContain('role="meter');
    expect(words(render(missing))).toContain('“study-a”');
  });

  it('can be forgotten, but for one that lies in the data folder', () => {
    expect(render(padBook())).toContain('aria-label="Forget pad book PB-3f9c01ab"');
    expect(words(render(padBook({ canForget: false })))).not.toContain('Forget');
  });
});

it.each([
  [20.6e9, 1_126_000, 18_200],
  [999_999, 1, 999_000],
  [99, 10, 9],
  [9, 10, 0],
])('%d bytes are about so many rounds of %d', (left, round, rounds) => {
  expect(roundsOf(left, round)).toBe(rounds);
});

it('a unit is said once where it is the same', () => {
  expect(withoutUnitOf('20,6\u00a0GB', '32\u00a0GB')).toBe('20,6');
  expect(withoutUnitOf('0 bytes', '32 GB')).toBe('0 bytes');
  expect(withoutUnitOf('500 bytes', '1,000 bytes')).toBe('500');
});

it('channels have the names and the properties that they have', () => {
  expect(en.trust.pad.padChannel).toBe('One-time pad (pre-shared)');
  expect(en.trust.pad.padChannelText).toBe(
    'each byte is used once, then erased; as random as the source of the pad book',
  );
  expect(en.trust.pad.streamChannel).toBe('One-time keystream');
  expect(en.trust.pad.streamChannelText).toBe('computational security: as strong as AES-256');
  for (const { trust } of [en, de]) expect(trust.pad.streamChannelText).toContain('AES-256');
});
