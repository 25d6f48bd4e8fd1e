// Status lines, notes, progress lines, meters.

import type { ReactElement } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Meter } from '../components/meter.tsx';
import { Note, type NoteTone } from '../components/note.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ProgressLine } from '../components/progress-line.tsx';
import { StatusLine, type StatusTone } from '../components/status-line.tsx';
import { noAct } from './sample.ts';

const lines: readonly (readonly [StatusTone, string, string])[] = [
  [
    'onTime',
    'On time. All 4 hospitals are training, round 6 of 12.',
    'Round started 14:30:03. Rounds have taken 96–118 s.',
  ],
  ['quiet', 'No sign from Cedar for 48 s. It may be asleep or cut off.', 'Last heard 14:31:20 at step 31 of 48.'],
  [
    'broken',
    'Broken: training stopped on this computer (out of memory).',
    'Stopped 14:31:20 at step 31 of 48; saved at step 30.',
  ],
  ['offline', 'Offline since 14:31:20. Training goes on here; sending waits.', 'Retry in 12 s.'],
  ['serverSilent', 'Waiting for the server, not for a hospital.', 'All 4 adapters arrived by 14:32:01.'],
  ['paused', 'Paused by policy until 20:00 (working hours).', 'Your place in the round is kept until 08:00.'],
  [
    'finished',
    'Finished. 79.9% after 12 rounds, 6.2 points above training alone.',
    'Took 1 h 52 min, of it 9 min waiting.',
  ],
  ['preparing', 'Preparing: reading 18,149 letters in the isolated process, 62%.', 'Started 14:24:10.'],
  ['idle', 'No run is active. 1 dataset is ready.', 'NREC 26/0417 expires in 28 days.'],
];
const tones: readonly NoteTone[] = ['neutral', 'info', 'caution', 'danger', 'proved', 'simulated'];

export function StatesPage(): ReactElement {
  return (
    <>
      <PageHeader title="States" />
      {lines.map(([tone, first, second]) => (
        <StatusLine
          key={tone}
          tone={tone}
          firstLine={first}
          secondLine={second}
          action={tone === 'broken' ? <Button size="sm">Resume</Button> : null}
        />
      ))}
      <div className="split even">
        <Card title="Notes">
          <div className="stack">
            {tones.map((tone) => (
              <Note key={tone} tone={tone} title={`${tone}.`}>
                Only a list signed by 2 of 3 named keyholders can approve new software.
              </Note>
            ))}
          </div>
        </Card>
        <Card title="Progress">
          <div className="stack loose">
            <ProgressLine
              label="Reading discharge_letters.csv"
              value={0.52}
              count="9,400 of about 18,000 rows"
              timeLeft="20 s left"
              onCancel={noAct}
            />
            <ProgressLine label="Checking the server" rate="3 of 8" onCancel={noAct} />
            <Meter label="Privacy budget" value={3.1} max={8} valueText="3.1 of 8" />
            <Meter label="Pad book PB-03" value={29} max={32} valueText="29 of 32 GB" tone="caution" />
          </div>
        </Card>
      </div>
    </>
  );
}
