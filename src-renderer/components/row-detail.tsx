// The columns that did not fit, as a quiet line under the row's name: nothing is cut, whatever the width.

import type { ReactElement, ReactNode } from 'react';
import type { DataColumn } from './table-rows.ts';

export type RowDetailProps<Row> = {
  readonly row: Row;
  readonly columns: readonly DataColumn<Row>[];
  readonly children: ReactNode;
};

/** The cell that names the row, with the dropped columns under it. */
export function RowDetail<Row>({ row, columns, children }: RowDetailProps<Row>): ReactElement {
  if (columns.length === 0) return <>{children}</>;
  return (
    <>
      {children}
      <dl className="row-detail">
        {columns.map(({ id, header, cell }) => (
          <div key={id}>
            <dt>{header}</dt>
            <dd>{cell(row)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
