// The chain of checks down the Trust page: what was proved, in the order checked, with the evidence beside it.

import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import '../styles/checks.css';
import { VerdictShape, type VerdictKind } from './verdict-shape.tsx';

export type ChainStep = {
  readonly id: string;
  readonly title: string;
  readonly text: ReactNode;
  /** A short value in mono: “policy 0x30000”. */
  readonly evidence?: ReactNode;
  readonly verdict: VerdictKind;
};

export type CheckChainProps = {
  readonly label: string;
  readonly steps: readonly ChainStep[];
  /** A failed step gets focus when the page opens. */
  readonly focusId?: string;
};

/** An ordered list of checks. */
export function CheckChain({ label, steps, focusId }: CheckChainProps): ReactElement {
  const focused = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (focusId !== undefined) focused.current?.focus();
  }, [focusId]);
  return (
    <ol className="check-chain" aria-label={label}>
      {steps.map(({ id, title, text, evidence, verdict }, index) => (
        <li key={id} className={verdict} {...(id === focusId ? { tabIndex: -1, ref: focused } : {})}>
          <VerdictShape kind={verdict} size={18} />
          <b>
            {index + 1} {title}
          </b>
          <span className="text">{text}</span>
          {evidence === undefined ? null : <span className="evidence mono">{evidence}</span>}
        </li>
      ))}
    </ol>
  );
}
