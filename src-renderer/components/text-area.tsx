// Several lines of text; as text-field.tsx otherwise.

import type { ReactElement, Ref } from 'react';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import '../styles/field.css';
import { classNames } from './class-names.ts';
import { FieldFoot, FieldLabel } from './field-parts.tsx';
import { present } from './present.ts';
import type { TextFieldProps } from './text-field.tsx';

export type TextAreaProps = Omit<TextFieldProps, 'type' | 'inputRef'> & {
  readonly rows?: number;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
};

/** A text area that can be made taller. */
export function TextArea(props: TextAreaProps): ReactElement {
  const { label, value, onChange, help, error, isRequired, isReadOnly, isMono, autoFocus, onBlur, rows = 4 } = props;
  return (
    <AriaTextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      spellCheck="false"
      autoComplete="off"
      {...present({ isRequired, isReadOnly, autoFocus, name: props.name, maxLength: props.maxLength })}
      {...(onBlur === undefined ? {} : { onBlur: () => onBlur() })}
    >
      <FieldLabel isRequired={isRequired} isHidden={props.isLabelHidden}>
        {label}
      </FieldLabel>
      <AriaTextArea
        className={classNames('input', isMono === true && 'mono')}
        rows={rows}
        {...present({ placeholder: props.placeholder, ref: props.inputRef })}
      />
      <FieldFoot help={help} error={error} />
    </AriaTextField>
  );
}
