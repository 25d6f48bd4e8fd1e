// Data: the sample that comes with Cloister, and a word on one's own data.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Note } from '../../components/note.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Tag } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { readAll, useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { HashValue } from '../models/hash-value.tsx';
import { rowsLeftOut, runsOn, sampleAnswerOf } from './dataset-facts.ts';

export function DataScreen(): ReactElement {
  const { t } = useTranslation();
  const datasets = useApp((state) => state.datasets);
  const failure = useApp((state) => state.datasetsFailure);
  return (
    <div className="page">
      <PageHeader title={t('data.title')} help={t('data.help')} />
      {datasets === null ? null : <Datasets datasets={datasets} />}
      {datasets === null && failure !== null ? <FailurePanel failure={failure} onRetry={() => void readAll()} /> : null}
      {datasets === null && failure === null ? <Loading shapes={['table', 'lines']} /> : null}
      <Note tone="info" title={t('data.later.title')}>
        {t('data.later.text')} <code>{t('data.later.command')}</code>
      </Note>
    </div>
  );
}

function Datasets({ datasets }: { readonly datasets: readonly Dataset[] }): ReactElement {
  const { t } = useTranslation();
  if (datasets.length === 0)
    return (
      <EmptyState icon="data" title={t('data.none')}>
        {t('data.noneText')}
      </EmptyState>
    );
  return (
    <>
      <Card title={t('data.table')} padding="none">
        <DatasetsTable datasets={datasets} />
      </Card>
      {datasets.map((dataset) => (
        <DatasetCard key={dataset.id} dataset={dataset} />
      ))}
    </>
  );
}

const datasetKey = ({ id }: Dataset): string => id;

function DatasetsTable({ datasets }: { readonly datasets: readonly Dataset[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const columnCounts = ({ columns, columnsUsed }: Dataset) => ({
    used: format.count(columnsUsed.length),
    all: format.count(columns.length),
  });
  const runs = useApp((state) => state.runs);
  const usedIn = (dataset: Dataset): string => {
    // Not read yet: nothing is said of it.
    if (runs === null) return '';
    const count = runsOn(runs, dataset);
    return count === 0 ? t('data.unused') : t('data.usedIn', { count, runs: format.count(count) });
  };
  return (
    <DataTable
      label={t('data.table')}
      rows={datasets}
      rowKey={datasetKey}
      columns={[
        {
          id: 'name',
          header: t('data.columns.name'),
          isRowHeader: true,
          cell: (dataset) => (
            <span className="name-with-tag">
              <span className="med">{dataset.isSample ? t('data.sampleName') : dataset.id}</span>
              {dataset.isSample ? <Tag>{t('data.sample')}</Tag> : null}
            </span>
          ),
        },
        {
          id: 'rows',
          header: t('data.columns.rows'),
          align: 'end',
          cell: ({ rows }) => <span className="num">{format.count(rows)}</span>,
        },
        {
          id: 'size',
          header: t('data.columns.size'),
          align: 'end',
          priority: 3,
          cell: ({ sizeBytes }) => <span className="num">{format.bytes(sizeBytes)}</span>,
        },
        {
          id: 'columns',
          header: t('data.columns.columns'),
          priority: 2,
          cell: (dataset) => <span className="num">{t('data.columnsUsed', columnCounts(dataset))}</span>,
        },
        { id: 'licence', header: t('data.columns.licence'), priority: 3, cell: ({ licence }) => licence },
        {
          id: 'origin',
          header: t('data.columns.origin'),
          priority: 2,
          isWrapping: true,
          cell: ({ origin }) => origin,
        },
        { id: 'usedIn', header: t('data.columns.usedIn'), cell: usedIn },
      ]}
    />
  );
}

function DatasetCard({ dataset }: { readonly dataset: Dataset }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const leftOut = rowsLeftOut(dataset);
  const { columns, columnsUsed, labels } = dataset;
  const columnsLeftOut = columns.filter((column) => !columnsUsed.includes(column));
  const answers = labels.map((label) => {
    const answer = dataset.isSample ? sampleAnswerOf(label) : null;
    return answer === null ? label : t('data.detail.answerValue', { answer: t(`data.answers.${answer}`), label });
  });
  const name = dataset.isSample ? t('data.sampleName') : dataset.id;
  return (
    <Card title={t('data.detail.title')} help={name}>
      <div className="stack">
        {dataset.isSample ? <p className="reading">{t('data.detail.about')}</p> : null}
        <KeyValues
          items={[
            { term: t('data.detail.file'), value: dataset.id, isMono: true },
            {
              term: t('data.detail.split'),
              value: t('data.detail.splitValue', {
                train: format.count(dataset.train),
                validation: format.count(dataset.validation),
                test: format.count(dataset.test),
              }),
            },
            ...(leftOut === 0
              ? []
              : [
                  {
                    term: t('data.detail.leftOut'),
                    value: t('data.detail.leftOutValue', { count: leftOut, rows: format.count(leftOut) }),
                  },
                ]),
            { term: t('data.detail.labels'), value: format.list(answers) },
            {
              term: t('data.detail.columns'),
              value: t('data.detail.columnsValue', {
                used: format.count(columnsUsed.length),
                all: format.count(columns.length),
                names: format.list(columnsUsed),
              }),
            },
            ...(columnsLeftOut.length === 0
              ? []
              : [{ term: t('data.detail.columnsLeftOut'), value: format.list(columnsLeftOut) }]),
            { term: t('data.detail.origin'), value: dataset.origin },
            { term: t('data.detail.licence'), value: dataset.licence },
            { term: t('data.detail.size'), value: format.fullBytes(dataset.sizeBytes) },
            { term: t('data.detail.hash'), value: <HashValue value={dataset.sha256} name={name} /> },
          ]}
        />
      </div>
    </Card>
  );
}
