// The strip of figures at the head of a run: label, figure, what it rests on. Never a figure without its detail.

import type { ReactElement, ReactNode } from 'react';
import '../styles/card.css';
import { classNames } from './class-names.ts';
import { Meter } from './meter.tsx';

export type KeyFigure = {
  readonly id: string;
  readonly label: string;
  readonly figure: string;
  /** Small, after the figure: “of 8”. */
  readonly unit?: string;
  readonly detail?: ReactNode;
  readonly meter?: { readonly value: number; readonly max: number; readonly label: string };
  readonly tone?: 'plain' | 'caution' | 'danger';
};

export type KeyFiguresProps = { readonly label: string; readonly figures: readonly KeyFigure[] };

/** Three to six figures; they wrap when the window is narrow. */
export function KeyFigures({ label, figures }: KeyFiguresProps): ReactElement {
  return (
    <section className="card" aria-label={label}>
      <dl className="key-figures">
        {figures.map(({ id, label: name, figure, unit, detail, meter, tone = 'plain' }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd className={classNames('figure', tone !== 'plain' && tone)}>
              {figure}
              {unit === undefined ? null : <span className="unit"> {unit}</span>}
            </dd>
            {meter === undefined ? null : (
              <dd>
                <Meter {...meter} isLabelHidden />
              </dd>
            )}
            {detail === undefined ? null : <dd className="detail num">{detail}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
