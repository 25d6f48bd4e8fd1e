// The page of a wizard: steps at the start, one step's content, and a foot with Back and the next act. Fills the content area;
// the boundary bar stays.

import type { ReactElement, ReactNode } from 'react';
import '../styles/tabs.css';
import { StepList, type Step } from './step-list.tsx';

export type WizardFrameProps = {
  /** “New dataset”. */
  readonly overline?: string;
  /** What is being made: “Discharge letters 2021–24”. */
  readonly title: string;
  readonly stepsLabel: string;
  readonly steps: readonly Step[];
  readonly onSelectStep?: (id: string) => void;
  /** Under the steps: “Saved as you go.” */
  readonly note?: ReactNode;
  /** The step itself, with its PageHeader. */
  readonly children: ReactNode;
  readonly footStart?: ReactNode;
  readonly footEnd: ReactNode;
};

/** One step of a wizard. */
export function WizardFrame(props: WizardFrameProps): ReactElement {
  const { overline, title, stepsLabel, steps, onSelectStep, note, children, footStart, footEnd } = props;
  return (
    <div className="wizard">
      <aside aria-label={stepsLabel}>
        {overline === undefined ? null : <p className="overline">{overline}</p>}
        <p className="wizard-title">{title}</p>
        <StepList
          label={stepsLabel}
          steps={steps}
          {...(onSelectStep === undefined ? {} : { onSelect: onSelectStep })}
        />
        {note === undefined ? null : <div className="aside-note">{note}</div>}
      </aside>
      <section>
        <div className="body">{children}</div>
        <footer>
          {footStart}
          <span className="end">{footEnd}</span>
        </footer>
      </section>
    </div>
  );
}
