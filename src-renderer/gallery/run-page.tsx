// The mockup run.html from components.

import { useState, type ReactElement } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ChartWithTable, type ChartView } from '../components/charts/chart-with-table.tsx';
import { KeyFigures } from '../components/key-figures.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { SimpleTable } from '../components/simple-table.tsx';
import { Tag } from '../components/tag.tsx';
import { Verdict } from '../components/verdict.tsx';
import { SeriesSwatch } from '../components/charts/series-swatch.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { curve, noAct } from './sample.ts';

const x = Array.from({ length: 12 }, (_, index) => index + 1);
const from1 = (last: number, start: number): readonly (number | null)[] => curve(last, 12, 0, start).slice(1);
const sites = [
  { id: 'here', label: 'This hospital', last: 0.81, style: 0, rows: '18,149', alone: '74.8%', out: '13.4 MB' },
  { id: 'b', label: 'Site B', last: 0.803, style: 1, rows: '13,220', alone: 'not shared', out: 'not shared' },
  { id: 'c', label: 'Site C', last: 0.791, style: 2, rows: '9,684', alone: 'not shared', out: 'not shared' },
  { id: 'd', label: 'Site D', last: 0.773, style: 3, rows: '7,440', alone: 'not shared', out: 'not shared' },
];
const accuracy = [
  ...sites.map(({ id, label, last, style }) => ({ id, label, values: from1(last, 0.12), styleIndex: style })),
  { id: 'all', label: 'All', values: from1(0.799, 0.12), isGlobal: true },
];
const loss = [
  { id: 'here', label: 'Here', values: from1(0.65, 2.8), styleIndex: 0 },
  { id: 'all', label: 'All', values: from1(0.69, 2.85), isGlobal: true },
];

export function RunPage(): ReactElement {
  const format = useFormat();
  const [view, setView] = useState<ChartView>('chart');
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: 'Runs', onPress: noAct }, { label: 'Discharge-note triage' }]}
        title="Run 7"
        tag={
          <Tag tone="proved" verdict="proved">
            Finished 16:16
          </Tag>
        }
        help="LoRA rank 8 on Cloister Base · 12 groups · seed 417 · dataset Discharge letters 2021–24 v3 · consent CR-0007"
        actions={
          <>
            <Button icon="log">Evidence pack…</Button>
            <Button icon="save" variant="primary">
              Export adapter…
            </Button>
          </>
        }
      />
      <KeyFigures
        label="Key figures"
        figures={[
          { id: 'a', label: 'Accuracy, all hospitals', figure: '79.9%', detail: '± 1.1 points · n = 4,849' },
          { id: 'g', label: 'Gain over training alone', figure: '+6.2 points', detail: '74.8% alone → 81.0%' },
          { id: 'o', label: 'Left this computer', figure: '13.4 MB', detail: '12 adapters, 96 numbers' },
          {
            id: 'e',
            label: 'Privacy budget used (ε)',
            figure: '3.1',
            unit: 'of 8',
            detail: 'stops at 8 · δ 10⁻⁶',
            meter: { value: 3.1, max: 8, label: 'Privacy budget used' },
          },
          { id: 't', label: 'Time', figure: '1 h 52 min', detail: 'of it 9 min waiting' },
        ]}
      />
      <div className="split wide-side">
        <ChartWithTable
          title="Accuracy"
          caption="Combined adapter, tested on each hospital’s held-out letters"
          xLabel="round"
          yFormat={(value) => format.percent(value)}
          yTickFormat={(value) => format.percent(value, 0)}
          x={x}
          series={accuracy}
          xMax={12}
          yRange={[0.3, 0.9]}
          height={206}
          view={view}
          onViewChange={setView}
          fileName="accuracy"
        />
        <ChartWithTable
          title="Loss"
          caption="Loss on held-out letters (nats)"
          xLabel="round"
          yFormat={(value) => format.number(value, 2)}
          yTickFormat={(value) => format.number(value, 1)}
          x={x}
          series={loss}
          yRange={[0, 2.4]}
          height={206}
          view={view}
          onViewChange={setView}
          fileName="loss"
        />
      </div>
      <Card title="Hospitals" help="Other hospitals appear under the names the study gave them." padding="none">
        <SimpleTable
          label="Hospitals"
          rows={sites}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'name',
              header: 'Hospital',
              cell: ({ label, style }) => (
                <span className="row">
                  <SeriesSwatch styleIndex={style} />
                  {label}
                </span>
              ),
            },
            { id: 'rows', header: 'Letters used', align: 'end', priority: 3, cell: ({ rows }) => rows },
            { id: 'rounds', header: 'Rounds', align: 'end', priority: 3, cell: () => '12 of 12' },
            { id: 'acc', header: 'Accuracy', align: 'end', cell: ({ last }) => <b>{format.percent(last)}</b> },
            {
              id: 'alone',
              header: 'Trained alone',
              align: 'end',
              priority: 2,
              cell: ({ alone }) => <span className="t2">{alone}</span>,
            },
            { id: 'out', header: 'Bytes out', align: 'end', priority: 4, cell: ({ out }) => out },
            {
              id: 'tee',
              header: 'Isolation at the hospital',
              cell: ({ id }) =>
                id === 'c' ? (
                  <Verdict kind="unproved">device key only</Verdict>
                ) : (
                  <Verdict kind="simulated">isolated process, simulated TEE</Verdict>
                ),
            },
          ]}
        />
      </Card>
    </>
  );
}
