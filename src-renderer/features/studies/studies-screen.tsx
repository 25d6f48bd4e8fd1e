// Studies: what this hospital was invited to and agreed to. An invitation is opened by its file, or dropped here.

import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureRecord, StudyView } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilePick } from '../../components/file-pick.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Tag } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { failureOf } from '../../app/failures.ts';
import { go } from '../../app/places.ts';
import { takeFile } from '../../app/take-file.ts';
import { readAll, useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { chooseInvitation, openInvitation } from './study-commands.ts';
import { roundsDone } from './study-numbers.ts';
import { StudyTag } from './study-tag.tsx';

export function StudiesScreen(): ReactElement {
  const { t } = useTranslation();
  const studies = useApp((state) => state.studies);
  const failure = useApp((state) => state.studiesFailure);
  return (
    <div className="page">
      <PageHeader title={t('studies.title')} help={t('studies.help')} />
      {studies === null && failure !== null ? (
        <FailurePanel failure={failure} onRetry={() => void readAll()} />
      ) : studies === null ? (
        <Loading shapes={['table']} />
      ) : (
        <>
          {studies.length === 0 ? (
            <EmptyState icon="study" title={t('studies.empty.title')}>
              {t('studies.empty.text')}
            </EmptyState>
          ) : (
            <Card label={t('studies.table')} padding="none">
              <StudiesTable studies={studies} />
            </Card>
          )}
          <InvitationPick />
        </>
      )}
    </div>
  );
}

function InvitationPick(): ReactElement {
  const { t } = useTranslation();
  const hasDialog = useApp(({ info }) => info?.shell === 'electron');
  const [failure, setFailure] = useState<FailureRecord | null>(null);
  const take = async (file: File): Promise<void> => {
    setFailure(null);
    try {
      await openInvitation(await takeFile(file, new AbortController().signal));
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <Card label={t('studies.invitation.label')}>
      <FilePick
        label={t('studies.invitation.label')}
        buttonLabel={t('studies.invitation.choose')}
        accept={['.cloister-study']}
        help={t('studies.invitation.help')}
        error={failure === null ? undefined : failure.detail}
        onPick={([file]) => {
          if (file !== undefined) void take(file);
        }}
        {...(hasDialog ? { onBrowse: () => void chooseInvitation(true) } : {})}
      />
    </Card>
  );
}

const studyKey = ({ id }: StudyView): string => id;

function StudiesTable({ studies }: { readonly studies: readonly StudyView[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const hostOf = ({ server }: StudyView): string => new URL(server).host;
  return (
    <DataTable
      label={t('studies.table')}
      rows={studies}
      rowKey={studyKey}
      onRowAction={({ id }) => go({ kind: 'study', id, tab: null })}
      columns={[
        {
          id: 'title',
          header: t('studies.columns.title'),
          isRowHeader: true,
          isWrapping: true,
          sortBy: ({ terms }) => terms.title,
          cell: ({ terms }) => (
            <span className="name-with-tag">
              <span className="med">{terms.title}</span>
              {terms.isSimulated ? (
                <Tag tone="simulated" verdict="simulated">
                  {t('components.simulatedMark')}
                </Tag>
              ) : null}
            </span>
          ),
        },
        {
          id: 'state',
          header: t('studies.columns.state'),
          sortBy: ({ state }) => t(`studies.states.${state}`),
          cell: ({ state }) => <StudyTag state={state} />,
        },
        {
          id: 'office',
          header: t('studies.columns.office'),
          priority: 3,
          isWrapping: true,
          sortBy: ({ terms }) => terms.office,
          cell: ({ terms }) => terms.office,
        },
        { id: 'place', header: t('studies.columns.place'), priority: 4, cell: ({ hospital }) => hospital },
        { id: 'server', header: t('studies.columns.server'), priority: 5, sortBy: hostOf, cell: hostOf },
        {
          id: 'hospitals',
          header: t('studies.columns.hospitals'),
          align: 'end',
          priority: 2,
          sortBy: ({ terms }) => terms.hospitals.length,
          cell: ({ terms }) => <span className="num">{format.count(terms.hospitals.length)}</span>,
        },
        {
          id: 'rounds',
          header: t('studies.columns.rounds'),
          align: 'end',
          cell: (study) => (
            <span className="num">
              {t('studies.roundsOf', {
                done: format.count(roundsDone(study)),
                rounds: format.count(study.terms.rounds),
              })}
            </span>
          ),
        },
      ]}
    />
  );
}
