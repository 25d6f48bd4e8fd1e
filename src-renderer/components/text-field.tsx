// One line of text. Spell check and autofill are off everywhere: what is typed here must not reach another service.

import type { ReactElement, ReactNode, Ref } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import '../styles/field.css';
import { classNames } from './class-names.ts';
import { FieldFoot, FieldLabel } from './field-parts.tsx';
import { present } from './present.ts';

export type TextFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  /** Hashes, addresses, codes. */
  readonly isMono?: boolean;
  readonly isLabelHidden?: boolean;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly onBlur?: () => void;
  readonly name?: string;
  readonly maxLength?: number;
  readonly type?: 'text' | 'url' | 'password' | 'date';
  readonly inputRef?: Ref<HTMLInputElement>;
};

/** A text field. */
export function TextField(props: TextFieldProps): ReactElement {
  const { label, value, onChange, help, error, isRequired, isReadOnly, isMono, autoFocus, onBlur, name } = props;
  return (
    <AriaTextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      spellCheck="false"
      autoComplete="off"
      {...present({ isRequired, isReadOnly, autoFocus, name, maxLength: props.maxLength, type: props.type })}
      {...(onBlur === undefined ? {} : { onBlur: () => onBlur() })}
    >
      <FieldLabel isRequired={isRequired} isHidden={props.isLabelHidden}>
        {label}
      </FieldLabel>
      <Input
        className={classNames('input', isMono === true && 'mono')}
        {...present({ placeholder: props.placeholder, ref: props.inputRef })}
      />
      <FieldFoot help={help} error={error} />
    </AriaTextField>
  );
}
