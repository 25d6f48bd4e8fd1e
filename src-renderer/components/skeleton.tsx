// A quiet placeholder in the shape of what comes; shown only after 300 ms, never moving. After two seconds the screen shows
// a ProgressLine instead.

import type { ReactElement } from 'react';
import '../styles/progress.css';
import { classNames } from './class-names.ts';
import { Delayed } from './delayed.tsx';

export type SkeletonProps = {
  readonly shape?: 'lines' | 'table' | 'figures' | 'chart';
  readonly lines?: number;
};

/** Hidden from screen readers: nothing is there yet. */
export function Skeleton({ shape = 'lines', lines = 3 }: SkeletonProps): ReactElement {
  const count = shape === 'chart' ? 1 : lines;
  return (
    <Delayed>
      <div className={classNames('skeleton', shape !== 'lines' && shape)} aria-hidden="true">
        {Array.from({ length: count }, (_, index) => (
          <i key={index} />
        ))}
      </div>
    </Delayed>
  );
}
