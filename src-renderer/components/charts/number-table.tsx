// The table behind a chart: the same numbers, sortable, in pages, so that 500 rounds of 50 hospitals stay quick. A native table:
// react-aria's grid would build an object per cell.

import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import '../../styles/table.css';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon.tsx';
import { pageOf, type SortOrder } from '../table-rows.ts';
import { Pager } from '../table-tools.tsx';
import { sortedIndices } from './number-order.ts';

export type NumberColumn = {
  readonly id: string;
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly isBold?: boolean;
};

export type NumberTableProps = {
  readonly label: string;
  readonly xLabel: string;
  readonly x: readonly number[];
  readonly columns: readonly NumberColumn[];
  readonly yFormat: (value: number) => string;
  readonly noValue: string;
};

const mostCellsOnPage = 900;

/** Click a head to sort; again to turn round. */
export function NumberTable({ label, xLabel, x, columns, yFormat, noValue }: NumberTableProps): ReactElement {
  const [order, setOrder] = useState<SortOrder>({ column: 'x', direction: 'ascending' });
  const [pageNumber, setPageNumber] = useState(0);
  const pageSize = Math.min(50, Math.max(12, Math.floor(mostCellsOnPage / (columns.length + 1))));
  const indices = useMemo(() => sortedIndices(x, columns, order), [x, columns, order]);
  const { rows, page, pageCount } = pageOf(indices, pageNumber, pageSize);
  const sortOn = (column: string): void => {
    const isAgain = order.column === column && order.direction === 'ascending';
    setOrder({ column, direction: isAgain ? 'descending' : 'ascending' });
    setPageNumber(0);
  };
  return (
    <>
      <div className="table-scroll number-scroll" tabIndex={0} role="group" aria-label={label}>
        <table className="table compact numbers" aria-label={label}>
          <thead>
            <tr>
              <SortHead id="x" label={xLabel} order={order} onSort={sortOn} isStart />
              {columns.map(({ id, label: name }) => (
                <SortHead key={id} id={id} label={name} order={order} onSort={sortOn} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((index) => (
              <tr key={index}>
                <th scope="row">{x[index]}</th>
                {columns.map(({ id, values, isBold = false }) => {
                  const value = values[index] ?? null;
                  return (
                    <td key={id} className={classNames('end', isBold && 'lead')}>
                      {value === null ? <span className="t3">{noValue}</span> : yFormat(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager page={page} pageCount={pageCount} onPage={setPageNumber} />
    </>
  );
}

function SortHead(props: {
  readonly id: string;
  readonly label: string;
  readonly order: SortOrder;
  readonly onSort: (id: string) => void;
  readonly isStart?: boolean;
}): ReactElement {
  const { id, label, order, onSort, isStart = false } = props;
  const { t } = useTranslation();
  const direction = order.column === id ? order.direction : undefined;
  return (
    <th scope="col" className={classNames(!isStart && 'end')} aria-sort={direction ?? 'none'}>
      <button type="button" className={classNames('sort', direction)} onClick={() => onSort(id)}>
        {label}
        <Icon name="chev" size={11} />
        {direction === undefined ? null : (
          <span className="visually-hidden">
            {t(direction === 'ascending' ? 'components.table.sortUp' : 'components.table.sortDown')}
          </span>
        )}
      </button>
    </th>
  );
}
