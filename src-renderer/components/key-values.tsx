// Terms and their values, for details, records and hashes.

import type { ReactElement, ReactNode } from 'react';
import '../styles/card.css';

export type KeyValue = {
  readonly term: string;
  readonly value: ReactNode;
  /** Hashes, field names, codes. */
  readonly isMono?: boolean;
};

/** Two columns: what, and its value. */
export function KeyValues({ items }: { readonly items: readonly KeyValue[] }): ReactElement {
  return (
    <dl className="key-values">
      {items.map(({ term, value, isMono = false }) => (
        <div key={term} className="pair">
          <dt>{term}</dt>
          <dd>{isMono ? <span className="mono">{value}</span> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
