// The menus in the title bar, where the system shows none. One tab stop; F10 goes to it; left and right change the menu, and so
// does the pointer while one is open.

import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import '../styles/frame.css';
import '../styles/overlay.css';
import { Icon } from './icon.tsx';
import { menuBarKey, type MenuBarState } from './menu-bar-keys.ts';
import { isSeparator, type MenuEntry, type MenuList } from './menu-entry.ts';

export type MenuBarProps = {
  readonly label: string;
  readonly menus: readonly MenuList[];
  /** The id of the item that was chosen. */
  readonly onAction: (id: string) => void;
};

const closed: MenuBarState = { menu: 0, isOpen: false, item: null };

/** A menu bar from data. */
export function MenuBar({ label, menus, onAction }: MenuBarProps): ReactElement {
  const bar = useRef<HTMLDivElement>(null);
  const [state, setState] = useState(closed);
  // Where the focus was before the menu took it: an act returns it there.
  const origin = useRef<Element | null>(null);

  // The focus follows in the same frame: a quick second key must find it here.
  const hasToFocus = useRef(false);
  const moveTo = (next: MenuBarState): void => {
    hasToFocus.current = true;
    setState(next);
  };
  useLayoutEffect(() => {
    if (!hasToFocus.current) return;
    hasToFocus.current = false;
    const path = state.item === null ? '> button' : `[data-index='${state.item}']`;
    const target = bar.current?.querySelector(`:scope > div:nth-child(${state.menu + 1}) ${path}`);
    if (target instanceof HTMLElement) target.focus();
  }, [state]);
  const run = (id: string): void => {
    setState((now) => ({ ...now, isOpen: false, item: null }));
    if (origin.current instanceof HTMLElement) origin.current.focus();
    onAction(id);
  };

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'F10' || event.shiftKey) return;
      event.preventDefault();
      const first = bar.current?.querySelector('button[tabindex="0"]');
      if (first instanceof HTMLElement) first.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  useEffect(() => {
    if (!state.isOpen) return undefined;
    const onPointerDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && bar.current?.contains(event.target) === true) return;
      setState((now) => ({ ...now, isOpen: false, item: null }));
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [state.isOpen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = menuBarKey(menus, state, event.key, document.documentElement.dir === 'rtl');
    if (step.kind === 'ignore') return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
    if (step.kind === 'run') run(step.id);
    else if (event.key === 'Tab') setState(step.state);
    else moveTo(step.state);
  };

  return (
    <div
      className="menu-bar"
      role="menubar"
      aria-label={label}
      tabIndex={-1}
      ref={bar}
      onKeyDown={onKeyDown}
      onFocus={({ relatedTarget }) => {
        if (relatedTarget !== null && bar.current?.contains(relatedTarget) !== true) origin.current = relatedTarget;
      }}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget !== null && bar.current?.contains(relatedTarget) !== true)
          setState((now) => ({ ...now, isOpen: false, item: null }));
      }}
    >
      {menus.map((menu, index) => {
        const isOpen = state.isOpen && state.menu === index;
        return (
          <div key={menu.id} role="none">
            <button
              type="button"
              role="menuitem"
              aria-haspopup="menu"
              aria-expanded={isOpen}
              tabIndex={state.menu === index ? 0 : -1}
              onClick={() => moveTo({ menu: index, isOpen: !isOpen, item: null })}
              onPointerEnter={() => {
                if (state.isOpen && !isOpen) moveTo({ menu: index, isOpen: true, item: null });
              }}
            >
              {menu.label}
            </button>
            {isOpen ? <OpenMenu menu={menu} onRun={run} /> : null}
          </div>
        );
      })}
    </div>
  );
}

function OpenMenu({ menu, onRun }: { readonly menu: MenuList; readonly onRun: (id: string) => void }): ReactElement {
  return (
    <div className="menu" role="menu" aria-label={menu.label} tabIndex={-1}>
      {menu.items.map((entry, index) => (
        <MenuRow key={isSeparator(entry) ? `separator ${index}` : entry.id} entry={entry} index={index} onRun={onRun} />
      ))}
    </div>
  );
}

function MenuRow(props: {
  readonly entry: MenuEntry;
  readonly index: number;
  readonly onRun: (id: string) => void;
}): ReactElement {
  const { entry, index, onRun } = props;
  // eslint-disable-next-line jsx-a11y/prefer-tag-over-role
  if (isSeparator(entry)) return <div className="separator" role="separator" />;
  const { id, label, shortcut, isDisabled = false, isSelected } = entry;
  return (
    <button
      type="button"
      role={isSelected === undefined ? 'menuitem' : 'menuitemradio'}
      tabIndex={-1}
      data-index={index}
      aria-disabled={isDisabled}
      {...(isSelected === undefined ? {} : { 'aria-checked': isSelected })}
      onPointerMove={({ currentTarget }) => currentTarget.focus()}
      onClick={() => {
        if (!isDisabled) onRun(id);
      }}
    >
      {isSelected === true ? <Icon name="check" size={14} /> : null}
      <span className="menu-label">{label}</span>
      {shortcut === undefined ? null : (
        <kbd className="shortcut" aria-hidden="true">
          {shortcut}
        </kbd>
      )}
    </button>
  );
}
