// The table of every list: sort, filter, row action by Enter or click, a head that stays in sight, pages of 25 so that
// thousands of rows stay fast. Built on react-aria's grid: arrow keys move by cell.

import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { Collection } from 'react-aria-components/Collection';
import { Cell, Column, Row as AriaRow, Table, TableBody, TableHeader } from 'react-aria-components/Table';
import { useTranslation } from 'react-i18next';
import '../styles/table.css';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { RowDetail } from './row-detail.tsx';
import { droppedColumns, filterRows, pageOf, priorityLevels, sortRows } from './table-rows.ts';
import type { DataColumn, SortOrder } from './table-rows.ts';
import { Pager, TableTools } from './table-tools.tsx';
import { useColumnFit } from './use-column-fit.ts';

export type { DataColumn, SortOrder } from './table-rows.ts';

export type DataTableProps<Row> = {
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Enter or a click on a row. */
  readonly onRowAction?: (row: Row) => void;
  readonly filter?: { readonly label: string; readonly text: (row: Row) => string };
  readonly defaultSort?: SortOrder;
  /** Instead of the rows when there are none at all. */
  readonly empty?: ReactNode;
  readonly density?: 'comfortable' | 'compact';
  /** A last row that does not sort: the sum. */
  readonly foot?: Row;
  /** Beside the filter. */
  readonly toolbar?: ReactNode;
  readonly pageSize?: number;
};

/** A sortable, filterable table. */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactElement {
  const { label, columns, rows, rowKey, onRowAction, filter, density = 'comfortable', foot, pageSize = 25 } = props;
  const { t, i18n } = useTranslation();
  const [order, setOrder] = useState<SortOrder | null>(props.defaultSort ?? null);
  const [filterText, setFilterText] = useState('');
  const [pageNumber, setPageNumber] = useState(0);
  const levelCount = priorityLevels(columns).length;
  const { boxRef, droppedLevels } = useColumnFit(levelCount);

  const matching = useMemo(
    () => (filter === undefined ? rows : filterRows(rows, filter.text, filterText)),
    [rows, filter, filterText],
  );
  const sorted = useMemo(
    () => sortRows(matching, columns, order, i18n.language),
    [matching, columns, order, i18n.language],
  );
  const { rows: shown, page, pageCount } = pageOf(sorted, pageNumber, pageSize);

  const dropped = droppedColumns(columns, droppedLevels);
  const kept = columns.filter(({ id }) => !dropped.has(id));
  const hidden = columns.filter(({ id }) => dropped.has(id));
  const leadId = kept.find(({ isRowHeader }) => isRowHeader === true)?.id ?? kept[0]?.id;
  const byKey = useMemo(() => new Map(rows.map((row) => [rowKey(row), row])), [rows, rowKey]);

  const renderRow = (row: Row, key: string, isFoot = false): ReactElement => (
    <AriaRow key={key} id={key} className={classNames('table-row', isFoot && 'marked')}>
      {kept.map(({ id, cell, align, isWrapping }) => (
        <Cell
          key={id}
          className={classNames(
            'cell',
            align === 'end' && 'end',
            id === leadId && 'lead',
            isWrapping === true && 'wraps',
          )}
        >
          {id === leadId ? (
            <RowDetail row={row} columns={hidden}>
              {cell(row)}
            </RowDetail>
          ) : (
            cell(row)
          )}
        </Cell>
      ))}
    </AriaRow>
  );

  const isEmpty = rows.length === 0;
  if (isEmpty && props.empty !== undefined) return <>{props.empty}</>;
  return (
    <>
      {filter === undefined && props.toolbar === undefined ? null : (
        <TableTools
          filterLabel={filter?.label}
          filter={filterText}
          onFilter={(text) => {
            setFilterText(text);
            setPageNumber(0);
          }}
          shownCount={matching.length}
          totalCount={rows.length}
        >
          {props.toolbar}
        </TableTools>
      )}
      <div className="table-scroll" ref={boxRef}>
        <Table
          className={classNames(
            'table',
            density === 'compact' && 'compact',
            droppedLevels < levelCount && 'can-drop',
            onRowAction !== undefined && 'has-action',
          )}
          aria-label={label}
          {...(order === null ? {} : { sortDescriptor: order })}
          onSortChange={({ column, direction }) => {
            setOrder({ column: String(column), direction });
            setPageNumber(0);
          }}
          {...(onRowAction === undefined
            ? {}
            : {
                onRowAction: (key) => {
                  const row = byKey.get(String(key));
                  if (row !== undefined) onRowAction(row);
                },
              })}
        >
          <TableHeader>
            {kept.map(({ id, header, align, sortBy, isHeaderHidden }) => (
              <Column
                key={id}
                id={id}
                textValue={header}
                isRowHeader={id === leadId}
                allowsSorting={sortBy !== undefined}
                className={align === 'end' ? 'end' : 'start'}
              >
                {({ allowsSorting, sortDirection }) =>
                  allowsSorting ? (
                    <span className={classNames('sort', sortDirection)}>
                      {header}
                      <Icon name="chev" size={11} />
                    </span>
                  ) : (
                    <span className={classNames(isHeaderHidden === true && 'visually-hidden')}>{header}</span>
                  )
                }
              </Column>
            ))}
          </TableHeader>
          <TableBody
            renderEmptyState={() => (
              <div className="table-empty">{t('components.table.noMatch', { text: filterText })}</div>
            )}
          >
            {/* Rows are built once per row object; a new order only moves them. */}
            <Collection items={shown} dependencies={[columns, droppedLevels]}>
              {(row) => renderRow(row, rowKey(row))}
            </Collection>
            {foot === undefined || shown.length === 0 ? null : renderRow(foot, 'foot row', true)}
          </TableBody>
        </Table>
      </div>
      <Pager page={page} pageCount={pageCount} onPage={setPageNumber} />
    </>
  );
}
