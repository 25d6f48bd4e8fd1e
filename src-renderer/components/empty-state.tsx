// What a list says when nothing is in it: what will be here, that it is safe, and the first step.

import type { ReactElement, ReactNode } from 'react';
import '../styles/card.css';
import { Icon, type IconName } from './icon.tsx';

export type EmptyStateProps = {
  readonly title: string;
  readonly icon?: IconName;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
};

/** Stands in the place of the list. */
export function EmptyState({ title, icon = 'arch', children, actions }: EmptyStateProps): ReactElement {
  return (
    <div className="empty-state">
      <span className="arch">
        <Icon name={icon} size={20} />
      </span>
      <h2>{title}</h2>
      {children === undefined ? null : <div className="text">{children}</div>}
      {actions === undefined ? null : <div className="actions">{actions}</div>}
    </div>
  );
}
