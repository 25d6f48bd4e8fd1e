// Short statements, each with its verdict: “Nothing left. 0 letters, 0 adapter bytes.”

import type { ReactElement, ReactNode } from 'react';
import '../styles/checks.css';
import { VerdictShape, type VerdictKind } from './verdict-shape.tsx';

export type Fact = {
  readonly kind: VerdictKind;
  readonly title: string;
  readonly text?: ReactNode;
};

export type FactListProps = {
  readonly facts: readonly Fact[];
  /** The text on its own line: longer explanations. */
  readonly isStacked?: boolean;
};

/** Facts with their shapes. */
export function FactList({ facts, isStacked = false }: FactListProps): ReactElement {
  return (
    <ul className={isStacked ? 'fact-list stacked' : 'fact-list'}>
      {facts.map(({ kind, title, text }) => (
        <li key={title}>
          <VerdictShape kind={kind} size={18} />
          <span>
            <b>{title}</b> {text === undefined ? null : <span className="text">{text}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
