// The native menu bar, from the contract's table. On macOS it is what people see. Elsewhere the title bar draws the menus
// and the page reads the keyboard, so this one is hidden and holds only the keys that must work when the page does not.

import type { MenuItemConstructorOptions } from 'electron';
import { menus, type MenuAction, type MenuEntry } from '../contract/menu.ts';
import type { Words } from './words.ts';

export type MenuBarOptions = {
  readonly words: Words;
  readonly isMac: boolean;
  readonly hasDevTools: boolean;
  readonly onAction: (action: MenuAction) => void;
};

/** Done by the main process itself, so they work whatever the page does. */
const ownActions: ReadonlySet<MenuAction> = new Set(['close-window', 'quit']);

/** `Mod` is what Electron calls CommandOrControl; a letter alone would take that letter from every text field. */
function accelerator(shortcut: string | null): string | null {
  if (shortcut === null || shortcut.length === 1) return null;
  return shortcut.replace('Mod', 'CommandOrControl').replace('+=', '+Plus');
}

function item(entry: MenuEntry, { words, isMac, onAction }: MenuBarOptions): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'role':
      return { role: entry.role, label: words.roles[entry.role] };
    case 'action': {
      const keys = accelerator(entry.shortcut);
      return {
        id: entry.action,
        label: words.actions[entry.action],
        ...(keys === null ? {} : { accelerator: keys }),
        registerAccelerator: isMac || ownActions.has(entry.action),
        click: () => onAction(entry.action),
      };
    }
  }
}

export function menuBar(options: MenuBarOptions): MenuItemConstructorOptions[] {
  const { words, isMac, hasDevTools, onAction } = options;
  const groups: MenuItemConstructorOptions[] = menus.map(({ group, entries }) => ({
    label: words.menus[group],
    submenu: entries.map((entry) => item(entry, options)),
  }));
  const application: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { label: words.actions.about, click: () => onAction('about') },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { label: words.actions.quit, click: () => onAction('quit') },
    ],
  };
  const tools: MenuItemConstructorOptions = { label: 'Development', submenu: [{ role: 'toggleDevTools' }] };
  return [
    ...(isMac ? [application] : []),
    ...groups,
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    ...(hasDevTools ? [tools] : []),
  ];
}
