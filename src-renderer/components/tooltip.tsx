// A short text on hover and keyboard focus. Repeats a label or adds a number; never holds what a person must know, and never
// patient text.

import type { ReactElement, ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import '../styles/overlay.css';

export type TooltipProps = {
  readonly text: ReactNode;
  /** One focusable react-aria element: Button, IconButton, Link. */
  readonly children: ReactNode;
  readonly placement?: 'top' | 'bottom' | 'start' | 'end';
  readonly isDisabled?: boolean;
};

/** Wraps its trigger. */
export function Tooltip({ text, children, placement = 'top', isDisabled = false }: TooltipProps): ReactElement {
  return (
    <TooltipTrigger delay={500} closeDelay={100} isDisabled={isDisabled}>
      {children}
      <AriaTooltip className="tooltip" placement={placement} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
