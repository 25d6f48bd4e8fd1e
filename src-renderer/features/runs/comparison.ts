// Runs side by side: the settings in which they differ. Pure; the values are words already.

import type { TFunction } from 'i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import type { Format } from '../../i18n/format.ts';
import type { RunWords } from '../../app/run-words.ts';
import { partitionWords, rateWords, rowsOf } from './plan-words.ts';

export const settingNames = [
  'model',
  'modelHash',
  'data',
  'rows',
  'adapter',
  'targets',
  'hospitals',
  'partition',
  'rounds',
  'epochs',
  'batch',
  'learningRate',
  'maxTokens',
  'seed',
] as const;
export type SettingName = (typeof settingNames)[number];

export type SettingRow = { readonly name: SettingName; readonly values: readonly string[] };

type Settings = Readonly<Record<SettingName, string>>;

function settingsOf({ plan, summary }: RunRecord, words: RunWords, t: TFunction, format: Format): Settings | null {
  if (plan === null) return null;
  const { model, data, adapter, training, federation, seed } = plan;
  return {
    model: model.name,
    modelHash: format.hash(model.sha256),
    data: format.hash(data.sha256),
    rows: format.count(rowsOf(plan)),
    adapter: words.adapter(summary, plan),
    targets: adapter.targets.length === 0 ? t('common.none') : adapter.targets.join(', '),
    hospitals: format.count(summary.hospitals),
    partition: federation === null ? t('common.none') : partitionWords(federation.partition, t, format),
    rounds: format.count(summary.rounds),
    epochs: format.number(training.epochs),
    batch: format.count(training.batchSize),
    learningRate: rateWords(training.learningRate, format),
    maxTokens: format.count(data.maxTokens),
    seed: String(seed),
  };
}

/** The settings that not all of the runs share; a run that is not prepared yet has none. */
export function differingSettings(
  records: readonly RunRecord[],
  words: RunWords,
  t: TFunction,
  format: Format,
): readonly SettingRow[] {
  const all = records.map((record) => settingsOf(record, words, t, format));
  return settingNames.flatMap((name) => {
    const known = all.flatMap((settings) => (settings === null ? [] : [settings[name]]));
    if (new Set(known).size < 2) return [];
    return [{ name, values: all.map((settings) => settings?.[name] ?? '') }];
  });
}

/** The rows that a run was tested on; null before it is prepared. */
export function testRowsOf({ plan }: RunRecord): string | null {
  return plan === null ? null : `${plan.data.sha256} ${plan.data.test}`;
}
