// How much of a limit is used: privacy budget, pad, disk. A number always stands with the bar.

import type { ReactElement } from 'react';
import { Meter as AriaMeter } from 'react-aria-components/Meter';
import '../styles/progress.css';
import { classNames } from './class-names.ts';
import { present } from './present.ts';

export type MeterProps = {
  readonly label: string;
  readonly value: number;
  readonly max?: number;
  /** “3.1 of 8”. Read instead of a percentage, and shown with the label. */
  readonly valueText?: string;
  readonly tone?: 'accent' | 'caution' | 'danger';
  /** The label and the number stand elsewhere on screen. */
  readonly isLabelHidden?: boolean;
};

/** A bar from 0 to `max`. */
export function Meter(props: MeterProps): ReactElement {
  const { label, value, max = 1, valueText, tone = 'accent', isLabelHidden = false } = props;
  return (
    <AriaMeter
      className={classNames('meter', tone !== 'accent' && tone)}
      aria-label={label}
      value={Math.min(Math.max(value, 0), max)}
      maxValue={max}
      {...present({ valueLabel: valueText })}
    >
      {({ percentage }) => (
        <>
          {isLabelHidden ? null : (
            <div className="meter-head" aria-hidden="true">
              <span>{label}</span>
              <span className="t2 num">{valueText}</span>
            </div>
          )}
          <div className="meter-track">
            <i style={{ width: `${percentage}%` }} />
          </div>
        </>
      )}
    </AriaMeter>
  );
}
