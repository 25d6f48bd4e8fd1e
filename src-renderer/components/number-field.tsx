// A number, read and written in the person's own notation, with steppers and a unit. Empty is null.

import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { NumberField as AriaNumberField } from 'react-aria-components/NumberField';
import { useTranslation } from 'react-i18next';
import '../styles/field.css';
import { FieldFoot, FieldLabel } from './field-parts.tsx';
import { Icon } from './icon.tsx';
import { present } from './present.ts';

export type NumberFieldProps = {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Inside the field, after the number: “rounds”. */
  readonly unit?: string;
  readonly format?: Intl.NumberFormatOptions;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isLabelHidden?: boolean;
  readonly isReadOnly?: boolean;
  readonly name?: string;
};

/** Arrow keys step; Page Up and Down step further. */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, value, onChange, min, max, step, unit, format, help, error, isRequired, isReadOnly } = props;
  const { t } = useTranslation();
  return (
    <AriaNumberField
      className="field"
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      {...present({
        minValue: min,
        maxValue: max,
        step,
        formatOptions: format,
        isRequired,
        isReadOnly,
        name: props.name,
        incrementAriaLabel: t('components.field.increase'),
        decrementAriaLabel: t('components.field.decrease'),
      })}
    >
      <FieldLabel isRequired={isRequired} isHidden={props.isLabelHidden}>
        {label}
      </FieldLabel>
      <Group className="input-group">
        <Input className="input" />
        {unit === undefined ? null : <span className="unit">{unit}</span>}
        <AriaButton slot="decrement" className="step">
          <Icon name="minimise" />
        </AriaButton>
        <AriaButton slot="increment" className="step">
          <Icon name="plus" />
        </AriaButton>
      </Group>
      <FieldFoot help={help} error={error} />
    </AriaNumberField>
  );
}
