// Home: what is happening now, and must I do something?

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { homeRun } from '../../app/run-facts.ts';
import { homeStudy, isBeforeRun } from '../../app/study-facts.ts';
import { readAll, useApp, useRunRecord } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { startSample } from '../frame/run-commands.ts';
import { go } from '../../app/places.ts';
import { SimulatedStudyBanner } from '../studies/simulated-banner.tsx';
import { StudyActions } from '../studies/study-actions.tsx';
import { StudyLive } from '../studies/study-live.tsx';
import { StudyTag } from '../studies/study-tag.tsx';
import { IdleHome } from './idle-home.tsx';
import { LiveRun } from './live-run.tsx';

export function HomeScreen(): ReactElement {
  const runs = useApp((state) => state.runs);
  const failure = useApp((state) => state.runsFailure);
  const startedAtMs = useApp(({ info }) => info?.startedAtMs ?? null);
  const studies = useApp((state) => state.studies);
  const run = homeRun(runs ?? [], startedAtMs);
  const study = homeStudy(studies ?? [], startedAtMs);
  if (study !== null && (run === null || isBeforeRun(study, run))) return <HomeOfStudy study={study} />;
  if (run !== null) return <HomeOfRun id={run.id} key={run.id} />;
  if (runs === null && failure !== null) return <HomeFailure />;
  if (runs === null) return <HomeLoading />;
  return <IdleHome runs={runs} />;
}

function HomeOfStudy({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page">
      {study.terms.isSimulated ? <SimulatedStudyBanner /> : null}
      <PageHeader
        title={study.terms.title}
        help={study.terms.office}
        tag={<StudyTag state={study.state} />}
        actions={
          <>
            <StudyActions study={study} />
            <Button onPress={() => go({ kind: 'study', id: study.id, tab: null })}>{t('studies.actions.see')}</Button>
          </>
        }
      />
      <StudyLive study={study} />
    </div>
  );
}

function HomeOfRun({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation();
  const { record, failure, retry } = useRunRecord(id);
  if (record === null && failure !== null)
    return (
      <div className="page">
        <PageHeader title={t('app.places.home')} />
        <FailurePanel failure={failure} onRetry={retry} />
      </div>
    );
  if (record === null) return <HomeLoading />;
  const { summary } = record;
  return (
    <LiveRun
      record={record}
      title={summary.kind === 'simulate' ? t('home.title') : t('home.titleOther', { model: summary.model ?? '' })}
      actions={<Button onPress={() => void startSample()}>{t('home.actions.again')}</Button>}
    />
  );
}

function HomeFailure(): ReactElement | null {
  const { t } = useTranslation();
  const failure = useApp((state) => state.runsFailure);
  if (failure === null) return null;
  return (
    <div className="page">
      <PageHeader title={t('app.places.home')} />
      <FailurePanel failure={failure} onRetry={() => void readAll()} />
    </div>
  );
}

function HomeLoading(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHeader title={t('app.places.home')} />
      <Loading shapes={['chart', 'table']} />
    </div>
  );
}
