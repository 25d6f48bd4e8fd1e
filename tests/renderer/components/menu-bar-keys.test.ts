// WAI-ARIA menu bar pattern.

import { describe, expect, test } from 'vitest';
import { menuBarKey, type MenuBarState } from '../../../src-renderer/components/menu-bar-keys.ts';
import type { MenuList } from '../../../src-renderer/components/menu-entry.ts';
import { nextRegion } from '../../../src-renderer/components/region-keys.ts';

const menus: readonly MenuList[] = [
  {
    id: 'file',
    label: 'File',
    items: [
      { id: 'import', label: 'Import' },
      { separator: true },
      { id: 'export', label: 'Export', isDisabled: true },
      { id: 'quit', label: 'Quit' },
    ],
  },
  { id: 'edit', label: 'Edit', items: [{ id: 'copy', label: 'Copy' }] },
  { id: 'help', label: 'Help', items: [] },
];
const at = (menu: number, item: number | null = null, isOpen = item !== null): MenuBarState => ({ menu, isOpen, item });
const move = (state: MenuBarState) => ({ kind: 'move', state });

describe('menu bar', () => {
  test('left and right go round the menus', () => {
    expect(menuBarKey(menus, at(0), 'ArrowRight')).toEqual(move(at(1)));
    expect(menuBarKey(menus, at(0), 'ArrowLeft')).toEqual(move(at(2)));
    expect(menuBarKey(menus, at(0), 'ArrowRight', true)).toEqual(move(at(2)));
  });

  test('with an open menu they open the next one at its first item', () => {
    expect(menuBarKey(menus, at(0, 3), 'ArrowRight')).toEqual(move(at(1, 0)));
  });

  test('down opens at the first item, up at the last, and separators are passed over', () => {
    expect(menuBarKey(menus, at(0), 'ArrowDown')).toEqual(move(at(0, 0)));
    expect(menuBarKey(menus, at(0), 'ArrowUp')).toEqual(move(at(0, 3)));
    expect(menuBarKey(menus, at(0, 0), 'ArrowDown')).toEqual(move(at(0, 2)));
    expect(menuBarKey(menus, at(0, 0), 'ArrowUp')).toEqual(move(at(0, 3)));
    expect(menuBarKey(menus, at(0, 3), 'ArrowDown')).toEqual(move(at(0, 0)));
  });

  test('Enter runs an item, not a disabled one', () => {
    expect(menuBarKey(menus, at(0, 0), 'Enter')).toEqual({ kind: 'run', id: 'import' });
    expect(menuBarKey(menus, at(0, 2), 'Enter')).toEqual({ kind: 'ignore' });
  });

  test('Escape closes and keeps the place; a second one is not ours', () => {
    expect(menuBarKey(menus, at(0, 2), 'Escape')).toEqual(move(at(0, null, false)));
    expect(menuBarKey(menus, at(0), 'Escape')).toEqual({ kind: 'ignore' });
  });

  test('a letter goes to the item that begins with it', () => {
    expect(menuBarKey(menus, at(0, 0), 'q')).toEqual(move(at(0, 3)));
    expect(menuBarKey(menus, at(0, 0), 'x')).toEqual({ kind: 'ignore' });
  });

  test('a menu without items opens with nothing to choose', () => {
    expect(menuBarKey(menus, at(2), 'ArrowDown')).toEqual(move(at(2, null, true)));
  });
});

test('F6 goes round the regions', () => {
  expect(nextRegion(-1, 3, false)).toBe(0);
  expect(nextRegion(2, 3, false)).toBe(0);
  expect(nextRegion(0, 3, true)).toBe(2);
  expect(nextRegion(-1, 3, true)).toBe(2);
  expect(nextRegion(-1, 0, false)).toBe(-1);
});
