// Two to four views of the same thing, side by side: always one chosen.

import type { ReactElement } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import '../styles/field.css';
import { Icon, type IconName } from './icon.tsx';

export type Segment<Id extends string> = { readonly id: Id; readonly label: string; readonly icon?: IconName };

export type SegmentedControlProps<Id extends string> = {
  readonly label: string;
  readonly options: readonly Segment<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
};

/** A radio group in the shape of joined buttons. */
export function SegmentedControl<Id extends string>(props: SegmentedControlProps<Id>): ReactElement {
  const { label, options, value, onChange } = props;
  return (
    <ToggleButtonGroup
      className="segmented"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const option = options.find(({ id }) => keys.has(id));
        if (option !== undefined) onChange(option.id);
      }}
    >
      {options.map(({ id, label: name, icon }) => (
        <ToggleButton key={id} id={id} className="segment">
          {icon === undefined ? null : <Icon name={icon} size={14} />}
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
