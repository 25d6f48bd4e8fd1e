// The filter box over a table and the pager under it.

import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import '../styles/table.css';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';

export type TableToolsProps = {
  readonly filterLabel: string | undefined;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly shownCount: number;
  readonly totalCount: number;
  readonly children?: ReactNode;
};

/** Filter, count, and whatever the screen adds. */
export function TableTools(props: TableToolsProps): ReactElement {
  const { filterLabel, filter, onFilter, shownCount, totalCount, children } = props;
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="table-tools">
      {filterLabel === undefined ? null : (
        <>
          <div className="table-filter">
            <Icon name="search" size={14} />
            <input
              type="search"
              aria-label={filterLabel}
              placeholder={filterLabel}
              value={filter}
              spellCheck="false"
              autoComplete="off"
              onChange={({ target }) => onFilter(target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape' || filter === '') return;
                event.stopPropagation();
                onFilter('');
              }}
            />
            {filter === '' ? null : (
              <IconButton icon="x" size="sm" label={t('components.table.clearFilter')} onPress={() => onFilter('')} />
            )}
          </div>
          <span className="shown" role="status">
            {filter === ''
              ? t('components.table.rows', { count: totalCount, shown: format.count(totalCount) })
              : t('components.table.filtered', { shown: format.count(shownCount), total: format.count(totalCount) })}
          </span>
        </>
      )}
      {children === undefined ? null : <span className="end">{children}</span>}
    </div>
  );
}

export type PagerProps = {
  readonly page: number;
  readonly pageCount: number;
  readonly onPage: (page: number) => void;
};

/** Shown only when there is more than one page. */
export function Pager({ page, pageCount, onPage }: PagerProps): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  if (pageCount < 2) return null;
  return (
    <div className="table-pager">
      <span role="status">
        {t('components.table.page', { page: format.count(page + 1), pages: format.count(pageCount) })}
      </span>
      <IconButton
        icon="back"
        size="sm"
        label={t('components.table.previous')}
        onPress={() => onPage(page - 1)}
        blockedReason={
          page === 0 ? t('components.table.page', { page: '1', pages: format.count(pageCount) }) : undefined
        }
      />
      <IconButton
        icon="chev"
        size="sm"
        label={t('components.table.next')}
        onPress={() => onPage(page + 1)}
        blockedReason={
          page >= pageCount - 1
            ? t('components.table.page', { page: format.count(pageCount), pages: format.count(pageCount) })
            : undefined
        }
      />
    </div>
  );
}
