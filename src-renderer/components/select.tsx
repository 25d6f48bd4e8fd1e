// Chooses one of a list that is too long for radio buttons.

import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { useTranslation } from 'react-i18next';
import '../styles/field.css';
import '../styles/overlay.css';
import { classNames } from './class-names.ts';
import { FieldFoot, FieldLabel } from './field-parts.tsx';
import { Icon } from './icon.tsx';
import { present } from './present.ts';

export type SelectOption<Id extends string> = { readonly id: Id; readonly label: string; readonly help?: string };

export type SelectProps<Id extends string> = {
  readonly label: string;
  readonly options: readonly SelectOption<Id>[];
  readonly value: Id | null;
  readonly onChange: (value: Id) => void;
  readonly placeholder?: string;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly size?: 'sm' | 'md';
  readonly isLabelHidden?: boolean;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  readonly name?: string;
};

/** A select; type to find an option. */
export function Select<Id extends string>(props: SelectProps<Id>): ReactElement {
  const { label, options, value, onChange, placeholder, help, error, size = 'md', isRequired } = props;
  const { t } = useTranslation();
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={(key) => {
        const option = options.find(({ id }) => id === key);
        if (option !== undefined) onChange(option.id);
      }}
      placeholder={placeholder ?? t('components.select.placeholder')}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      {...present({ isRequired, name: props.name, isDisabled: props.isDisabled })}
    >
      <FieldLabel isRequired={isRequired} isHidden={props.isLabelHidden}>
        {label}
      </FieldLabel>
      <AriaButton className={classNames('select', size === 'sm' && 'sm')}>
        <SelectValue />
        <Icon name="chev" size={13} />
      </AriaButton>
      <FieldFoot help={help} error={error} />
      <Popover className="popover" offset={4}>
        <ListBox className="list-box">
          {options.map(({ id, label: name, help: optionHelp }) => (
            <ListBoxItem key={id} id={id} textValue={name} className="option">
              {({ isSelected }) => (
                <>
                  {isSelected ? <Icon name="check" size={14} /> : null}
                  <span className="option-text">
                    {name}
                    {optionHelp === undefined ? null : <span className="option-help">{optionHelp}</span>}
                  </span>
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
