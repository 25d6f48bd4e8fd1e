// The menus, once: the native menu bar, the title bar's menus and the keyboard all read this table. Labels are the
// renderer's and main's i18n keys `menu.<id>`. `Mod` is Ctrl, or ⌘ on macOS.

export type MenuAction =
  | 'start-simulation'
  | 'new-simulation'
  | 'pause-run'
  | 'resume-run'
  | 'stop-run'
  | 'export-adapter'
  | 'export-report'
  | 'open-settings'
  | 'close-window'
  | 'quit'
  | 'go-home'
  | 'go-data'
  | 'go-studies'
  | 'go-runs'
  | 'go-models'
  | 'go-trust'
  | 'go-activity'
  | 'chart-or-table'
  | 'zoom-in'
  | 'zoom-out'
  | 'zoom-reset'
  | 'theme-system'
  | 'theme-light'
  | 'theme-dark'
  | 'next-region'
  | 'open-invitation'
  | 'check-server'
  | 'save-evidence'
  | 'close-gate'
  | 'check-computer'
  | 'show-what-left'
  | 'help'
  | 'error-codes'
  | 'threat-model'
  | 'known-limits'
  | 'about';

/** Roles of the edit menu, which the platform knows by itself. */
export type EditRole = 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll';

export type MenuEntry =
  | { readonly kind: 'action'; readonly action: MenuAction; readonly shortcut: string | null }
  | { readonly kind: 'role'; readonly role: EditRole; readonly shortcut: string }
  | { readonly kind: 'separator' };

export type MenuGroup = 'file' | 'edit' | 'run' | 'view' | 'trust' | 'help';

const action = (name: MenuAction, shortcut: string | null = null): MenuEntry => ({
  kind: 'action',
  action: name,
  shortcut,
});
const role = (name: EditRole, shortcut: string): MenuEntry => ({ kind: 'role', role: name, shortcut });
const separator: MenuEntry = { kind: 'separator' };

export const menus: readonly { readonly group: MenuGroup; readonly entries: readonly MenuEntry[] }[] = [
  {
    group: 'file',
    entries: [
      action('open-invitation', 'Mod+Shift+O'),
      separator,
      action('export-adapter', 'Mod+E'),
      action('export-report', 'Mod+Shift+E'),
      separator,
      action('open-settings', 'Mod+,'),
      separator,
      action('close-window', 'Mod+W'),
      action('quit', 'Mod+Q'),
    ],
  },
  {
    group: 'edit',
    entries: [
      role('undo', 'Mod+Z'),
      role('redo', 'Mod+Shift+Z'),
      separator,
      role('cut', 'Mod+X'),
      role('copy', 'Mod+C'),
      role('paste', 'Mod+V'),
      role('selectAll', 'Mod+A'),
    ],
  },
  {
    group: 'run',
    entries: [
      action('start-simulation', 'Mod+Shift+S'),
      action('new-simulation'),
      separator,
      action('pause-run', 'Mod+P'),
      action('resume-run'),
      action('stop-run', 'Mod+Shift+.'),
    ],
  },
  {
    group: 'view',
    entries: [
      action('go-home', 'Mod+1'),
      action('go-data', 'Mod+2'),
      action('go-studies', 'Mod+3'),
      action('go-runs', 'Mod+4'),
      action('go-models', 'Mod+5'),
      action('go-trust', 'Mod+6'),
      action('go-activity', 'Mod+7'),
      separator,
      action('chart-or-table', 'T'),
      separator,
      action('zoom-in', 'Mod+='),
      action('zoom-out', 'Mod+-'),
      action('zoom-reset', 'Mod+0'),
      separator,
      action('theme-system'),
      action('theme-light'),
      action('theme-dark'),
      separator,
      action('next-region', 'F6'),
    ],
  },
  {
    group: 'trust',
    entries: [
      action('check-server', 'Mod+Shift+T'),
      action('save-evidence'),
      separator,
      action('check-computer'),
      action('show-what-left'),
      separator,
      action('close-gate', 'Mod+Shift+L'),
    ],
  },
  {
    group: 'help',
    entries: [
      action('help', 'F1'),
      action('error-codes'),
      action('threat-model'),
      action('known-limits'),
      action('about'),
    ],
  },
];

/** Every action of the table, for schemas. */
export const menuActions: readonly MenuAction[] = menus.flatMap(({ entries }) =>
  entries.flatMap((entry) => (entry.kind === 'action' ? [entry.action] : [])),
);
