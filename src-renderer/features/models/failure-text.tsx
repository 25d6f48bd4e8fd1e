// What a small failure says beside a page that still works: what to do, its code with a way to the help, and what the
// program said. The title is the note's own.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureRecord } from '../../../src-main/contract/index.ts';
import { Link } from '../../components/link.tsx';
import { describeFailure } from '../../app/failures.ts';
import { formatPlace } from '../../app/places.ts';
import './models.css';

export type FailureTextProps = {
  readonly failure: FailureRecord;
  /** Whether the words of the code are said; not where the note's title says it better. */
  readonly hasWords?: boolean;
};

export function FailureText({ failure, hasWords = true }: FailureTextProps): ReactElement {
  const { t } = useTranslation();
  const { todo, code, detail } = describeFailure(t, failure);
  return (
    <>
      {hasWords ? todo : null}{' '}
      <Link href={formatPlace({ kind: 'help', topic: 'errors', code })}>
        {t('components.error.aboutCode', { code })}
      </Link>
      {detail === '' ? null : (
        <p className="job-detail">
          <span className="med">{t('models.jobs.said')}</span> <span lang="en">{detail}</span>
        </p>
      )}
    </>
  );
}
