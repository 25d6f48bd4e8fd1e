// The frame of the import wizard.

import type { ReactElement } from 'react';
import { Button } from '../components/button.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { TextField } from '../components/text-field.tsx';
import { WizardFrame } from '../components/wizard-frame.tsx';
import { noAct } from './sample.ts';

export function WizardPage(): ReactElement {
  return (
    <WizardFrame
      overline="New dataset"
      title="Discharge letters 2021–24"
      stepsLabel="Import steps"
      steps={[
        { id: '1', title: 'Source', detail: 'CSV, 18,204 rows', state: 'done' },
        { id: '2', title: 'Fields', detail: '2 of 11 columns', state: 'done' },
        { id: '3', title: 'Identifiers', detail: '0 left, 4 kept', state: 'done' },
        { id: '4', title: 'Approval and consent', state: 'now' },
        { id: '5', title: 'Preview and size', state: 'todo' },
        { id: '6', title: 'Sign-off', state: 'todo' },
      ]}
      onSelectStep={noAct}
      note="Saved as you go. You can close this window and continue later."
      footStart={<Button variant="quiet">Save and close</Button>}
      footEnd={
        <>
          <Button>Back</Button>
          <Button variant="primary" blockedReason="1 statement left to confirm">
            Continue to preview
          </Button>
        </>
      }
    >
      <PageHeader
        title="Approval and consent"
        help="Training cannot start for this dataset without all four. The record is signed and kept on this computer."
      />
      <TextField label="Committee" value="Northfield Research Ethics Committee" onChange={noAct} />
      <TextField label="Reference" value="NREC 26/0417" onChange={noAct} />
    </WizardFrame>
  );
}
