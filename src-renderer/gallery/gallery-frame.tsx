// The frame around each gallery page, with real menus and the boundary bar.

import { useState, type ReactElement, type ReactNode } from 'react';
import { AppFrame } from '../components/app-frame.tsx';
import { BoundaryBar } from '../components/boundary-bar.tsx';
import { MenuBar } from '../components/menu-bar.tsx';
import type { MenuList } from '../components/menu-entry.ts';
import { Sidebar, type SidebarItem } from '../components/sidebar.tsx';
import { TitleBar } from '../components/title-bar.tsx';
import { toasts } from '../components/toast.tsx';
import { noAct } from './sample.ts';

const menus: readonly MenuList[] = [
  {
    id: 'file',
    label: 'File',
    items: [
      { id: 'import', label: 'Import dataset…', shortcut: 'Ctrl+O' },
      { id: 'invite', label: 'Open study invitation…', shortcut: 'Ctrl+Shift+O' },
      { separator: true },
      { id: 'export', label: 'Export adapter…', shortcut: 'Ctrl+E', isDisabled: true },
      { id: 'quit', label: 'Quit', shortcut: 'Ctrl+Q' },
    ],
  },
  { id: 'edit', label: 'Edit', items: [{ id: 'copy', label: 'Copy', shortcut: 'Ctrl+C' }] },
  { id: 'run', label: 'Run', items: [{ id: 'simulate', label: 'Start simulation', shortcut: 'Ctrl+Shift+S' }] },
  {
    id: 'view',
    label: 'View',
    items: [
      { id: 'light', label: 'Light', isSelected: true },
      { id: 'dark', label: 'Dark', isSelected: false },
    ],
  },
  { id: 'trust', label: 'Trust', items: [{ id: 'gate', label: 'Close the gate', shortcut: 'Ctrl+Shift+L' }] },
  { id: 'help', label: 'Help', items: [{ id: 'about', label: 'About' }] },
];

const places: readonly SidebarItem[] = [
  { id: 'home', icon: 'home', label: 'Home' },
  { id: 'tables', icon: 'data', label: 'Data' },
  { id: 'wizard', icon: 'study', label: 'Studies' },
  { id: 'run', icon: 'run', label: 'Runs' },
  { id: 'charts', icon: 'model', label: 'Models' },
  { id: 'error', icon: 'trust', label: 'Trust', group: 'oversight', badge: { kind: 'failed', label: '1 problem' } },
  { id: 'states', icon: 'log', label: 'Activity', group: 'oversight' },
];

type Props = {
  readonly page: string;
  readonly pages: readonly string[];
  readonly isRail: boolean;
  readonly children: ReactNode;
};

export function GalleryFrame({ page, isRail, children }: Props): ReactElement {
  const [last, setLast] = useState('');
  return (
    <AppFrame
      isRail={isRail}
      titleBar={
        <TitleBar
          appName="Cloister"
          place={page}
          isSimulated={page === 'home'}
          menuBar={
            <MenuBar
              label="Menu"
              menus={menus}
              onAction={(id) => {
                setLast(id);
                toasts.show({ message: `Chosen: ${id}.` });
              }}
            />
          }
          windowControls={{ onMinimise: noAct, onMaximise: noAct, onClose: noAct }}
        />
      }
      sidebar={
        <Sidebar
          label="Main"
          items={places.map((place) => ({ ...place, isCurrent: place.id === page }))}
          onSelect={(id) => {
            const query = new URLSearchParams(location.search);
            query.set('page', id);
            location.search = query.toString();
          }}
          foot={{ name: 'Northfield General', role: 'Data steward', onSettings: noAct }}
          isRail={isRail}
        />
      }
      boundary={
        <BoundaryBar
          inside={{ detail: '4 virtual hospitals · 1,920 made-up notes · isolated process' }}
          gate={{
            state:
              page === 'error' ? 'failed' : page === 'charts' ? 'openSimulated' : page === 'run' ? 'open' : 'closed',
            label:
              page === 'error'
                ? 'Gate closed at 09:02:41'
                : page === 'charts'
                  ? 'Gate open to 1 SIMULATED server'
                  : page === 'run'
                    ? 'Gate open to 1 verified server'
                    : 'Gate closed',
            onPress: noAct,
          }}
          outside={{ detail: last === '' ? 'Nothing sent · 0 bytes since launch' : `Last chosen: ${last}` }}
        />
      }
    >
      {page === 'wizard' ? children : <div className="page">{children}</div>}
    </AppFrame>
  );
}
