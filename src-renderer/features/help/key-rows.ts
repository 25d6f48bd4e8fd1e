// The keys of the menus as rows of a table, from the one table of the contract. Pure.

import { menus, type EditRole, type MenuAction, type MenuGroup } from '../../../src-main/contract/index.ts';
import { shortcutText } from '../../app/shortcuts.ts';

export type KeyRow = {
  readonly group: MenuGroup;
  readonly entry:
    { readonly kind: 'action'; readonly action: MenuAction } | { readonly kind: 'role'; readonly role: EditRole };
  /** As it stands in a menu. */
  readonly keys: string;
};

/** The browser owns these keys: see features/frame/use-menus.ts. */
const ofTheBrowser: ReadonlySet<MenuAction> = new Set(['close-window', 'quit', 'zoom-in', 'zoom-out', 'zoom-reset']);

export function keyRows(isMac: boolean, isBrowser: boolean): readonly KeyRow[] {
  return menus.flatMap(({ group, entries }) =>
    entries.flatMap((entry): readonly KeyRow[] => {
      if (entry.kind === 'separator' || entry.shortcut === null) return [];
      const keys = shortcutText(entry.shortcut, isMac);
      if (entry.kind === 'role') return [{ group, entry: { kind: 'role', role: entry.role }, keys }];
      if (isBrowser && ofTheBrowser.has(entry.action)) return [];
      return [{ group, entry: { kind: 'action', action: entry.action }, keys }];
    }),
  );
}
