// A chain of checks across a card, in the order they run. After a failed one the line is broken: nothing after it was checked.

import type { ReactElement, ReactNode } from 'react';
import '../styles/checks.css';
import { VerdictShape, type VerdictKind } from './verdict-shape.tsx';

export type CheckStep = {
  readonly id: string;
  readonly title: string;
  readonly detail?: ReactNode;
  readonly verdict: VerdictKind;
};

export type CheckStripProps = { readonly label: string; readonly steps: readonly CheckStep[] };

/** An ordered list; its numbers come from the order. */
export function CheckStrip({ label, steps }: CheckStripProps): ReactElement {
  return (
    <ol className="check-strip" aria-label={label}>
      {steps.map(({ id, title, detail, verdict }, index) => (
        <li key={id} className={verdict}>
          <VerdictShape kind={verdict} size={18} />
          <b>
            {index + 1} {title}
          </b>
          {detail === undefined ? null : <span className="detail">{detail}</span>}
        </li>
      ))}
    </ol>
  );
}
