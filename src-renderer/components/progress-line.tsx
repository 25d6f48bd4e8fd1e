// A named progress line: what is being done, count, rate, time left, and a way to stop. Never a spinner without a subject.

import type { ReactElement } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useTranslation } from 'react-i18next';
import '../styles/progress.css';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

export type ProgressLineProps = {
  /** “Reading discharge_letters.csv”. */
  readonly label: string;
  /** Without it the length is not known. */
  readonly value?: number | undefined;
  readonly max?: number;
  /** “9,400 of about 18,000 rows”. */
  readonly count?: string | undefined;
  readonly rate?: string | undefined;
  readonly timeLeft?: string | undefined;
  readonly onCancel?: (() => void) | undefined;
  readonly cancelLabel?: string;
};

/** Progress of one piece of work. */
export function ProgressLine(props: ProgressLineProps): ReactElement {
  const { label, value, max = 1, count, rate, timeLeft, onCancel, cancelLabel } = props;
  const { t } = useTranslation();
  const isUnknown = value === undefined;
  const facts = [count, rate, timeLeft].filter((fact) => fact !== undefined);
  return (
    <div className="progress-line">
      <ProgressBar
        className="bar"
        aria-label={label}
        maxValue={max}
        isIndeterminate={isUnknown}
        {...(isUnknown ? {} : { value })}
        {...(count === undefined || isUnknown ? {} : { valueLabel: count })}
      >
        {({ percentage }) => (
          <>
            <div className="head">
              <span className="label">{label}</span>
              <span className="facts">{facts.join(' · ')}</span>
            </div>
            <div className={classNames('meter-track', isUnknown && 'unknown')}>
              <i style={isUnknown ? {} : { width: `${percentage ?? 0}%` }} />
            </div>
          </>
        )}
      </ProgressBar>
      {onCancel === undefined ? null : (
        <Button size="sm" onPress={onCancel}>
          {cancelLabel ?? t('components.progress.stop')}
        </Button>
      )}
    </div>
  );
}
