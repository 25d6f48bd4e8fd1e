// The menus of the title bar, and the keys of the same table. Keys that the window handles are kept from the shell, which
// would do them a second time.

import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { menuActions, menus, type EditRole, type MenuAction } from '../../../src-main/contract/index.ts';
import type { MenuEntry } from '../../components/menu-entry.ts';
import { listen } from '../../app/api.ts';
import { usePlace } from '../../app/places.ts';
import { actionOfKey, shortcutText } from '../../app/shortcuts.ts';
import { appStore, useApp } from '../../app/use-app.ts';
import { isAvailable, performAction } from './perform-action.ts';
import { focusNextRegion } from './regions.ts';

const isMenuAction = (text: string): text is MenuAction => menuActions.some((action) => action === text);
const editRoles: readonly EditRole[] = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'];
const isEditRole = (text: string): text is EditRole => editRoles.some((role) => role === text);

/** The browser owns these: its windows, and its own zoom. */
const ofTheBrowser: ReadonlySet<MenuAction> = new Set(['close-window', 'quit', 'zoom-in', 'zoom-out', 'zoom-reset']);
const notInBrowser: ReadonlySet<MenuAction> = new Set(['close-window', 'quit']);

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

const isMacKeyboard = (): boolean => appStore.getState().info?.platform === 'darwin';

/** Keys of the menu table and choices of the native menu bar; once, in the frame. */
export function useMenuKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const action = actionOfKey(event, isMacKeyboard(), isTyping(event.target));
      if (action === null) return;
      if (appStore.getState().info?.shell === 'browser' && ofTheBrowser.has(action)) return;
      // On macOS the native menu bar has the keys.
      if (isMacKeyboard() && appStore.getState().info?.shell === 'electron' && event.metaKey) return;
      // A question is open: it is answered first.
      if (document.querySelector('[role=dialog], [role=alertdialog]') !== null) return;
      event.preventDefault();
      void performAction(action, focusNextRegion);
    };
    window.addEventListener('keydown', onKey);
    const stop = listen('window.menu', ({ action }) => {
      if (isMenuAction(action)) void performAction(action, focusNextRegion);
    });
    return () => {
      window.removeEventListener('keydown', onKey);
      stop();
    };
  }, []);
}

export type TitleMenus = {
  readonly menus: readonly { readonly id: string; readonly label: string; readonly items: readonly MenuEntry[] }[];
  readonly onAction: (id: string) => void;
};

export function useTitleMenus(): TitleMenus {
  const { t } = useTranslation();
  const place = usePlace((state) => state.place);
  const runs = useApp((state) => state.runs);
  const studies = useApp((state) => state.studies);
  const theme = useApp(({ settings }) => settings?.settings.theme ?? 'system');
  const shell = useApp(({ info }) => info?.shell ?? 'browser');
  const isMac = useApp(({ info }) => info?.platform === 'darwin');
  const onAction = useCallback((id: string) => {
    if (isMenuAction(id)) void performAction(id, focusNextRegion);
    // The menu gives focus back to the field first.
    else if (isEditRole(id)) window.setTimeout(() => document.execCommand(id), 50);
  }, []);
  return {
    onAction,
    menus: menus.map(({ group, entries }) => ({
      id: group,
      label: t(`menu.groups.${group}`),
      items: tidy(
        entries.flatMap((entry): readonly MenuEntry[] => {
          if (entry.kind === 'separator') return [{ separator: true }];
          if (entry.kind === 'role')
            return [
              {
                id: entry.role,
                label: t(`menu.roles.${entry.role}`),
                shortcut: shortcutText(entry.shortcut, isMac),
                // A page may not read the clipboard by itself; the keys may.
                isDisabled: entry.role === 'paste',
              },
            ];
          if (shell === 'browser' && notInBrowser.has(entry.action)) return [];
          return [
            {
              id: entry.action,
              label: t(`menu.actions.${entry.action}`),
              ...(entry.shortcut === null ? {} : { shortcut: shortcutText(entry.shortcut, isMac) }),
              isDisabled: !isAvailable(entry.action, place, runs ?? [], studies ?? []),
              ...(entry.action.startsWith('theme-') ? { isSelected: entry.action === `theme-${theme}` } : {}),
            },
          ];
        }),
      ),
    })),
  };
}

/** Without lines at the ends and without two in a row. */
function tidy(items: readonly MenuEntry[]): readonly MenuEntry[] {
  const isLine = (item: MenuEntry | undefined): boolean => item === undefined || 'separator' in item;
  return items.filter((item, index) => {
    if (!isLine(item)) return true;
    return index > 0 && !isLine(items[index - 1]) && items.slice(index + 1).some((later) => !isLine(later));
  });
}
