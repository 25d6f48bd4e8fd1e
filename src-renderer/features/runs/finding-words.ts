// The sentence of a finding.

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import type { Finding } from './findings.ts';

/** Empty where nothing was found yet. */
export function useFindingWords(): (finding: Finding) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const points = (share: number): string => format.number(share * 100, 1);
  return (finding) => {
    switch (finding.kind) {
      case 'none':
        return '';
      case 'gain':
      case 'noGain':
      case 'worse':
        return t(`runs.verdict.${finding.kind}`, {
          together: format.percent(finding.together),
          alone: format.percent(finding.alone),
          difference: points(Math.abs(finding.together - finding.alone)),
          width: points(finding.width),
        });
      case 'measured':
        return t('runs.verdict.measured', {
          accuracy: format.percent(finding.accuracy),
          examples: format.count(finding.examples),
          width: points(finding.width),
        });
      case 'perplexity':
        return t('runs.verdict.perplexity', { perplexity: format.number(finding.perplexity, 2) });
    }
  };
}
