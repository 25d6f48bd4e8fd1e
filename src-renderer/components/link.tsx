// A link within the app. An address outside of it is never opened from here: the main process does that, after asking.

import type { ReactElement, ReactNode } from 'react';
import { Link as AriaLink } from 'react-aria-components/Link';
import '../styles/button.css';
import { classNames } from './class-names.ts';
import { present } from './present.ts';

export type LinkProps = {
  readonly children: ReactNode;
  /** An address in the app, such as `#/trust/left`. */
  readonly href?: string;
  readonly onPress?: () => void;
  /** Looks like the text around it until it is hovered: breadcrumbs, table cells. */
  readonly isQuiet?: boolean;
  readonly label?: string;
};

/** A link in a sentence, a breadcrumb or a cell. */
export function Link({ children, href, onPress, isQuiet = false, label }: LinkProps): ReactElement {
  return (
    <AriaLink
      className={classNames('link', isQuiet && 'quiet')}
      {...present({ href, onPress: onPress === undefined ? undefined : () => onPress(), 'aria-label': label })}
    >
      {children}
    </AriaLink>
  );
}
