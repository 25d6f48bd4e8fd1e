// The table of entries. Runs and codes lead to their pages.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { publicCode, settingsSchema } from '../../../src-main/contract/index.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Link } from '../../components/link.tsx';
import { Tag } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { formatPlace } from '../../app/places.ts';
import { useRunWords } from '../../app/run-words.ts';
import { sayWith } from '../../app/say.ts';
import { useApp } from '../../app/use-app.ts';
import type { ActivityRow } from './activity-rows.ts';

export type ActivityTableProps = { readonly rows: readonly ActivityRow[]; readonly toolbar: ReactNode };

const rowKey = ({ key }: ActivityRow): string => key;

export function ActivityTable({ rows, toolbar }: ActivityTableProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const objectWords = useObjectWords();
  const whenOf = (atMs: number): string => `${format.dateOf(atMs)}, ${format.time(atMs)}`;
  return (
    <DataTable
      label={t('activity.table')}
      rows={rows}
      rowKey={rowKey}
      defaultSort={{ column: 'time', direction: 'descending' }}
      filter={{
        label: t('activity.filter'),
        text: (row) => [t(`activity.kinds.${row.kind}`), objectWords(row), row.object, row.code].join(' '),
      }}
      toolbar={toolbar}
      empty={<p className="table-empty">{t('activity.noneOfKind')}</p>}
      density="compact"
      columns={[
        {
          id: 'time',
          header: t('activity.columns.time'),
          // Entries are in the order in which they happened; two of one moment keep it.
          sortBy: ({ key }) => Number(key),
          cell: ({ atMs }) => <span className="num">{whenOf(atMs)}</span>,
        },
        {
          id: 'what',
          header: t('activity.columns.what'),
          isRowHeader: true,
          sortBy: ({ kind }) => t(`activity.kinds.${kind}`),
          cell: ({ kind }) => t(`activity.kinds.${kind}`),
        },
        {
          id: 'object',
          header: t('activity.columns.object'),
          isWrapping: true,
          sortBy: objectWords,
          cell: (row) => <ObjectCell row={row} words={objectWords(row)} />,
        },
        {
          id: 'outcome',
          header: t('activity.columns.outcome'),
          priority: 2,
          sortBy: ({ outcome }) => t(`activity.outcomes.${outcome}`),
          cell: (row) => <Outcome row={row} />,
        },
      ]}
    />
  );
}

/** The name of a run that is still here, the words of a setting, the version; else what was written. */
function useObjectWords(): (row: ActivityRow) => string {
  const { t } = useTranslation();
  const words = useRunWords();
  const runs = useApp((state) => state.runs);
  const names = new Map((runs ?? []).map((run) => [run.id, words.name(run)]));
  return ({ kind, object }) => {
    if (kind === 'settings-changed' && (object === 'hubToken' || Object.hasOwn(settingsSchema.shape, object)))
      return sayWith(t)(`activity.settings.${object}`);
    if (kind === 'app-started') return object === '' ? '' : t('activity.version', { version: object });
    return names.get(object) ?? object;
  };
}

function ObjectCell({ row, words }: { readonly row: ActivityRow; readonly words: string }): ReactElement {
  const isRun = useApp(({ runs }) => (runs ?? []).some(({ id }) => id === row.object));
  if (!isRun) return <>{words}</>;
  return <Link href={formatPlace({ kind: 'run', id: row.object })}>{words}</Link>;
}

function Outcome({ row: { outcome, code } }: { readonly row: ActivityRow }): ReactElement {
  const { t } = useTranslation();
  const words = t(`activity.outcomes.${outcome}`);
  if (outcome === 'cancelled') return <Tag verdict="notChecked">{words}</Tag>;
  if (outcome === 'done')
    return (
      <Tag tone="proved" verdict="proved">
        {words}
      </Tag>
    );
  return (
    <span className="activity-tools">
      <Tag tone="danger" verdict="failed">
        {words}
      </Tag>
      {code === '' ? null : (
        <Link isQuiet href={formatPlace({ kind: 'help', topic: 'errors', code: publicCode(code) })}>
          {publicCode(code)}
        </Link>
      )}
    </span>
  );
}
