// Every line of help exists in both languages, and every section has a title and something to read.

import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { sayWith } from '../../../src-renderer/app/say.ts';
import { helpSections, type HelpTree } from '../../../src-renderer/features/help/help-sections.ts';
import { initI18n } from '../../../src-renderer/i18n/init.ts';

const trees: readonly HelpTree[] = ['guide', 'holds', 'notHolds', 'limits'];

beforeAll(() => initI18n('en'));

describe.each(['en', 'de'])('help in %s', (locale) => {
  it.each(trees)('has every line of %s', async (tree) => {
    await i18next.changeLanguage(locale);
    const say = sayWith(i18next.t);
    expect(helpSections(tree).length).toBeGreaterThan(3);
    for (const { title, lines } of helpSections(tree)) {
      expect(lines).not.toEqual([]);
      expect(say(title), title).not.toBe(title);
      for (const line of lines) {
        expect(say(line), line).not.toBe(line);
        expect(say(line), line).toMatch(/\.$/);
        expect(say(line), line).not.toContain('{{');
      }
    }
  });
});
