// A table that only shows: a native one, so that screen readers read it with their own table keys. Narrow windows move the least
// important columns under the row's name.

import { type ReactElement, type ReactNode } from 'react';
import '../styles/table.css';
import { classNames } from './class-names.ts';
import { RowDetail } from './row-detail.tsx';
import { droppedColumns, priorityLevels, type DataColumn } from './table-rows.ts';
import { useColumnFit } from './use-column-fit.ts';

export type SimpleTableProps<Row> = {
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** The sum, on sunken ground. */
  readonly foot?: Row;
  readonly density?: 'comfortable' | 'compact' | 'tight';
  readonly isRowMarked?: (row: Row) => boolean;
};

/** A static table. */
export function SimpleTable<Row>(props: SimpleTableProps<Row>): ReactElement {
  const { label, columns, rows, rowKey, foot, density = 'comfortable', isRowMarked } = props;
  const levelCount = priorityLevels(columns).length;
  const { boxRef, droppedLevels, isOverflowing } = useColumnFit(levelCount);
  const dropped = droppedColumns(columns, droppedLevels);
  const kept = columns.filter(({ id }) => !dropped.has(id));
  const hidden = columns.filter(({ id }) => dropped.has(id));
  const leadId = kept.find(({ isRowHeader }) => isRowHeader === true)?.id ?? kept[0]?.id;

  const cells = (row: Row): ReactNode =>
    kept.map(({ id, cell, align, isWrapping }) =>
      id === leadId ? (
        <th key={id} scope="row" className={classNames('lead', align === 'end' && 'end')}>
          <RowDetail row={row} columns={hidden}>
            {cell(row)}
          </RowDetail>
        </th>
      ) : (
        <td key={id} className={classNames(align === 'end' && 'end', isWrapping === true && 'wraps')}>
          {cell(row)}
        </td>
      ),
    );

  return (
    <div
      className="table-scroll"
      ref={boxRef}
      {...(isOverflowing ? { tabIndex: 0, role: 'group', 'aria-label': label } : {})}
    >
      <table
        className={classNames('table', density !== 'comfortable' && density, droppedLevels < levelCount && 'can-drop')}
        aria-label={label}
      >
        <thead>
          <tr>
            {kept.map(({ id, header, align, isHeaderHidden }) => (
              <th key={id} scope="col" className={classNames(align === 'end' && 'end')}>
                <span className={classNames(isHeaderHidden === true && 'visually-hidden')}>{header}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={classNames(isRowMarked?.(row) === true && 'marked')}>
              {cells(row)}
            </tr>
          ))}
        </tbody>
        {foot === undefined ? null : (
          <tfoot>
            <tr>{cells(foot)}</tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
