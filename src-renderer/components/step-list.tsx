// The vertical steps of a wizard: done, now, to do. Takes long words; a done step can be gone back to.

import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import '../styles/tabs.css';
import { Icon } from './icon.tsx';

export type Step = {
  readonly id: string;
  readonly title: string;
  /** What was decided: “2 of 11 columns”. */
  readonly detail?: string | undefined;
  readonly state: 'done' | 'now' | 'todo';
};

export type StepListProps = {
  readonly label: string;
  readonly steps: readonly Step[];
  /** Makes done steps into buttons. */
  readonly onSelect?: (id: string) => void;
};

/** An ordered list of steps. */
export function StepList({ label, steps, onSelect }: StepListProps): ReactElement {
  const { t } = useTranslation();
  return (
    <ol className="steps" aria-label={label}>
      {steps.map(({ id, title, detail, state }, index) => {
        const content: ReactNode = (
          <>
            <span className="number" aria-hidden="true">
              {state === 'done' ? <Icon name="check" /> : index + 1}
            </span>
            <span>
              <span className="step-title">
                {title}
                <span className="visually-hidden"> {t(`components.steps.${state}`)}</span>
              </span>
              {detail === undefined ? null : <span className="detail">{detail}</span>}
            </span>
          </>
        );
        return (
          <li key={id} className={state} {...(state === 'now' ? { 'aria-current': 'step' } : {})}>
            {state === 'done' && onSelect !== undefined ? (
              <AriaButton className="step" onPress={() => onSelect(id)}>
                {content}
              </AriaButton>
            ) : (
              <div className="step">{content}</div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
