// The wall: what is inside this computer, the gate and to whom it is open, what left. Always in sight. The gate opens
// Trust › What left.

import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import '../styles/frame.css';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { VerdictShape } from './verdict-shape.tsx';

export type GateState = 'closed' | 'opening' | 'open' | 'openSimulated' | 'failed';

export type BoundarySide = { readonly label?: string; readonly detail: ReactNode };

export type BoundaryBarProps = {
  readonly inside: BoundarySide;
  readonly gate: { readonly state: GateState; readonly label: string; readonly onPress: () => void };
  readonly outside: BoundarySide;
};

/** The contentinfo landmark. */
export function BoundaryBar({ inside, gate, outside }: BoundaryBarProps): ReactElement {
  const { t } = useTranslation();
  return (
    <footer className="boundary" aria-label={t('components.frame.boundary')} data-region="boundary">
      <div className="inside">
        <Icon name="arch" />
        <b>{inside.label ?? t('components.frame.inside')}</b>
        <span className="detail">{inside.detail}</span>
      </div>
      <AriaButton className={classNames('gate', gate.state)} onPress={() => gate.onPress()}>
        <GateShape state={gate.state} />
        {gate.label}
        <span className="visually-hidden">. {t('components.frame.gateHelp')}</span>
      </AriaButton>
      <div className="outside">
        <b>{outside.label ?? t('components.frame.outside')}</b>
        <span className="detail">{outside.detail}</span>
      </div>
    </footer>
  );
}

function GateShape({ state }: { readonly state: GateState }): ReactElement {
  switch (state) {
    case 'closed':
      return <Icon name="gate" size={18} />;
    case 'opening':
    case 'open':
      return <Icon name="gateopen" size={18} />;
    case 'openSimulated':
      return <VerdictShape kind="simulated" size={18} />;
    case 'failed':
      return <VerdictShape kind="failed" size={18} />;
  }
}
