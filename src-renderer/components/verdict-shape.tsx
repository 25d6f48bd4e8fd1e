// The six verdicts as shapes that differ without colour: filled circle, dashed ring, ring with bar, triangle, octagon,
// hatched square. A word always goes with a shape: spoken here, or shown beside it.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/icon.css';

export type VerdictKind = 'proved' | 'unproved' | 'notChecked' | 'caution' | 'failed' | 'simulated';

export type VerdictShapeProps = {
  readonly kind: VerdictKind;
  readonly size?: number;
  /** The word stands beside the shape already. */
  readonly isDecorative?: boolean;
};

/** A verdict's shape with its word for screen readers. */
export function VerdictShape({ kind, size = 16, isDecorative = false }: VerdictShapeProps): ReactElement {
  const { t } = useTranslation();
  return (
    <span className={`verdict-mark verdict-${kind}`}>
      <svg className="verdict-shape" width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true">
        {shapes[kind]}
      </svg>
      {isDecorative ? null : <span className="visually-hidden">{t(`components.verdict.${kind}`)}</span>}
    </span>
  );
}

const shapes: Readonly<Record<VerdictKind, ReactNode>> = {
  proved: (
    <>
      <circle cx="8" cy="8" r="7.2" fill="currentColor" />
      <path
        className="cut"
        d="M4.8 8.3l2.2 2.2 4.3-4.8"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  unproved: <circle cx="8" cy="8" r="6.4" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.7 2.33" />,
  notChecked: (
    <>
      <circle cx="8" cy="8" r="6.4" stroke="currentColor" strokeWidth="1.4" />
      <path d="M5 8h6" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
    </>
  ),
  caution: (
    <>
      <path d="M8 1.2 15.2 14H.8z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
      <path className="cut" d="M8 6v3.6M8 11.8v.2" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  failed: (
    <>
      <path d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5z" fill="currentColor" />
      <path className="cut" d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  simulated: (
    <>
      <rect x="1.4" y="1.4" width="13.2" height="13.2" rx="2" stroke="currentColor" strokeWidth="1.5" />
      <path d="M2 7.5 7.5 2M2.3 12.7 12.7 2.3M5.5 14 14 5.5M10.5 14l3.5-3.5" stroke="currentColor" strokeWidth="1.3" />
    </>
  ),
};
