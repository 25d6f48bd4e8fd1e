// A button that opens a menu of acts.

import type { ReactElement } from 'react';
import { Menu, MenuItem as AriaMenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import '../styles/overlay.css';
import { Button, type ButtonSize, type ButtonVariant } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { isSeparator, type MenuEntry } from './menu-entry.ts';

export type MenuButtonProps = {
  readonly label: string;
  /** Shows the icon alone; the label is its name. */
  readonly icon?: IconName;
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly items: readonly MenuEntry[];
  readonly onAction: (id: string) => void;
};

/** A menu under its button. */
export function MenuButton({ label, icon, variant, size = 'md', items, onAction }: MenuButtonProps): ReactElement {
  const disabled = items.flatMap((entry) => (!isSeparator(entry) && entry.isDisabled === true ? [entry.id] : []));
  const selected = items.flatMap((entry) => (!isSeparator(entry) && entry.isSelected === true ? [entry.id] : []));
  return (
    <MenuTrigger>
      {icon === undefined ? (
        <Button size={size} {...(variant === undefined ? {} : { variant })}>
          {label}
        </Button>
      ) : (
        <IconButton icon={icon} label={label} size={size === 'lg' ? 'md' : size} />
      )}
      <Popover className="popover" placement="bottom end" offset={4}>
        <Menu
          className="menu"
          disabledKeys={disabled}
          {...(selected.length === 0 ? {} : { selectionMode: 'multiple', selectedKeys: selected })}
          onAction={(key) => onAction(String(key))}
        >
          {items.map((entry, index) =>
            isSeparator(entry) ? (
              <Separator key={`separator ${index}`} />
            ) : (
              <AriaMenuItem key={entry.id} id={entry.id} textValue={entry.label}>
                {entry.isSelected === true ? <Icon name="check" size={14} /> : null}
                <span className="menu-label">{entry.label}</span>
                {entry.shortcut === undefined ? null : <kbd className="shortcut">{entry.shortcut}</kbd>}
              </AriaMenuItem>
            ),
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
