// The keys of a menu bar as a pure function of where the focus is (WAI-ARIA menu bar pattern). menu-bar.tsx draws the result.

import { isSeparator, type MenuEntry, type MenuList } from './menu-entry.ts';

export type MenuBarState = {
  /** The menu whose name has the tab stop. */
  readonly menu: number;
  readonly isOpen: boolean;
  /** The item with the focus, as an index into the entries; null: the menu's name has it. */
  readonly item: number | null;
};

export type MenuBarStep =
  | { readonly kind: 'move'; readonly state: MenuBarState }
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'ignore' };

/** What a key does. `isRightToLeft` turns the arrow keys round. */
export function menuBarKey(
  menus: readonly MenuList[],
  state: MenuBarState,
  key: string,
  isRightToLeft = false,
): MenuBarStep {
  const items = menus[state.menu]?.items ?? [];
  const move = (next: Partial<MenuBarState>): MenuBarStep => ({ kind: 'move', state: { ...state, ...next } });
  const toMenu = (step: number): MenuBarStep => {
    const menu = (state.menu + step + menus.length) % menus.length;
    const item = state.item === null ? null : firstItem(menus[menu]?.items ?? []);
    return move({ menu, item });
  };
  const open = (item: number | null): MenuBarStep => move({ isOpen: true, item });
  const [forward, backward] = isRightToLeft ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  switch (key) {
    case forward:
      return toMenu(1);
    case backward:
      return toMenu(-1);
    case 'ArrowDown':
      return open(state.isOpen && state.item !== null ? nextItem(items, state.item, 1) : firstItem(items));
    case 'ArrowUp':
      return open(state.isOpen && state.item !== null ? nextItem(items, state.item, -1) : lastItem(items));
    case 'Home':
      return state.isOpen ? open(firstItem(items)) : move({ menu: 0 });
    case 'End':
      return state.isOpen ? open(lastItem(items)) : move({ menu: menus.length - 1 });
    case 'Enter':
    case ' ':
      return state.isOpen && state.item !== null ? runItem(items[state.item]) : open(firstItem(items));
    case 'Escape':
      return state.isOpen ? move({ isOpen: false, item: null }) : { kind: 'ignore' };
    case 'Tab':
      return state.isOpen ? move({ isOpen: false, item: null }) : { kind: 'ignore' };
    default:
      return typed(items, state, key, open);
  }
}

function runItem(entry: MenuEntry | undefined): MenuBarStep {
  if (entry === undefined || isSeparator(entry) || entry.isDisabled === true) return { kind: 'ignore' };
  return { kind: 'run', id: entry.id };
}

/** A letter goes to the next item that begins with it. */
function typed(
  items: readonly MenuEntry[],
  state: MenuBarState,
  key: string,
  open: (item: number) => MenuBarStep,
): MenuBarStep {
  if (!state.isOpen || key.length !== 1) return { kind: 'ignore' };
  const from = state.item ?? -1;
  for (let step = 1; step <= items.length; step += 1) {
    const index = (from + step + items.length) % items.length;
    const entry = items[index];
    if (entry !== undefined && !isSeparator(entry) && startsWith(entry.label, key)) return open(index);
  }
  return { kind: 'ignore' };
}

function startsWith(label: string, key: string): boolean {
  return label.toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
}

function firstItem(items: readonly MenuEntry[]): number | null {
  const index = items.findIndex((entry) => !isSeparator(entry));
  return index === -1 ? null : index;
}

function lastItem(items: readonly MenuEntry[]): number | null {
  const index = items.findLastIndex((entry) => !isSeparator(entry));
  return index === -1 ? null : index;
}

/** Disabled items keep their place: a person reads that they exist. */
function nextItem(items: readonly MenuEntry[], from: number, step: number): number | null {
  for (let moved = 1; moved <= items.length; moved += 1) {
    const index = (from + step * moved + items.length * moved) % items.length;
    const entry = items[index];
    if (entry !== undefined && !isSeparator(entry)) return index;
  }
  return null;
}
