import { describe, expect, test } from 'vitest';
import { menuActions } from '../../../src-main/contract/menu.ts';
import { menuBar } from '../../../src-main/electron/menu-bar.ts';
import { wordsFor } from '../../../src-main/electron/words.ts';

type Item = ReturnType<typeof menuBar>[number];

function allItems(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? allItems(item.submenu) : [])]);
}

const chosen: string[] = [];
const options = {
  words: wordsFor('en', 'en-GB'),
  hasDevTools: false,
  onAction: (action: string) => {
    chosen.push(action);
  },
};
const linux = allItems(menuBar({ ...options, isMac: false }));
const mac = allItems(menuBar({ ...options, isMac: true }));

describe('the native menu bar', () => {
  test('has every action of the contract, each with its words', () => {
    for (const items of [linux, mac])
      for (const action of menuActions) expect(items.find(({ id }) => id === action)?.label).toMatch(/\S/);
  });

  test('takes no single letter from the text fields', () => {
    const shortcuts = [...linux, ...mac].flatMap(({ accelerator }) => accelerator ?? []);
    expect(shortcuts.filter((shortcut) => shortcut.length === 1)).toEqual([]);
  });

  test('leaves the keys to the page but on macOS, save those that must always work', () => {
    const registered = linux
      .filter((item) => item.accelerator && item.registerAccelerator !== false)
      .map(({ id }) => id);
    expect(registered).toEqual(['close-window', 'quit']);
    expect(mac.find(({ id }) => id === 'go-home')).toMatchObject({
      accelerator: 'CommandOrControl+1',
      registerAccelerator: true,
    });
  });

  test('knows the developer tools only where they can be opened', () => {
    expect(linux.some(({ role }) => role === 'toggleDevTools')).toBe(false);
    expect(
      allItems(menuBar({ ...options, isMac: false, hasDevTools: true })).some(({ role }) => role === 'toggleDevTools'),
    ).toBe(true);
  });
});

describe('the language of native words', () => {
  test.each([
    ['system', 'de-AT', 'Datei'],
    ['system', 'en-US', 'File'],
    ['system', 'fr-FR', 'File'],
    ['system', 'den', 'File'],
    ['de', 'en-US', 'Datei'],
    ['en', 'de-DE', 'File'],
    ['pseudo', 'de-DE', 'File'],
  ] as const)('%s on %s', (language, locale, file) => expect(wordsFor(language, locale).menus.file).toBe(file));
});
