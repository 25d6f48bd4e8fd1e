// Every control in its states.

import { useState, type ReactElement } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { FilePick } from '../components/file-pick.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { Link } from '../components/link.tsx';
import { MenuButton } from '../components/menu-button.tsx';
import { NumberField } from '../components/number-field.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { RadioGroup } from '../components/radio-group.tsx';
import { SegmentedControl } from '../components/segmented-control.tsx';
import { Select } from '../components/select.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { Switch } from '../components/switch.tsx';
import { Tabs } from '../components/tabs.tsx';
import { Tag } from '../components/tag.tsx';
import { TextArea } from '../components/text-area.tsx';
import { TextField } from '../components/text-field.tsx';
import { toasts } from '../components/toast.tsx';
import { Verdict } from '../components/verdict.tsx';
import type { VerdictKind } from '../components/verdict-shape.tsx';

const verdicts: readonly VerdictKind[] = ['proved', 'unproved', 'notChecked', 'caution', 'failed', 'simulated'];

export function ControlsPage(): ReactElement {
  const [text, setText] = useState('NREC 26/0417');
  const [rounds, setRounds] = useState<number | null>(12);
  const [choice, setChoice] = useState<'a' | 'b' | 'c'>('a');
  const [isOn, setIsOn] = useState(true);
  const [isAsking, setIsAsking] = useState(false);
  const [tab, setTab] = useState<'one' | 'two'>('one');
  return (
    <>
      <PageHeader title="Controls" help="Buttons, fields, choices" />
      <Card title="Buttons">
        <div className="stack">
          <div className="row wrap">
            <Button variant="primary">Primary</Button>
            <Button>Secondary</Button>
            <Button variant="quiet">Quiet</Button>
            <Button variant="danger" onPress={() => setIsAsking(true)}>
              Remove…
            </Button>
            <Button variant="primary" isPending>
              Export adapter…
            </Button>
            <Button size="sm" icon="redo">
              Small
            </Button>
            <Button size="lg" variant="primary">
              Start simulation
            </Button>
            <IconButton icon="gear" label="Settings" />
            <IconButton icon="copy" label="Copy" tone="bordered" />
            <MenuButton
              label="More"
              items={[
                { id: 'a', label: 'Save evidence…', shortcut: 'Ctrl+S' },
                { separator: true },
                { id: 'b', label: 'Close the gate', isDisabled: true },
              ]}
              onAction={(id) =>
                toasts.show({ message: `Chosen: ${id}.`, action: { label: 'Undo', onPress: () => {} } })
              }
            />
            <Link href="#/trust">What is simulated?</Link>
          </div>
          <div className="row wrap">
            <Button variant="primary" blockedReason="1 statement left to confirm">
              Continue to preview
            </Button>
            <Button
              reasonPlacement="below"
              blockedReason="A data steward can do this. You are signed in as researcher."
            >
              Import dataset…
            </Button>
          </div>
          <div className="row wrap">
            {verdicts.map((kind) => (
              <Verdict key={kind} kind={kind}>
                {kind}
              </Verdict>
            ))}
          </div>
          <div className="row wrap">
            <Tag>Neutral</Tag>
            <Tag tone="accent">Accent</Tag>
            <Tag tone="proved" verdict="proved">
              Finished 16:16
            </Tag>
            <Tag tone="caution" verdict="caution">
              Expires in 28 days
            </Tag>
            <Tag tone="danger" verdict="failed">
              Refused
            </Tag>
            <Tag tone="simulated" verdict="simulated">
              Simulated
            </Tag>
            <SimulatedMark />
          </div>
        </div>
      </Card>
      <div className="split even">
        <Card title="Fields">
          <div className="stack loose">
            <TextField label="Reference" value={text} onChange={setText} help="As on the approval letter." isRequired />
            <TextField label="Committee" value="" onChange={setText} error="Say which committee approved it." />
            <TextArea label="Reason" value="" onChange={setText} placeholder="Why these names stay" />
            <NumberField label="Rounds" value={rounds} onChange={setRounds} min={1} max={100} unit="rounds" />
            <Select
              label="Consent waiver"
              value={choice}
              onChange={setChoice}
              options={[
                { id: 'a', label: 'Granted for de-identified text', help: 'By the committee' },
                { id: 'b', label: 'Not granted' },
                { id: 'c', label: 'Not needed' },
              ]}
            />
            <FilePick label="Approval" onPick={() => {}} chosen="NREC-26-0417-approval.pdf" help="PDF, up to 20 MB" />
          </div>
        </Card>
        <Card title="Choices">
          <div className="stack loose">
            <RadioGroup
              label="Channel"
              value={choice}
              onChange={setChoice}
              options={[
                {
                  id: 'a',
                  title: 'One-time keystream',
                  help: 'As strong as AES-256.',
                  tag: <Tag tone="accent">usual</Tag>,
                },
                { id: 'b', title: 'Pad book', help: 'Each byte is used once, then erased.' },
                { id: 'c', title: 'Split mode', blockedReason: 'The study does not allow it.' },
              ]}
            />
            <Checkbox isSelected={isOn} onChange={setIsOn}>
              I know of no other information here that could identify a person.
            </Checkbox>
            <Checkbox isSelected={false} onChange={setIsOn} error="Tick to continue.">
              I may give this permission, and I can withdraw it at any time.
            </Checkbox>
            <Checkbox isSelected isIndeterminate onChange={setIsOn} blockedReason="Set by the site policy.">
              Keep training in the background
            </Checkbox>
            <Switch isSelected={isOn} onChange={setIsOn} help="Only on mains power.">
              Train at night
            </Switch>
            <Switch isSelected={false} onChange={setIsOn} blockedReason="IT can change this.">
              Allow simulated servers
            </Switch>
            <SegmentedControl
              label="Theme"
              value={choice}
              onChange={setChoice}
              options={[
                { id: 'a', label: 'System' },
                { id: 'b', label: 'Light' },
                { id: 'c', label: 'Dark' },
              ]}
            />
            <Tabs
              label="Tabs"
              tabs={[
                { id: 'one', label: 'Server' },
                { id: 'two', label: 'This computer' },
              ]}
              selected={tab}
              onSelect={setTab}
            >
              <p>{tab === 'one' ? 'First panel' : 'Second panel'}</p>
            </Tabs>
          </div>
        </Card>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title="Stop after round 6?"
        confirmLabel="Stop after round 6"
        isDanger
        onConfirm={() => setIsAsking(false)}
        onCancel={() => setIsAsking(false)}
      >
        The adapter so far is kept. Privacy budget already used is not returned.
      </ConfirmDialog>
    </>
  );
}
