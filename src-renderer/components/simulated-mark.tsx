// The word SIMULATED on plum hatch. Stands wherever a simulated result could be taken for a real one.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/tag.css';

/** The mark of everything simulated. */
export function SimulatedMark({ children }: { readonly children?: ReactNode }): ReactElement {
  const { t } = useTranslation();
  return <span className="simulated-mark hatch">{children ?? t('components.simulatedMark')}</span>;
}
