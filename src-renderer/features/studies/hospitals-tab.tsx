// Who takes part: the names that the study shares, and the numbers of this hospital alone.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { Note } from '../../components/note.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import { Tag } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { roundsContributed } from './study-numbers.ts';

export function HospitalsTab({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { terms, hospital, progress } = study;
  const last = progress.rounds.findLast(({ examples }) => examples !== null)?.examples ?? null;
  return (
    <div className="page">
      <Card title={t('studies.hospitals.title')} help={t('studies.hospitals.help')} padding="none">
        <SimpleTable
          label={t('studies.hospitals.title')}
          rows={terms.hospitals}
          rowKey={(name: string) => name}
          columns={[
            {
              id: 'name',
              header: t('studies.hospitals.name'),
              isRowHeader: true,
              cell: (name) => (
                <span className="name-with-tag">
                  <span className="med">{name}</span>
                  {name === hospital ? <Tag tone="accent">{t('studies.hospitals.own')}</Tag> : null}
                </span>
              ),
            },
            {
              id: 'numbers',
              header: t('studies.hospitals.numbers'),
              isWrapping: true,
              cell: (name) =>
                name === hospital && last !== null ? (
                  t('studies.hospitals.ownNumbers', {
                    rounds: format.count(roundsContributed(study)),
                    examples: format.count(last),
                  })
                ) : (
                  <span className="t3">{t('studies.hospitals.notShared')}</span>
                ),
            },
          ]}
        />
      </Card>
      <Note>{t('studies.hospitals.minimum', { minimum: format.count(terms.minimumHospitals) })}</Note>
    </div>
  );
}
