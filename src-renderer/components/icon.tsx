// One line icon. It takes the colour of the text around it, and is hidden from screen readers unless it has a label.

import type { ReactElement } from 'react';
import '../styles/icon.css';
import { iconPaths, type IconName } from './icon-paths.ts';

export type { IconName } from './icon-paths.ts';

export type IconProps = {
  readonly name: IconName;
  /** CSS pixels. */
  readonly size?: number;
  /** Only where the icon stands alone; beside words it says nothing new. */
  readonly label?: string;
};

/** A 16 px line icon. */
export function Icon({ name, size = 16, label }: IconProps): ReactElement {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <path d={iconPaths[name]} />
    </svg>
  );
}
