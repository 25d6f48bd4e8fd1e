// Protections and record: everything that decided the numbers of a run, to repeat it.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPlan, RunRecord } from '../../../src-main/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { KeyValues, type KeyValue } from '../../components/key-values.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useRunWords } from '../../app/run-words.ts';
import { HashValue } from '../models/hash-value.tsx';
import { partitionWords, rateWords, rowsOf } from './plan-words.ts';

export function RunRecordCard({ record, plan }: { readonly record: RunRecord; readonly plan: RunPlan }): ReactElement {
  const { t } = useTranslation();
  const { summary, warnings } = record;
  const items: readonly KeyValue[] = [
    { term: t('runs.record.id'), value: summary.id, isMono: true },
    ...(summary.kind === 'simulate'
      ? [{ term: t('runs.record.simulated'), value: t('runs.record.simulatedValue') }]
      : []),
    { term: t('runs.record.network'), value: t('runs.record.networkValue') },
    { term: t('runs.record.aggregation'), value: t('runs.record.aggregationValue') },
    { term: t('runs.record.privacy'), value: t('runs.record.privacyValue') },
    ...(summary.isResumed ? [{ term: t('runs.record.resumed'), value: t('runs.record.resumedValue') }] : []),
    ...(warnings.length === 0
      ? []
      : [
          {
            term: t('runs.record.warnings'),
            value: (
              <span lang="en" className="stack tight">
                {warnings.map(({ message }) => (
                  <span key={message}>{message}</span>
                ))}
              </span>
            ),
          },
        ]),
  ];
  return (
    <Card title={t('runs.record.title')} help={t('runs.record.help')}>
      <div className="split even">
        <div>
          <KeyValues items={[...items, ...usePlanItems(plan)]} />
        </div>
        <div>
          <KeyValues items={[...useTrainingItems(record, plan), ...useMachineItems(record)]} />
        </div>
      </div>
    </Card>
  );
}

function usePlanItems(plan: RunPlan): readonly KeyValue[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { model, data } = plan;
  return [
    { term: t('runs.record.model'), value: model.name },
    {
      term: t('runs.record.modelHash'),
      value: <HashValue value={model.sha256} name={model.name} />,
    },
    { term: t('runs.record.data'), value: data.name, isMono: true },
    { term: t('runs.record.dataHash'), value: <HashValue value={data.sha256} name={data.name} /> },
    {
      term: t('runs.record.split'),
      value: t('runs.record.splitValue', {
        train: format.count(data.train),
        validation: format.count(data.validation),
        test: format.count(data.test),
      }),
    },
  ];
}

function useTrainingItems({ summary }: RunRecord, plan: RunPlan): readonly KeyValue[] {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const { adapter, training, data, federation, seed } = plan;
  return [
    {
      term: t('runs.record.adapter'),
      value: t('runs.record.adapterValue', {
        adapter: words.adapter(summary, plan),
        parameters: format.count(adapter.trainableParameters),
      }),
    },
    ...(federation === null
      ? []
      : [{ term: t('runs.record.partition'), value: partitionWords(federation.partition, t, format) }]),
    {
      term: t('runs.record.training'),
      value: t('runs.record.trainingValue', {
        epochs: format.number(training.epochs),
        batch: format.count(training.batchSize),
        rate: rateWords(training.learningRate, format),
      }),
    },
    { term: t('runs.record.seed'), value: String(seed), isMono: true },
    ...(data.truncated === 0
      ? []
      : [
          {
            term: t('runs.record.truncated'),
            value: t('runs.record.truncatedValue', {
              count: data.truncated,
              tokens: format.count(data.maxTokens),
              rows: format.count(rowsOf(plan)),
            }),
          },
        ]),
  ];
}

function useMachineItems({ environment, peakMemoryBytes }: RunRecord): readonly KeyValue[] {
  const { t } = useTranslation();
  const format = useFormat();
  if (environment === null) return [];
  const { cloister = '', node = '', engine = '', machine = '', cores = '', platform = '' } = environment;
  return [
    { term: t('runs.record.versions'), value: t('runs.record.versionsValue', { cloister, node, engine }) },
    { term: t('runs.record.machine'), value: t('runs.record.machineValue', { machine, cores, platform }) },
    ...(peakMemoryBytes === null
      ? []
      : [{ term: t('runs.record.memory'), value: format.bytes(peakMemoryBytes) }]),
  ];
}
