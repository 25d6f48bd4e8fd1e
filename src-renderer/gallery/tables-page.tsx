// A list with a thousand rows, an empty one, and placeholders.

import { useMemo, type ReactElement } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { DataTable, type DataColumn } from '../components/data-table.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { Verdict } from '../components/verdict.tsx';
import { toasts } from '../components/toast.tsx';

type Entry = { readonly id: string; readonly name: string; readonly rows: number; readonly used: string };

const columns: readonly DataColumn<Entry>[] = [
  { id: 'name', header: 'Name and version', cell: ({ name }) => name, sortBy: ({ name }) => name },
  {
    id: 'rows',
    header: 'Rows',
    align: 'end',
    cell: ({ rows }) => rows.toLocaleString('en'),
    sortBy: ({ rows }) => rows,
  },
  { id: 'source', header: 'Source', priority: 4, cell: () => 'CSV, 18,204 rows' },
  { id: 'columns', header: 'Columns used', priority: 3, cell: () => '2 of 11' },
  { id: 'ids', header: 'Identifiers', priority: 2, cell: () => '0 left, 4 kept' },
  {
    id: 'approval',
    header: 'Approval',
    cell: ({ rows }) =>
      rows % 3 === 0 ? (
        <Verdict kind="caution">expires in 28 days</Verdict>
      ) : (
        <Verdict kind="proved">until 30 Sep 2027</Verdict>
      ),
  },
  { id: 'used', header: 'Used in', priority: 5, cell: ({ used }) => used },
];

export function TablesPage(): ReactElement {
  const rows = useMemo(
    () =>
      Array.from({ length: 1000 }, (_, index) => ({
        id: String(index),
        name: `Discharge letters ${2000 + (index % 24)}, version ${index}`,
        rows: (index * 7919) % 20_000,
        used: `Run ${index % 9}`,
      })),
    [],
  );
  return (
    <>
      <PageHeader
        title="Data"
        help="Datasets on this computer, and whether they may be used."
        actions={
          <Button variant="primary" icon="plus">
            Import dataset…
          </Button>
        }
      />
      <Card label="Datasets" padding="none">
        <DataTable
          label="Datasets"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          filter={{ label: 'Filter datasets', text: ({ name, used }) => `${name} ${used}` }}
          defaultSort={{ column: 'rows', direction: 'descending' }}
          onRowAction={({ name }) => toasts.show({ message: `Opened ${name}.` })}
          pageSize={Number(new URLSearchParams(location.search).get('size') ?? 8)}
        />
      </Card>
      <div className="split even">
        <Card label="Nothing yet">
          <EmptyState
            title="No datasets yet."
            icon="data"
            actions={
              <>
                <Button variant="primary">Import dataset…</Button>
                <Button>Use sample data</Button>
              </>
            }
          >
            Files you import are read on this computer and stay on it.
          </EmptyState>
        </Card>
        <Card title="Loading">
          <Skeleton />
          <Skeleton shape="table" lines={3} />
          <Skeleton shape="figures" lines={4} />
        </Card>
      </div>
    </>
  );
}
