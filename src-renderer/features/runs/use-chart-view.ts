// Chart or table: one choice for all charts, kept in the settings. It changes at once, whatever the settings take.

import { useState } from 'react';
import type { ChartView } from '../../components/charts/chart-with-table.tsx';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { useApp } from '../../app/use-app.ts';

export function useChartView(): { readonly view: ChartView; readonly onViewChange: (view: ChartView) => void } {
  const saved = useApp(({ settings }) => settings?.settings.charts ?? 'chart');
  /** What was asked for, until the settings say it or refuse it. */
  const [asked, setAsked] = useState<ChartView | null>(null);
  const onViewChange = (view: ChartView): void => {
    setAsked(view);
    void attempt(api.settings.change({ charts: view })).finally(() => setAsked(null));
  };
  return { view: asked ?? saved, onViewChange };
}
