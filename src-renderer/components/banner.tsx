// The simulation banner: plum, hatched, never dismissed. Everything under it is simulated, and says so before it is read.

import type { ReactElement, ReactNode } from 'react';
import '../styles/card.css';
import '../styles/tag.css';
import { Link } from './link.tsx';
import { VerdictShape } from './verdict-shape.tsx';

export type BannerProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: { readonly label: string; readonly onPress: () => void };
};

/** Stands first on every page of a simulation. */
export function Banner({ title, children, action }: BannerProps): ReactElement {
  return (
    <div className="banner" role="note" aria-label={title}>
      <span className="hatch">
        <VerdictShape kind="simulated" size={18} isDecorative />
      </span>
      <div className="banner-body">
        <span className="banner-text">
          <b>{title}</b> {children}
        </span>
        {action === undefined ? null : <Link onPress={action.onPress}>{action.label}</Link>}
      </div>
    </div>
  );
}
