// Two to four runs side by side: what was different, what came out, and whether a difference is more than chance.

import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Note } from '../../components/note.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { formatPlace, go } from '../../app/places.ts';
import { useRunWords } from '../../app/run-words.ts';
import { keepRecord, readAll, useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { SimulationBanner } from '../home/simulation-banner.tsx';
import { CompareChart } from './compare-chart.tsx';
import { FiguresCompared, SettingsCompared } from './compare-tables.tsx';
import { testRowsOf } from './comparison.ts';
import { pairFinding, pairsOf } from './findings.ts';
import { mostCompared } from './runs-table.tsx';

export function CompareScreen({ ids: asked }: { readonly ids: readonly string[] }): ReactElement {
  const { t } = useTranslation();
  const ids = [...new Set(asked)].slice(0, mostCompared);
  const key = ids.join(' ');
  useEffect(() => {
    const releases = key === '' ? [] : key.split(' ').map(keepRecord);
    return () => {
      for (const release of releases) release();
    };
  }, [key]);
  const records = useApp((state) => state.records);
  const failures = useApp((state) => state.recordFailures);
  const known = ids.flatMap((id) => records[id] ?? []);
  const failure = ids.map((id) => failures[id]).find((one) => one !== undefined && one.code !== 'run-missing');
  const missing = ids.filter((id) => failures[id]?.code === 'run-missing').length;
  const isRead = known.length + missing === ids.length;
  return (
    <div className="page">
      {known.some(({ summary }) => summary.kind === 'simulate') ? (
        <SimulationBanner hospitals={Math.max(...known.map(({ summary }) => summary.hospitals))} />
      ) : null}
      <PageHeader
        title={t('runs.comparison.title')}
        help={t('runs.comparison.help')}
        breadcrumb={[{ label: t('runs.title'), href: formatPlace({ kind: 'runs' }) }]}
      />
      {failure !== undefined ? <FailurePanel failure={failure} onRetry={() => void readAll()} /> : null}
      {failure === undefined && !isRead ? <Loading shapes={['table', 'chart']} /> : null}
      {isRead && missing > 0 ? <Note tone="caution" title={t('runs.missing.title')} /> : null}
      {isRead && known.length >= 2 ? <Compared records={known} /> : null}
      {isRead && known.length < 2 ? (
        <EmptyState
          icon="run"
          title={t('runs.compareNeedsTwo')}
          actions={<Button onPress={() => go({ kind: 'runs' })}>{t('runs.missing.all')}</Button>}
        />
      ) : null}
    </div>
  );
}

function Compared({ records }: { readonly records: readonly RunRecord[] }): ReactElement {
  return (
    <>
      <PairNotes records={records} />
      <FiguresCompared records={records} />
      <CompareChart records={records} />
      <SettingsCompared records={records} />
    </>
  );
}

function PairNotes({ records }: { readonly records: readonly RunRecord[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useRunWords();
  const testedOn = new Map(records.map((record) => [record.summary.id, testRowsOf(record)]));
  const points = (share: number): string => format.number(share * 100, 1);
  return (
    <div className="stack">
      {pairsOf(records).map(([first, second]) => {
        const finding = pairFinding(first.summary, second.summary, ({ id }) => testedOn.get(id) ?? null);
        const names = { a: words.name(finding.better), b: words.name(finding.other) };
        const key = `${first.summary.id} ${second.summary.id}`;
        switch (finding.kind) {
          case 'better':
          case 'within':
            return (
              <Note key={key} tone={finding.kind === 'better' ? 'info' : 'neutral'}>
                {t(`runs.comparison.${finding.kind}`, {
                  ...names,
                  difference: points(finding.difference),
                  width: points(finding.width),
                })}
              </Note>
            );
          case 'otherData':
          case 'unfinished':
            return <Note key={key}>{t(`runs.comparison.${finding.kind}`, names)}</Note>;
        }
      })}
    </div>
  );
}
