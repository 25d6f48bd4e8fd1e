// Three truths beside the numbers of a run: what left, what each hospital would reach alone, and what is simulated.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { Note } from '../../components/note.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { aloneAccuracies } from './hospital-rows.ts';

export function RunNotes({ record }: { readonly record: RunRecord }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary } = record;
  const alone = [...aloneAccuracies(record).values()];
  const [from, to] = [format.percent(Math.min(...alone)), format.percent(Math.max(...alone))];
  return (
    <div className="stack">
      <Note tone="proved" title={t('runs.notes.leftTitle')}>
        {t('runs.notes.left', { exchanged: format.bytes(summary.exchangedBytes) })}
      </Note>
      {alone.length === 0 || summary.localOnly === null ? null : (
        <Note
          tone="info"
          title={from === to ? t('runs.notes.aloneTitleOne', { from }) : t('runs.notes.aloneTitle', { from, to })}
        >
          {t('runs.notes.alone', { examples: format.count(summary.localOnly.examples) })}
        </Note>
      )}
      {summary.kind === 'simulate' ? (
        <Note tone="simulated" title={t('runs.notes.simulatedTitle')}>
          {t('runs.notes.simulated')}
        </Note>
      ) : null}
    </div>
  );
}
