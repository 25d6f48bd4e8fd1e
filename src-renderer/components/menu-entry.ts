// What stands in a menu: an act or a line between groups.

export type MenuItem = {
  readonly id: string;
  readonly label: string;
  /** As the system writes it: “Ctrl+O”, “⌘O”. */
  readonly shortcut?: string;
  readonly isDisabled?: boolean;
  /** A tick: the one of several that is on. */
  readonly isSelected?: boolean;
};

export type MenuEntry = MenuItem | { readonly separator: true };

export type MenuList = { readonly id: string; readonly label: string; readonly items: readonly MenuEntry[] };

export function isSeparator(entry: MenuEntry): entry is { readonly separator: true } {
  return 'separator' in entry;
}
