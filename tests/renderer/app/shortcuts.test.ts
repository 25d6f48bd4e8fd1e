// Keys of the menu table.

import { describe, expect, it } from 'vitest';
import { menus } from '../../../src-main/contract/index.ts';
import { actionOfKey, shortcutText, type PressedKey } from '../../../src-renderer/app/shortcuts.ts';

const press = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...change,
});
const control = { ctrlKey: true };

describe('a pressed key', () => {
  it('means the item of the menu that has it', () => {
    expect(actionOfKey(press('e', control), false, false)).toBe('export-adapter');
    expect(actionOfKey(press('E', { ...control, shiftKey: true }), false, false)).toBe('export-report');
    expect(actionOfKey(press('4', control), false, false)).toBe('go-runs');
    expect(actionOfKey(press('F1'), false, true)).toBe('help');
  });

  it('is found by its place where Shift makes another sign of it', () => {
    expect(actionOfKey(press(':', { ...control, shiftKey: true, code: 'Period' }), false, false)).toBe('stop-run');
    expect(actionOfKey(press('+', { ...control, shiftKey: true }), false, false)).toBe('zoom-in');
  });

  it('is a letter of the text while a person types, unless a modifier is held', () => {
    expect(actionOfKey(press('t'), false, false)).toBe('chart-or-table');
    expect(actionOfKey(press('t'), false, true)).toBeNull();
    expect(actionOfKey(press('e', control), false, true)).toBe('export-adapter');
  });

  it('needs the command key on macOS', () => {
    expect(actionOfKey(press('e', { metaKey: true }), true, false)).toBe('export-adapter');
    expect(actionOfKey(press('e', control), true, false)).toBeNull();
  });

  it('means nothing with other modifiers, and leaves editing and F6 to others', () => {
    expect(actionOfKey(press('e', { ...control, altKey: true }), false, false)).toBeNull();
    expect(actionOfKey(press('c', control), false, false)).toBeNull();
    expect(actionOfKey(press('F6'), false, false)).toBeNull();
  });
});

describe('shortcuts in menus', () => {
  it('are unique', () => {
    const shortcuts = menus.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.kind !== 'separator' && entry.shortcut !== null ? [entry.shortcut] : [])),
    );
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  });

  it('are written as the system writes them', () => {
    expect(shortcutText('Mod+Shift+E', false)).toBe('Ctrl+Shift+E');
    expect(shortcutText('Mod+Shift+E', true)).toBe('⇧⌘E');
    expect(shortcutText('T', true)).toBe('T');
  });
});
