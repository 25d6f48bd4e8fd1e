// A statement to tick. Never pre-ticked where it confirms something.

import { useId, type ReactElement, type ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import '../styles/field.css';
import { Icon } from './icon.tsx';
import { present } from './present.ts';
import { VerdictShape } from './verdict-shape.tsx';

export type CheckboxProps = {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isIndeterminate?: boolean;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  /** Stays focusable and says why it cannot be changed. */
  readonly blockedReason?: string | undefined;
  readonly name?: string;
  readonly autoFocus?: boolean;
};

/** A check box with its statement. */
export function Checkbox(props: CheckboxProps): ReactElement {
  const { children, isSelected, onChange, isIndeterminate, help, error, blockedReason } = props;
  const id = useId();
  const isBlocked = blockedReason !== undefined;
  const describedBy = [help ?? blockedReason, error].flatMap((text, index) =>
    text === undefined ? [] : [index === 0 ? `${id}-help` : `${id}-error`],
  );
  return (
    <div className="choice-field">
      <AriaCheckbox
        className="choice"
        isSelected={isSelected}
        onChange={onChange}
        isInvalid={error !== undefined}
        isReadOnly={isBlocked}
        {...present({
          isIndeterminate,
          name: props.name,
          autoFocus: props.autoFocus,
          'aria-describedby': describedBy.length === 0 ? undefined : describedBy.join(' '),
          'data-blocked': isBlocked ? true : undefined,
        })}
      >
        {({ isSelected: isTicked, isIndeterminate: isMixed }) => (
          <>
            <span className="box">
              {isMixed ? <Icon name="minimise" size={12} /> : isTicked ? <Icon name="check" size={12} /> : null}
            </span>
            <span className="text">
              {children}
              {help === undefined && !isBlocked ? null : (
                <span className="hint" id={`${id}-help`}>
                  {blockedReason ?? help}
                </span>
              )}
            </span>
          </>
        )}
      </AriaCheckbox>
      {error === undefined ? null : (
        <span className="error" id={`${id}-error`}>
          <VerdictShape kind="failed" size={13} isDecorative />
          <span>{error}</span>
        </span>
      )}
    </div>
  );
}
