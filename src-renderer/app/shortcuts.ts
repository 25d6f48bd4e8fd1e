// Keys of the menu table, read in the window: which item a pressed key means. Pure.

import { menus, type MenuAction } from '../../src-main/contract/index.ts';

export type PressedKey = {
  readonly key: string;
  /** Of the key's place on the keyboard: `Period` stays itself with Shift. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
};

const codes: Readonly<Record<string, string>> = { '.': 'Period', ',': 'Comma', '=': 'Equal', '-': 'Minus' };

function matches(shortcut: string, pressed: PressedKey, isMac: boolean): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const needsMod = parts.includes('Mod');
  const hasMod = isMac ? pressed.metaKey : pressed.ctrlKey;
  const hasOther = isMac ? pressed.ctrlKey : pressed.metaKey;
  if (needsMod !== hasMod || hasOther || pressed.altKey) return false;
  // Zooming in is Mod and + on keyboards where + needs Shift.
  if (key === '=' && needsMod) return pressed.key === '+' || pressed.key === '=';
  if (parts.includes('Shift') !== pressed.shiftKey) return false;
  return pressed.key.toUpperCase() === key.toUpperCase() || (needsMod && codes[key] === pressed.code);
}

/**
 * The item of the menus that a pressed key means; null for none. Keys of the edit menu are the system's own, and F6 is the
 * frame's. A letter alone is only for keys pressed outside of text fields.
 */
export function actionOfKey(pressed: PressedKey, isMac: boolean, isTyping: boolean): MenuAction | null {
  for (const { entries } of menus)
    for (const entry of entries) {
      if (entry.kind !== 'action' || entry.shortcut === null || entry.action === 'next-region') continue;
      if (entry.shortcut.length === 1 && isTyping) continue;
      if (matches(entry.shortcut, pressed, isMac)) return entry.action;
    }
  return null;
}

/** `Mod+Shift+E` as it stands in a menu: `Ctrl+Shift+E`, or `⇧⌘E`. */
export function shortcutText(shortcut: string, isMac: boolean): string {
  if (!isMac) return shortcut.replace('Mod', 'Ctrl');
  return shortcut.replace('Shift+', '⇧').replace('Mod+', '⌘').replace(/^⌘⇧/, '⇧⌘');
}
