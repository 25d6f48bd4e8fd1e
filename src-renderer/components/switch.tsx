// Turns a setting on or off at once. What needs a decision and a Save is a check box instead.

import { useId, type ReactElement, type ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import '../styles/field.css';
import { present } from './present.ts';

export type SwitchProps = {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly help?: ReactNode;
  readonly blockedReason?: string | undefined;
};

/** A switch with its label. */
export function Switch({ children, isSelected, onChange, help, blockedReason }: SwitchProps): ReactElement {
  const id = useId();
  const isBlocked = blockedReason !== undefined;
  const hint = blockedReason ?? help;
  return (
    <AriaSwitch
      className="choice"
      isSelected={isSelected}
      onChange={onChange}
      isReadOnly={isBlocked}
      {...present({
        'aria-describedby': hint === undefined ? undefined : id,
        'data-blocked': isBlocked ? true : undefined,
      })}
    >
      <span className="track">
        <i />
      </span>
      <span className="text">
        {children}
        {hint === undefined ? null : (
          <span className="hint" id={id}>
            {hint}
          </span>
        )}
      </span>
    </AriaSwitch>
  );
}
