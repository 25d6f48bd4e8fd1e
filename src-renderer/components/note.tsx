// A remark inside a page, in one of six tones. Each tone has its shape, so that it does not hang on colour.

import type { ReactElement, ReactNode } from 'react';
import '../styles/card.css';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { VerdictShape, type VerdictKind } from './verdict-shape.tsx';

export type NoteTone = 'neutral' | 'info' | 'caution' | 'danger' | 'proved' | 'simulated';

export type NoteProps = {
  readonly tone?: NoteTone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Came up while the person works here: read at once. */
  readonly isAlert?: boolean;
};

const shapes: Readonly<Record<NoteTone, VerdictKind | undefined>> = {
  neutral: 'notChecked',
  info: undefined,
  caution: 'caution',
  danger: 'failed',
  proved: 'proved',
  simulated: 'simulated',
};

/** A note with an optional bold lead and one action. */
export function Note({ tone = 'neutral', title, children, action, isAlert = false }: NoteProps): ReactElement {
  const shape = shapes[tone];
  return (
    <div className={classNames('note', tone)} {...(isAlert ? { role: 'alert' } : {})}>
      <span className="shape">
        {shape === undefined ? (
          <Icon name="info" size={18} />
        ) : (
          <VerdictShape kind={shape} size={18} isDecorative={tone === 'neutral'} />
        )}
      </span>
      <div className="grow">
        {title === undefined ? null : <b>{title}</b>} {children}
      </div>
      {action === undefined ? null : <span className="end">{action}</span>}
    </div>
  );
}
