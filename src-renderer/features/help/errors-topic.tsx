// Every error code with its words. The one that a person came for is marked, brought into view and focused.

import { useEffect, useRef, useState, type ReactElement, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Note } from '../../components/note.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useAnnounce } from '../../components/use-announce.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { errorAreas, errorRows, findErrors, listedCode, rowsOfArea, type ErrorRow } from './error-list.ts';

export function ErrorsTopic({ code }: { readonly code: string | null }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  /** Of the code that was asked for when it was typed: another code begins with all rows. */
  const [typed, setTyped] = useState({ code, text: '' });
  const filter = typed.code === code ? typed.text : '';
  const place = useRef<HTMLSpanElement>(null);
  const listed = code === null ? null : listedCode(code);
  const all = errorRows((name) => ({ title: t(`errors.${name}.title`), todo: t(`errors.${name}.todo`) }));
  const rows = findErrors(all, filter);
  const found = t('help.errors.found', { count: rows.length, shown: format.count(rows.length) });
  useAnnounce(filter === '' ? null : found);
  useEffect(() => {
    if (listed === null) return;
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: 'center' });
  }, [listed]);
  return (
    <div className="page">
      <p className="t2 sm">{t('help.errors.intro')}</p>
      {code !== null && listed === null ? (
        <Note tone="caution" title={t('help.errors.unknownTitle', { code })}>
          {t('help.errors.unknown')}
        </Note>
      ) : null}
      <div className="error-filter">
        <TextField
          label={t('help.errors.filter')}
          value={filter}
          onChange={(text) => setTyped({ code, text })}
          maxLength={100}
        />
      </div>
      {errorAreas
        .map((area) => ({ area, rows: rowsOfArea(rows, area) }))
        .filter(({ rows: own }) => own.length > 0)
        .map(({ area, rows: own }) => (
          <Card key={area} title={t(`help.errors.areas.${area}`)} padding="none">
            <ErrorTable label={t(`help.errors.areas.${area}`)} rows={own} shown={listed} shownRef={place} />
          </Card>
        ))}
      {rows.length === 0 ? <EmptyState title={t('help.errors.noMatch', { text: filter })} /> : null}
    </div>
  );
}

type ErrorTableProps = {
  readonly label: string;
  readonly rows: readonly ErrorRow[];
  /** The code that a person came for. */
  readonly shown: string | null;
  readonly shownRef: Ref<HTMLSpanElement>;
};

function ErrorTable({ label, rows, shown, shownRef }: ErrorTableProps): ReactElement {
  const { t } = useTranslation();
  return (
    <SimpleTable
      label={label}
      rows={rows}
      rowKey={({ code }) => code}
      isRowMarked={({ code }) => code === shown}
      columns={[
        {
          id: 'code',
          header: t('help.errors.code'),
          isRowHeader: true,
          cell: ({ code }) => (
            <span className="mono error-code" {...(code === shown ? { tabIndex: -1, ref: shownRef } : {})}>
              {code}
            </span>
          ),
        },
        {
          id: 'title',
          header: t('help.errors.title'),
          isWrapping: true,
          cell: ({ title }) => <span className="error-title">{title}</span>,
        },
        { id: 'todo', header: t('help.errors.todo'), isWrapping: true, cell: ({ todo }) => todo },
      ]}
    />
  );
}
