// The mockup error.html from components, and the chain of the Trust page.

import type { ReactElement } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { CheckChain } from '../components/check-chain.tsx';
import type { CheckStep } from '../components/check-strip.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { FactList } from '../components/fact-list.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { noAct } from './sample.ts';

const steps: readonly CheckStep[] = [
  { id: '1', title: 'Maker’s root key', detail: 'AMD Genoa root', verdict: 'proved' },
  { id: '2', title: 'Chip certificate', detail: 'signed by AMD, not revoked', verdict: 'proved' },
  { id: '3', title: 'Report', detail: 'signed by that chip', verdict: 'proved' },
  { id: '4', title: 'Settings', detail: 'debugging off', verdict: 'proved' },
  { id: '5', title: 'Firmware', detail: 'at or above your minimum', verdict: 'proved' },
  { id: '6', title: 'Software', detail: 'unknown to your list', verdict: 'failed' },
  { id: '7', title: 'This connection', detail: 'not checked', verdict: 'notChecked' },
  { id: '8', title: 'This machine', detail: 'not checked', verdict: 'notChecked' },
];

export function ErrorPage(): ReactElement {
  return (
    <>
      <PageHeader
        breadcrumb={[
          { label: 'Runs', onPress: noAct },
          { label: 'Discharge-note triage', onPress: noAct },
          { label: 'Run 8' },
        ]}
        title="Run 8 has not started"
        actions={<Button icon="save">Save evidence…</Button>}
      />
      <ErrorPanel
        headline="The server is running software your hospital has not approved."
        explanation="The hardware is genuine, but check 6 of 8 failed at 09:02:41. Cloister closed the connection before sending anything. This can be an update that was not announced, or someone running a changed server."
        code="CL-ATT-206"
        steps={steps}
        stepsLabel="Checks"
        onHelp={noAct}
        facts={[
          { kind: 'proved', title: 'Nothing left.', text: '0 letters, 0 adapter bytes. Handshake only: 1,204 bytes.' },
          { kind: 'proved', title: 'Nothing lost.', text: 'Run 7 and its adapter are on this computer.' },
          { kind: 'proved', title: 'Nothing used up.', text: 'No pad, no privacy budget.' },
        ]}
        actions={[
          {
            id: 'list',
            who: 'IT officer',
            title: 'Ask the study office about an update',
            text: 'If the server changed, they send a new signed list. Open it here to check again.',
            button: { label: 'Open signed list…', onPress: noAct, isPrimary: true },
          },
          {
            id: 'again',
            who: 'Anyone',
            title: 'Try again',
            text: 'Useful if the server was restarting. The same answer twice is not a fault on your side.',
            button: { label: 'Try again', onPress: noAct, icon: 'redo' },
          },
          {
            id: 'data',
            who: 'Steward',
            title: 'Keep working offline',
            text: 'Import, consent and simulation do not need the server.',
            button: {
              label: 'Go to Data',
              onPress: noAct,
              blockedReason: 'A data steward can do this. You are signed in as researcher.',
            },
          },
        ]}
        note={{
          title: 'There is no “connect anyway”.',
          text: 'Only a list signed by 2 of 3 named keyholders can approve new software.',
        }}
        details={[
          { term: 'Measured', value: 'b41c 77e0 … 0d92', isMono: true },
          { term: 'Approved', value: '9f3c 02aa … 51be 1.4.2', isMono: true },
          { term: 'Public log', value: 'no entry found' },
          { term: 'List', value: 'version 12, signed 3 Nov 2026' },
          { term: 'Platform', value: 'AMD SEV-SNP, Genoa' },
        ]}
        detailsHelp="for the study office"
        onCopyDetails={noAct}
      />
      <div className="split">
        <Card title="Proved" help="in the order checked; one failure stops the connection">
          <CheckChain
            label="Checks"
            steps={steps.map(({ id, title, verdict }) => ({
              id,
              title,
              verdict,
              text: `The report answers our question and names this connection’s key.`,
              evidence: 'policy 0x30000',
            }))}
          />
        </Card>
        <Card title="Not proved" help="by this or any attestation">
          <FactList
            isStacked
            facts={[
              {
                kind: 'unproved',
                title: 'Who can touch the machine',
                text: 'The operator’s word and the chip list are your protection.',
              },
              { kind: 'unproved', title: 'Side channels', text: 'Timing and power were not examined.' },
            ]}
          />
        </Card>
      </div>
    </>
  );
}
