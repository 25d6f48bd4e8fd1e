// What base and adapter make of a case: one row a label, two bars with their numbers, in a table.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunSummary, TryItResult } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { Note } from '../../components/note.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import { useAnnounce } from '../../components/use-announce.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { sampleAnswerOf } from '../data/dataset-facts.ts';
import { useIsSampleRun } from './try-fields.ts';
import { answerRows, type AnswerRow } from './try-rows.ts';

export type TryResultProps = {
  readonly run: RunSummary;
  readonly answer: TryItResult;
  /** The text was changed since. */
  readonly isOutdated: boolean;
};

export function TryResult({ run, answer, isOutdated }: TryResultProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const isSample = useIsSampleRun(run);
  const rows = answerRows(answer);
  const wordOf = (label: string): string => {
    const known = isSample ? sampleAnswerOf(label) : null;
    return known === null ? label : t(`data.answers.${known}`);
  };
  const tokens = format.count(answer.tokens);
  useAnnounce(rows.map(({ label, adapter }) => `${wordOf(label)} ${format.percent(adapter)}`).join(', '), {
    topic: 'try it',
  });
  return (
    <Card
      title={t('models.trying.result')}
      help={t('models.trying.resultHelp')}
      foot={
        <>
          {t('models.trying.baseHelp')} {t('models.trying.tokens', { count: answer.tokens, tokens })}
        </>
      }
    >
      <div className="stack">
        {isOutdated ? <Note>{t('models.trying.changed')}</Note> : null}
        {answer.isTruncated ? (
          <Note tone="caution" title={t('models.trying.truncatedTitle')}>
            {t('models.trying.truncated', { tokens })}
          </Note>
        ) : null}
        {isSample ? <p className="med">{t('models.trying.sample')}</p> : null}
        <SimpleTable
          label={t('models.trying.result')}
          rows={rows}
          rowKey={({ label }: AnswerRow) => label}
          columns={[
            {
              id: 'label',
              header: t('models.trying.label'),
              isRowHeader: true,
              cell: ({ label }) => <span className="med">{wordOf(label)}</span>,
            },
            {
              id: 'base',
              header: t('models.trying.base'),
              cell: ({ base }) => <Share share={base} isBase />,
            },
            {
              id: 'adapter',
              header: t('models.trying.adapter'),
              cell: ({ adapter }) => <Share share={adapter} />,
            },
          ]}
        />
      </div>
    </Card>
  );
}

function Share({ share, isBase = false }: { readonly share: number; readonly isBase?: boolean }): ReactElement {
  const format = useFormat();
  return (
    <span className={isBase ? 'share-cell base' : 'share-cell'}>
      <span className="share-bar" aria-hidden="true">
        <i style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }} />
      </span>
      <span className="num">{format.percent(share)}</span>
    </span>
  );
}
