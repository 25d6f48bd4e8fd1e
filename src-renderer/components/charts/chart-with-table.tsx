// A chart and the table of the same numbers in one card. The toggle, or the key T, swaps them in place; which one is shown is the
// screen's to remember. Copy and exports carry SIMULATED when the numbers are simulated.

import { useMemo, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../announcer.ts';
import { Button } from '../button.tsx';
import { Card } from '../card.tsx';
import { MenuButton } from '../menu-button.tsx';
import { present } from '../present.ts';
import { toasts } from '../toast.tsx';
import { chartImage } from './chart-image.ts';
import { chartCsv } from './csv.ts';
import { LineChart, type LineChartData, type LineChartHandle } from './line-chart.tsx';
import { NumberTable } from './number-table.tsx';
import { saveFile } from './save-file.ts';
import { useSwapKey } from './use-swap-key.ts';

export type ChartView = 'chart' | 'table';

export type ChartWithTableProps = LineChartData & {
  readonly view: ChartView;
  readonly onViewChange: (view: ChartView) => void;
  readonly isSimulated?: boolean;
  /** Of exports, without ending; simulated ones begin with SIMULATED-. */
  readonly fileName: string;
  /** Beside the title: “All hospitals 71.3% after round 5”. */
  readonly tag?: ReactNode;
  readonly help?: ReactNode;
  readonly end?: ReactNode;
  readonly foot?: ReactNode;
  /** Replaces the browser's download. */
  readonly onSave?: (name: string, content: Blob) => void;
};

/** A card with a chart, or with its table. */
export function ChartWithTable(props: ChartWithTableProps): ReactElement {
  const { view, onViewChange, isSimulated = false, fileName, tag, help, end, foot, onSave = saveFile } = props;
  const { title, xLabel, x, series, yFormat } = props;
  const { t } = useTranslation();
  const chart = useRef<LineChartHandle>(null);
  const mark = isSimulated ? t('components.simulatedMark') : undefined;
  const exportName = isSimulated ? `SIMULATED-${fileName}` : fileName;
  const columns = useMemo(
    () => series.map(({ id, label, values, isGlobal = false }) => ({ id, label, values, isBold: isGlobal })),
    [series],
  );

  const csv = (): string => chartCsv({ xLabel, x, series, simulatedMark: mark });
  const toggle = (): void => onViewChange(view === 'chart' ? 'table' : 'chart');
  const act = async (id: string): Promise<void> => {
    if (id === 'csv') onSave(`${exportName}.csv`, new Blob([csv()], { type: 'text/csv' }));
    if (id === 'copy') {
      try {
        await navigator.clipboard.writeText(csv());
        toasts.show({ message: t('components.chart.copied', { title }) });
      } catch {
        toasts.show({ message: t('components.chart.copyFailed'), tone: 'caution' });
      }
    }
    const canvas = chart.current?.canvas();
    const model = chart.current?.model();
    if (id === 'png' && canvas !== null && canvas !== undefined && model !== null && model !== undefined) {
      const image = await chartImage({ title, canvas, model, simulatedMark: mark });
      if (image !== null) onSave(`${exportName}.png`, image);
    }
  };
  const { boxRef, onKeyDown } = useSwapKey(view, () => {
    toggle();
    announcer.say(t(view === 'chart' ? 'components.chart.table' : 'components.chart.chart'), {
      topic: `view ${title}`,
    });
  });

  return (
    <div className="chart-card" onKeyDown={onKeyDown} role="presentation" ref={boxRef}>
      <Card
        title={title}
        tag={tag}
        help={help}
        foot={foot}
        className="figure"
        padding={view === 'table' ? 'none' : 'normal'}
        end={
          <>
            {end}
            <Button size="sm" variant="quiet" icon={view === 'chart' ? 'table' : 'run'} onPress={toggle}>
              {t(view === 'chart' ? 'components.chart.table' : 'components.chart.chart')}
            </Button>
            <MenuButton
              label={t('components.chart.export')}
              icon="more"
              size="sm"
              items={[
                { id: 'copy', label: t('components.chart.copyCsv') },
                { id: 'csv', label: t('components.chart.exportCsv') },
                { id: 'png', label: t('components.chart.exportPng'), isDisabled: view === 'table' },
              ]}
              onAction={(id) => void act(id)}
            />
          </>
        }
      >
        {view === 'chart' ? (
          <LineChart {...lineChartData(props)} chartRef={chart} />
        ) : (
          <NumberTable
            label={title}
            xLabel={xLabel}
            x={x}
            columns={columns}
            yFormat={yFormat}
            noValue={t('components.chart.noValue')}
          />
        )}
      </Card>
    </div>
  );
}

/** The chart's own props, without the card's. */
function lineChartData(props: ChartWithTableProps): LineChartData {
  const { title, caption, xLabel, yFormat, yTickFormat, x, series, xMin, xMax, yRange } = props;
  const { band, references, highlightId, hasEndLabels, height } = props;
  return {
    title,
    xLabel,
    yFormat,
    x,
    series,
    ...present({ caption, yTickFormat, xMin, xMax, yRange, band, references, highlightId, hasEndLabels, height }),
  };
}
