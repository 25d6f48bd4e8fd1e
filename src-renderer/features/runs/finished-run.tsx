// A run that has finished: the verdict in a sentence, the figures, the curves, the hospitals, and what it was made of.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPlan, RunRecord } from '../../../src-main/contract/index.ts';
import { KeyFigures } from '../../components/key-figures.tsx';
import { Note, type NoteTone } from '../../components/note.tsx';
import { PageHeader, type Crumb } from '../../components/page-header.tsx';
import { Tag } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useRunWords } from '../../app/run-words.ts';
import { SimulationBanner } from '../home/simulation-banner.tsx';
import { AccuracyCard } from './accuracy-card.tsx';
import { findingOf, type Finding } from './findings.ts';
import { useFindingWords } from './finding-words.ts';
import { rowsOf } from './plan-words.ts';
import { BytesCard, LossCard } from './run-charts.tsx';
import { RunHospitalsCard } from './run-hospitals-card.tsx';
import { RunNotes } from './run-notes.tsx';
import { RunPageActions } from './run-page-actions.tsx';
import { RunRecordCard } from './run-record-card.tsx';
import { summaryFigures } from './summary-figures.ts';

const tones: Readonly<Record<Finding['kind'], NoteTone>> = {
  none: 'neutral',
  gain: 'info',
  noGain: 'neutral',
  worse: 'caution',
  measured: 'info',
  perplexity: 'info',
};

export type FinishedRunProps = {
  readonly record: RunRecord;
  readonly plan: RunPlan;
  readonly breadcrumb: readonly Crumb[];
};

export function FinishedRun({ record, plan, breadcrumb }: FinishedRunProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const sayFinding = useFindingWords();
  const { summary } = record;
  const finding = findingOf(summary);
  return (
    <div className="page">
      {summary.kind === 'simulate' ? <SimulationBanner hospitals={summary.hospitals} /> : null}
      <PageHeader
        title={words.name(summary)}
        breadcrumb={breadcrumb}
        tag={
          <Tag tone="proved" verdict="proved">
            {t('runs.finishedAt', { time: format.dateTime(summary.finishedAtMs ?? summary.createdAtMs) })}
          </Tag>
        }
        help={t('runs.detail.sub', {
          adapter: words.adapter(summary, plan),
          model: plan.model.name,
          rows: format.count(rowsOf(plan)),
          seed: String(plan.seed),
        })}
        actions={<RunPageActions run={summary} />}
      />
      {finding.kind === 'none' ? null : <Note tone={tones[finding.kind]}>{sayFinding(finding)}</Note>}
      <KeyFigures label={t('runs.figures.label')} figures={summaryFigures(summary, record, t, format)} />
      <div className="split wide-side">
        <AccuracyCard record={record} roundNow={null} />
        <LossCard record={record} />
      </div>
      <RunHospitalsCard record={record} />
      <div className="split wide-side">
        <BytesCard record={record} />
        <RunNotes record={record} />
      </div>
      <RunRecordCard record={record} plan={plan} />
    </div>
  );
}
