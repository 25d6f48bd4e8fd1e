// A button that is an icon alone. Its label is its name for screen readers and its tooltip.

import { useId, type ReactElement } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import '../styles/button.css';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { present } from './present.ts';
import { Tooltip } from './tooltip.tsx';

export type IconButtonProps = {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress?: () => void;
  readonly size?: 'sm' | 'md';
  readonly tone?: 'plain' | 'bordered';
  readonly blockedReason?: string | undefined;
  /** Makes it a toggle. */
  readonly isSelected?: boolean;
  readonly isCurrent?: boolean;
  readonly tooltipPlacement?: 'top' | 'bottom' | 'start' | 'end';
};

/** An icon with a tooltip; 32 px, or 28 px in tables. */
export function IconButton(props: IconButtonProps): ReactElement {
  const { icon, label, onPress, size = 'md', tone = 'plain', blockedReason, isSelected, isCurrent } = props;
  const reasonId = useId();
  const isBlocked = blockedReason !== undefined;
  const current: AriaButtonProps['aria-current'] = isCurrent === true ? 'page' : undefined;
  return (
    <>
      <Tooltip text={blockedReason ?? label} placement={props.tooltipPlacement ?? 'top'}>
        <AriaButton
          className={classNames('icon-btn', size, tone === 'bordered' && 'bordered', isBlocked && 'blocked')}
          aria-label={label}
          {...present({
            onPress: isBlocked || onPress === undefined ? undefined : () => onPress(),
            'aria-disabled': isBlocked ? true : undefined,
            'aria-describedby': isBlocked ? reasonId : undefined,
            'aria-pressed': isSelected,
            'aria-current': current,
          })}
        >
          <Icon name={icon} />
        </AriaButton>
      </Tooltip>
      {isBlocked ? (
        <span className="visually-hidden" id={reasonId}>
          {blockedReason}
        </span>
      ) : null}
    </>
  );
}
