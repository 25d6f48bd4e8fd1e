// The verdict at the head of a tab: shape, one sentence, what it rests on.

import type { ReactElement, ReactNode } from 'react';
import { Card } from '../../components/card.tsx';
import { VerdictShape, type VerdictKind } from '../../components/verdict-shape.tsx';

export type TrustHeadProps = {
  readonly kind: VerdictKind;
  readonly headline: string;
  readonly text?: ReactNode;
  readonly end?: ReactNode;
  readonly children?: ReactNode;
};

export function TrustHead({ kind, headline, text, end, children }: TrustHeadProps): ReactElement {
  return (
    <Card label={headline}>
      <div className="trust-head">
        <VerdictShape kind={kind} size={34} />
        <div className="words">
          <h2>{headline}</h2>
          {text === undefined ? null : <p>{text}</p>}
        </div>
        {end}
      </div>
      {children}
    </Card>
  );
}
