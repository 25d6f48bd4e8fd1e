// A verdict in a sentence or a table cell: its shape, its word for screen readers, and what was judged.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { VerdictShape, type VerdictKind } from './verdict-shape.tsx';

export type VerdictProps = {
  readonly kind: VerdictKind;
  /** What was judged: “maker's root key”. */
  readonly children: ReactNode;
  readonly size?: number;
};

/** Shape and words; read as “Proved: maker's root key”. */
export function Verdict({ kind, children, size = 16 }: VerdictProps): ReactElement {
  const { t } = useTranslation();
  const word = t(`components.verdict.${kind}`);
  return (
    <span className={`verdict verdict-${kind}`}>
      <VerdictShape kind={kind} size={size} isDecorative />
      <span>
        {children === word ? null : (
          <span className="visually-hidden">{t('components.verdict.spoken', { verdict: word })}</span>
        )}
        {children}
      </span>
    </span>
  );
}
