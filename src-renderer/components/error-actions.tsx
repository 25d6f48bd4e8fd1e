// “What you can do”: at most three acts, each with who may do it.

import type { ReactElement } from 'react';
import '../styles/checks.css';
import { Button } from './button.tsx';
import type { IconName } from './icon.tsx';

export type ErrorAction = {
  readonly id: string;
  /** “IT officer”, “Anyone”. */
  readonly who: string;
  readonly title: string;
  readonly text?: string;
  readonly button?: {
    readonly label: string;
    readonly onPress: () => void;
    readonly icon?: IconName;
    readonly isPrimary?: boolean;
    readonly blockedReason?: string | undefined;
  };
};

/** The list of acts. */
export function ErrorActions({ actions }: { readonly actions: readonly ErrorAction[] }): ReactElement {
  return (
    <ul className="error-actions">
      {actions.map(({ id, who, title, text, button }) => (
        <li key={id}>
          <span className="tag who">{who}</span>
          <div className="grow">
            <b>{title}</b>
            {text === undefined ? null : <p className="t2">{text}</p>}
          </div>
          {button === undefined ? null : (
            <Button
              size="sm"
              variant={button.isPrimary === true ? 'primary' : 'secondary'}
              onPress={button.onPress}
              blockedReason={button.blockedReason}
              reasonPlacement="below"
              {...(button.icon === undefined ? {} : { icon: button.icon })}
            >
              {button.label}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
