// Try it: one typed case, by the base model and by a run's adapter. What is typed lives in this component and nowhere else;
// leaving the page forgets it.

import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureRecord, RunSummary, TryItResult } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Note } from '../../components/note.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProgressLine } from '../../components/progress-line.tsx';
import { Delayed } from '../../components/delayed.tsx';
import { Select } from '../../components/select.tsx';
import { Tag } from '../../components/tag.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { api } from '../../app/api.ts';
import { describeFailure, failureOf } from '../../app/failures.ts';
import { formatPlace, go } from '../../app/places.ts';
import { useRunWords } from '../../app/run-words.ts';
import { readAll, useApp } from '../../app/use-app.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { Loading } from '../frame/loading.tsx';
import { startSample } from '../frame/run-commands.ts';
import { FailureText } from './failure-text.tsx';
import { isTraining, runsToTry } from './model-facts.ts';
import { TryResult } from './try-result.tsx';
import { useTryFields } from './try-fields.ts';
import './models.css';

export function TryScreen({ runId }: { readonly runId: string | null }): ReactElement {
  const { t } = useTranslation();
  const runs = useApp((state) => state.runs);
  const failure = useApp((state) => state.runsFailure);
  return (
    <div className="page">
      <PageHeader
        title={t('models.trying.title')}
        help={t('models.trying.help')}
        breadcrumb={[{ label: t('models.title'), href: formatPlace({ kind: 'models' }) }]}
      />
      <Note tone="caution" title={t('models.trying.researchTitle')}>
        {t('models.trying.research')}
      </Note>
      {runs === null && failure !== null ? <FailurePanel failure={failure} onRetry={() => void readAll()} /> : null}
      {runs === null && failure === null ? <Loading shapes={['lines']} /> : null}
      {runs === null ? null : <TryBody runs={runs} runId={runId} />}
    </div>
  );
}

function TryBody({
  runs,
  runId,
}: {
  readonly runs: readonly RunSummary[];
  readonly runId: string | null;
}): ReactElement {
  const { t } = useTranslation();
  const candidates = runsToTry(runs);
  const isBusy = isTraining(runs);
  const run = candidates.find(({ id }) => id === runId) ?? (runId === null ? candidates[0] : undefined);
  if (candidates.length === 0)
    return (
      <EmptyState
        icon="model"
        title={t('models.trying.none')}
        actions={
          isBusy ? (
            <Button onPress={() => go({ kind: 'home' })}>{t('app.places.home')}</Button>
          ) : (
            <Button variant="primary" icon="play" onPress={() => void startSample()}>
              {t('models.trying.start')}
            </Button>
          )
        }
      >
        {isBusy ? t('models.trying.noneBusy') : t('models.trying.noneText')}
      </EmptyState>
    );
  return (
    <>
      <RunChoice candidates={candidates} run={run} />
      {run === undefined ? (
        <Note>{t('models.trying.unknownRun')}</Note>
      ) : (
        <TryForm key={run.id} run={run} isBusy={isBusy} />
      )}
    </>
  );
}

function RunChoice({
  candidates,
  run,
}: {
  readonly candidates: readonly RunSummary[];
  readonly run: RunSummary | undefined;
}): ReactElement {
  const { t } = useTranslation();
  const words = useRunWords();
  return (
    <div className="run-choice">
      <Select
        label={t('models.trying.run')}
        value={run?.id ?? null}
        onChange={(id) => go({ kind: 'try', runId: id })}
        options={candidates.map((one) => ({
          id: one.id,
          label: t('models.trying.runOption', {
            run: words.name(one),
            adapter: words.adapter(one, null),
            model: one.model ?? '',
          }),
        }))}
      />
      {run?.kind === 'simulate' ? (
        <Tag tone="simulated" verdict="simulated">
          {t('common.simulated')}
        </Tag>
      ) : null}
    </div>
  );
}

type Asked = {
  readonly text: string;
  readonly pair: string;
  readonly answer: TryItResult;
};

function TryForm({ run, isBusy }: { readonly run: RunSummary; readonly isBusy: boolean }): ReactElement {
  const { t } = useTranslation();
  const fields = useTryFields(run);
  const [text, setText] = useState('');
  const [pair, setPair] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const [failure, setFailure] = useState<FailureRecord | null>(null);
  const [isAsking, setAsking] = useState(false);
  const isEmpty = text.trim() === '' || (fields.second !== null && pair.trim() === '');
  const blockedReason = isBusy ? t('models.adapters.tryBusy') : isEmpty ? t('models.trying.empty') : undefined;
  /** Counts questions and clearings: an answer to what was cleared since is not shown. */
  const turn = useRef(0);
  const ask = async (): Promise<void> => {
    const mine = ++turn.current;
    setAsking(true);
    setFailure(null);
    try {
      const answer = await api.models.tryIt({ id: run.id, text, pair: fields.second === null ? null : pair });
      if (mine === turn.current) setAsked({ text, pair, answer });
    } catch (error) {
      if (mine === turn.current) {
        setAsked(null);
        setFailure(failureOf(error));
      }
    }
    setAsking(false);
  };
  const clear = (): void => {
    turn.current += 1;
    setText('');
    setPair('');
    setAsked(null);
    setFailure(null);
  };
  return (
    <>
      <Card label={t('models.trying.text')}>
        <div className="stack loose">
          <div className={fields.second === null ? 'stack' : 'split even'}>
            <TextArea {...fields.first} value={text} onChange={setText} rows={4} maxLength={20_000} />
            {fields.second === null ? null : (
              <TextArea {...fields.second} value={pair} onChange={setPair} rows={4} maxLength={20_000} />
            )}
          </div>
          <div className="row wrap">
            <Button variant="primary" isPending={isAsking} blockedReason={blockedReason} onPress={() => void ask()}>
              {t('models.trying.button')}
            </Button>
            <Button variant="quiet" onPress={clear}>
              {t('models.trying.clear')}
            </Button>
          </div>
        </div>
      </Card>
      {isAsking ? (
        <Delayed>
          <ProgressLine label={t('models.trying.asking')} />
        </Delayed>
      ) : null}
      {failure === null ? null : <TryFailed failure={failure} />}
      {asked === null ? null : (
        <TryResult
          run={run}
          answer={asked.answer}
          isOutdated={asked.text !== text || (fields.second !== null && asked.pair !== pair)}
        />
      )}
    </>
  );
}

function TryFailed({ failure }: { readonly failure: FailureRecord }): ReactElement {
  const { t } = useTranslation();
  const { title } = describeFailure(t, failure);
  return (
    <Note tone="danger" title={title} isAlert>
      <FailureText failure={failure} />
    </Note>
  );
}
