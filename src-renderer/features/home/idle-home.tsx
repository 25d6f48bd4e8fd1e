// Home when nothing is going on: that nothing is, what is ready, and the last result.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { KeyFigures } from '../../components/key-figures.tsx';
import { Note } from '../../components/note.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { StatusLine } from '../../components/status-line.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { go } from '../../app/places.ts';
import { canResume } from '../../app/run-facts.ts';
import { useRunWords } from '../../app/run-words.ts';
import { useApp } from '../../app/use-app.ts';
import { resumeRun, startSample } from '../frame/run-commands.ts';
import { findingOf } from '../runs/findings.ts';
import { useFindingWords } from '../runs/finding-words.ts';
import { summaryFigures } from '../runs/summary-figures.ts';

export function IdleHome({ runs }: { readonly runs: readonly RunSummary[] }): ReactElement {
  const { t } = useTranslation();
  const datasets = useApp((state) => state.datasets);
  const invited = useApp(({ studies }) => studies?.filter(({ state }) => state === 'invited').length ?? 0);
  const last = runs.find(({ state }) => state === 'finished') ?? null;
  const waiting = runs.filter(({ state }) => canResume(state)).slice(0, 3);
  return (
    <div className="page">
      <PageHeader
        title={t('home.idle.title')}
        actions={
          <>
            <Button onPress={() => go({ kind: 'new-simulation' })}>{t('home.idle.new')}</Button>
            <Button variant="primary" icon="play" onPress={() => void startSample()}>
              {t('home.idle.start')}
            </Button>
          </>
        }
      />
      <StatusLine
        tone="idle"
        firstLine={t('home.idle.noRun')}
        {...(datasets === null ? {} : { secondLine: t('home.idle.dataset', { count: datasets.length }) })}
      />
      {invited === 0 ? null : (
        <Note
          tone="info"
          action={
            <Button size="sm" onPress={() => go({ kind: 'studies' })}>
              {t('studies.home.open')}
            </Button>
          }
        >
          {t('studies.home.invitations', { count: invited })}
        </Note>
      )}
      {last === null ? null : <LastResult run={last} />}
      {waiting.length === 0 ? null : <WaitingRuns runs={waiting} />}
    </div>
  );
}

function LastResult({ run }: { readonly run: RunSummary }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const sayFinding = useFindingWords();
  const when = t('home.idle.lastWhen', {
    model: run.model ?? '',
    time: format.dateTime(run.finishedAtMs ?? run.createdAtMs),
  });
  return (
    <div className="stack loose">
      <Card
        title={t('home.idle.last')}
        help={when}
        end={
          <Button size="sm" onPress={() => go({ kind: 'run', id: run.id })}>
            {t('home.idle.see')}
          </Button>
        }
      >
        <p>{sayFinding(findingOf(run))}</p>
      </Card>
      <KeyFigures label={t('runs.figures.label')} figures={summaryFigures(run, null, t, format)} />
    </div>
  );
}

function WaitingRuns({ runs }: { readonly runs: readonly RunSummary[] }): ReactElement {
  const { t } = useTranslation();
  const words = useRunWords();
  return (
    <Card title={t('home.idle.waiting')} help={t('home.idle.waitingHelp')}>
      <ul className="plain-list">
        {runs.map((run) => (
          <li className="row between" key={run.id}>
            <span>
              <b className="med">{words.name(run)}</b> <span className="t2">{words.state(run.state)}</span>
            </span>
            <span className="row">
              <Button size="sm" onPress={() => go({ kind: 'run', id: run.id })}>
                {t('home.idle.open')}
              </Button>
              <Button size="sm" icon="play" onPress={() => void resumeRun(run.id)}>
                {t('home.idle.resume')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
