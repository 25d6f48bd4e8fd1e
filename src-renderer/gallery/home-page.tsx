// The mockup home.html from components.

import { useState, type ReactElement } from 'react';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ChartWithTable, type ChartView } from '../components/charts/chart-with-table.tsx';
import { RoundTimeline } from '../components/charts/round-timeline.tsx';
import { SeriesSwatch } from '../components/charts/series-swatch.tsx';
import { Icon } from '../components/icon.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { SimpleTable } from '../components/simple-table.tsx';
import { StatusLine } from '../components/status-line.tsx';
import type { DataColumn } from '../components/table-rows.ts';
import { Tag } from '../components/tag.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { accuracySeries, hospitals, noAct, type SampleHospital } from './sample.ts';

const series = accuracySeries(5);
const x = [0, 1, 2, 3, 4, 5];
const start = Date.UTC(2026, 10, 27, 14, 30, 3);
const at = (seconds: number): number => start + seconds * 1000;

export function HomePage(): ReactElement {
  const format = useFormat();
  const [view, setView] = useState<ChartView>('chart');
  const columns: readonly DataColumn<SampleHospital>[] = [
    {
      id: 'name',
      header: 'Name',
      cell: ({ name, style }) => (
        <span className="row">
          {style === null ? <SeriesSwatch isGlobal /> : <SeriesSwatch styleIndex={style} />}
          {name}
        </span>
      ),
    },
    { id: 'rows', header: 'Notes', align: 'end', cell: ({ rows }) => (rows === null ? '' : format.count(rows)) },
    {
      id: 'round',
      header: 'Round 6',
      cell: ({ state }) =>
        state === 'sent' ? (
          <span className="row">
            <span className="verdict-proved">
              <Icon name="check" />
            </span>
            sent
          </span>
        ) : (
          state
        ),
    },
    { id: 'accuracy', header: 'Accuracy', align: 'end', cell: ({ accuracy }) => <b>{format.percent(accuracy)}</b> },
  ];
  return (
    <>
      <Banner title="Simulation." action={{ label: 'What is simulated?', onPress: noAct }}>
        Four virtual hospitals on this computer, public sample data. Its attestation is simulated and proves nothing
        about hardware.
      </Banner>
      <PageHeader
        title="Discharge-note triage, pilot"
        help="Round 6 of 12 · LoRA rank 8 on Cloister Mini · 5 condition groups · started 14:24"
        actions={
          <>
            <Button icon="pause">Pause after this round</Button>
            <Button icon="stop">Stop…</Button>
          </>
        }
      />
      <StatusLine
        tone="slow"
        firstLine="Slow, not broken. Waiting for Cedar: training step 31 of 48."
        secondLine="Waiting since 14:31:04 (21 s). Cedar reported 1 s ago; it usually takes 95–110 s. At 14:32:03 the round closes with the 3 that are done."
        action={<Button size="sm">Wait longer</Button>}
      />
      <div className="split">
        <ChartWithTable
          title="Accuracy"
          tag={<Tag>All hospitals 71.3% after round 5</Tag>}
          end={<span>Guessing: 20%</span>}
          caption="Combined adapter, tested on each hospital’s held-out notes"
          xLabel="round"
          yFormat={(value) => format.percent(value)}
          yTickFormat={(value) => format.percent(value, 0)}
          x={x}
          series={series}
          xMax={12}
          yRange={[0.2, 0.9]}
          band={{ from: 5, to: 6, label: 'round 6' }}
          view={view}
          onViewChange={setView}
          fileName="accuracy"
          isSimulated
        />
        <Card
          title="Hospitals"
          end="virtual"
          padding="none"
          foot="“All” is the combined adapter, tested on the four held-out sets together (n = 384, ± 4.5 points)."
        >
          <SimpleTable
            label="Hospitals"
            columns={columns}
            rows={hospitals}
            rowKey={({ id }) => id}
            foot={{ id: 'all', name: 'All', rows: 1920, accuracy: 0.713, state: '3 of 4', style: null }}
            density="tight"
          />
        </Card>
      </div>
      <RoundTimeline
        title="Round 6"
        nowMs={at(82)}
        startedAtMs={start}
        closesAtMs={at(120)}
        rows={[
          { id: 'ash', label: 'Ash', segments: lane(3, 43, 2.4) },
          { id: 'birch', label: 'Birch', segments: lane(3, 54, 2.4) },
          {
            id: 'cedar',
            label: 'Cedar',
            segments: [
              { kind: 'prepare', startMs: at(0), endMs: at(4) },
              { kind: 'train', startMs: at(4), endMs: null },
            ],
            stepsLeft: 17,
            expectedEndMs: at(106),
          },
          { id: 'elm', label: 'Elm', segments: lane(3, 38, 2.4) },
        ]}
      />
    </>
  );
}

function lane(prepare: number, train: number, encrypt: number) {
  const trained = prepare + train;
  return [
    { kind: 'prepare', startMs: at(0), endMs: at(prepare) },
    { kind: 'train', startMs: at(prepare), endMs: at(trained) },
    { kind: 'encrypt', startMs: at(trained), endMs: at(trained + encrypt) },
    { kind: 'send', startMs: at(trained + encrypt), endMs: at(trained + encrypt + 1.4) },
    { kind: 'wait', startMs: at(trained + encrypt + 1.4), endMs: null },
  ] as const;
}
