// What runs and their parts are called on screen.

import { useTranslation } from 'react-i18next';
import type { RunPlan, RunSummary } from '../../src-main/contract/index.ts';
import { useFormat } from '../i18n/use-format.ts';
import { hospitalName } from './hospital-names.ts';

export type RunWords = {
  /** “Run of 27 Nov 2026, 09:30” */
  readonly name: (run: Pick<RunSummary, 'createdAtMs'>) => string;
  readonly hospital: (id: string) => string;
  readonly adapter: (run: Pick<RunSummary, 'adapter' | 'rank'>, plan: RunPlan | null) => string;
  /** “Finished”, “Paused” … */
  readonly state: (state: RunSummary['state']) => string;
};

export function useRunWords(): RunWords {
  const { t } = useTranslation();
  const format = useFormat();
  return {
    name: ({ createdAtMs }) => t('runs.name', { time: format.dateTime(createdAtMs) }),
    hospital: (id) => hospitalName(id, (number) => t('app.hospital', { number: format.count(number) })),
    adapter: ({ adapter, rank }, plan) => {
      switch (adapter) {
        case 'lora':
          return rank === null ? t('runs.adapter.loraPlain') : t('runs.adapter.lora', { rank: format.count(rank) });
        case 'prefix': {
          const tokens = plan?.adapter.virtualTokens ?? null;
          return tokens === null
            ? t('runs.adapter.prefixPlain')
            : t('runs.adapter.prefix', { tokens: format.count(tokens) });
        }
        case 'head':
          return t('runs.adapter.head');
        case null:
          return '';
      }
    },
    state: (state) => t(`runs.state.${state}`),
  };
}
