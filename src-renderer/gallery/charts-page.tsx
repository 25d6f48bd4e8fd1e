// Charts at their limits: 500 rounds of 50 hospitals, six styles, one point, nothing, reference lines.

import { useMemo, useState, type ReactElement } from 'react';
import { Button } from '../components/button.tsx';
import { ChartWithTable, type ChartView } from '../components/charts/chart-with-table.tsx';
import type { ChartSeries } from '../components/charts/line-chart.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { curve } from './sample.ts';

const percent = { xLabel: 'round', fileName: 'accuracy' };

function many(hospitalCount: number, rounds: number, seed: number): readonly ChartSeries[] {
  return [
    ...Array.from({ length: hospitalCount }, (_, index) => ({
      id: `site-${index}`,
      label: `Site ${index + 1}`,
      values: Array.from(
        { length: rounds },
        (_unused, round) => 0.3 + 0.4 * (1 - Math.exp(-round / 80)) + 0.06 * Math.sin(index + round / 19 + seed),
      ),
    })),
    {
      id: 'all',
      label: 'All',
      isGlobal: true,
      values: Array.from({ length: rounds }, (_, round) => 0.32 + 0.4 * (1 - Math.exp(-round / 80))),
    },
  ];
}

export function ChartsPage(): ReactElement {
  const format = useFormat();
  const [view, setView] = useState<ChartView>('chart');
  const [seed, setSeed] = useState(0);
  const x = useMemo(() => Array.from({ length: 500 }, (_, index) => index + 1), []);
  const crowd = useMemo(() => many(50, 500, seed), [seed]);
  const six = useMemo(
    () => [
      ...Array.from({ length: 6 }, (_, index) => ({
        id: `s${index}`,
        label: `Site ${'ABCDEF'[index] ?? ''}`,
        values: curve(0.6 + index * 0.05, 12, 0),
      })),
      { id: 'all', label: 'All', values: curve(0.74, 12, 0), isGlobal: true },
    ],
    [],
  );
  const common = { ...percent, yFormat: (value: number) => format.percent(value, 0), view, onViewChange: setView };
  return (
    <>
      <PageHeader
        title="Charts"
        actions={
          <>
            <Button onPress={() => setSeed(seed + 1)}>New numbers</Button>
            <Button onPress={() => setView(view === 'chart' ? 'table' : 'chart')}>Swap all</Button>
          </>
        }
      />
      <ChartWithTable
        {...common}
        title="50 hospitals, 500 rounds"
        caption="One stands out, the rest is grey"
        x={x}
        series={crowd}
        highlightId="site-7"
        references={[
          { id: 'guess', label: 'Guessing 50%', value: 0.5 },
          { id: 'alone', label: 'Trained alone 66%', value: 0.66 },
        ]}
        isSimulated
      />
      <div className="split even">
        <ChartWithTable
          {...common}
          title="Six styles"
          x={Array.from({ length: 13 }, (_, index) => index)}
          series={six}
        />
        <ChartWithTable
          {...common}
          title="With gaps"
          x={[1, 2, 3, 4, 5, 6]}
          xMax={12}
          band={{ from: 6, to: 7, label: 'round 7' }}
          series={[
            { id: 'a', label: 'Ash', values: [0.3, 0.4, null, null, 0.6, 0.62] },
            { id: 'all', label: 'All', values: [0.32, 0.44, 0.5, 0.55, 0.58, 0.6], isGlobal: true },
          ]}
        />
        <ChartWithTable
          {...common}
          title="One point"
          x={[1]}
          xMax={12}
          series={[{ id: 'a', label: 'Ash', values: [0.3] }]}
        />
        <ChartWithTable {...common} title="Nothing yet" x={[]} xMax={12} series={[]} />
      </div>
    </>
  );
}
