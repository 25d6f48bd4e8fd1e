// Chooses one of a few, each with a title and a line of help; as cards or as a list.

import type { ReactElement, ReactNode } from 'react';
import { Radio, RadioGroup as AriaRadioGroup } from 'react-aria-components/RadioGroup';
import '../styles/field.css';
import { FieldFoot, FieldLabel } from './field-parts.tsx';
import { present } from './present.ts';

export type RadioOption<Id extends string> = {
  readonly id: Id;
  readonly title: string;
  readonly help?: ReactNode;
  readonly tag?: ReactNode;
  /** Why it cannot be chosen; shown in place of the help. */
  readonly blockedReason?: string | undefined;
};

export type RadioGroupProps<Id extends string> = {
  readonly label: string;
  readonly options: readonly RadioOption<Id>[];
  readonly value: Id | null;
  readonly onChange: (value: Id) => void;
  readonly layout?: 'cards' | 'list';
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly isLabelHidden?: boolean;
  readonly isRequired?: boolean;
  readonly name?: string;
};

/** Arrow keys move and choose. */
export function RadioGroup<Id extends string>(props: RadioGroupProps<Id>): ReactElement {
  const { label, options, value, onChange, layout = 'cards', help, error, isRequired } = props;
  return (
    <AriaRadioGroup
      className="field"
      value={value}
      onChange={(key) => {
        const option = options.find(({ id }) => id === key);
        // A blocked one can be reached and read, not chosen.
        if (option !== undefined && option.blockedReason === undefined) onChange(option.id);
      }}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      {...present({ isRequired, name: props.name })}
    >
      <FieldLabel isRequired={isRequired} isHidden={props.isLabelHidden}>
        {label}
      </FieldLabel>
      <div className={layout === 'cards' ? 'choice-list cards' : 'choice-list'}>
        {options.map(({ id, title, help: optionHelp, tag, blockedReason }) => (
          <Radio
            key={id}
            value={id}
            className="choice"
            {...present({ 'data-blocked': blockedReason === undefined ? undefined : true })}
          >
            <span className="dot" />
            <span className="text">
              <span className="choice-title">
                {title}
                {tag}
              </span>
              {(blockedReason ?? optionHelp) === undefined ? null : (
                <span className="hint">{blockedReason ?? optionHelp}</span>
              )}
            </span>
          </Radio>
        ))}
      </div>
      <FieldFoot help={help} error={error} />
    </AriaRadioGroup>
  );
}
