// Models on their way in: each a named line with bytes, speed and time left, or the words of how it ended. Ended ones stay
// until they are dismissed, so that nobody misses a refusal.

import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Note } from '../../components/note.tsx';
import { ProgressLine } from '../../components/progress-line.tsx';
import { useAnnounce } from '../../components/use-announce.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { describeFailure } from '../../app/failures.ts';
import { go } from '../../app/places.ts';
import { readAll, useApp } from '../../app/use-app.ts';
import { FailureText } from './failure-text.tsx';
import { addFromHub, hubRequests, useHubRequests } from './hub-requests.ts';
import { addSample, rateOf, timeLeftMs, type RateSample } from './job-rate.ts';
import { isEnded } from './model-facts.ts';

export function JobsCard(): ReactElement | null {
  const { t } = useTranslation();
  const jobs = useApp((state) => state.jobs);
  if (jobs.length === 0) return null;
  return (
    <Card title={t('models.jobs.title')}>
      <ul className="job-list">
        {jobs.toReversed().map((job) => (
          <li key={job.id}>{isEnded(job) ? <EndedJob job={job} /> : <JobUnderWay job={job} />}</li>
        ))}
      </ul>
    </Card>
  );
}

function JobUnderWay({ job }: { readonly job: Job }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, doneBytes, totalBytes, title, file } = job;
  const rate = useRate(job);
  const left = timeLeftMs(job, rate);
  const label = ((): string => {
    switch (state) {
      case 'downloading':
        return file === null
          ? t('models.jobs.downloading', { title })
          : t('models.jobs.downloadingFile', { title, file });
      case 'checking':
        return t('models.jobs.checking', { title });
      case 'copying':
        return t('models.jobs.copying', { title });
      default:
        return t('models.jobs.waiting', { title });
    }
  })();
  const count =
    doneBytes === 0 && totalBytes === null
      ? undefined
      : totalBytes === null
        ? t('models.jobs.bytesOnly', { done: format.bytes(doneBytes) })
        : t('models.jobs.bytes', { done: format.bytes(doneBytes), total: format.bytes(totalBytes) });
  return (
    <ProgressLine
      label={label}
      value={totalBytes === null || totalBytes === 0 ? undefined : doneBytes / totalBytes}
      count={count}
      rate={rate === null ? undefined : t('models.jobs.rate', { bytes: format.bytes(rate) })}
      timeLeft={left === null ? undefined : t('models.jobs.timeLeft', { time: format.duration(left) })}
      onCancel={() => void attempt(api.models.cancelJob({ jobId: job.id }))}
      cancelLabel={t('models.jobs.cancel')}
    />
  );
}

/** Measured while it is on screen: what an earlier attempt brought does not count. */
function useRate({ state, doneBytes }: Job): number | null {
  const [seen, setSeen] = useState<{ readonly state: string; readonly samples: readonly RateSample[] }>({
    state,
    samples: [],
  });
  useEffect(() => {
    setSeen((before) => ({
      state,
      samples: addSample(before.state === state ? before.samples : [], { atMs: Date.now(), bytes: doneBytes }),
    }));
  }, [state, doneBytes]);
  return seen.state === state ? rateOf(seen.samples) : null;
}

function EndedJob({ job }: { readonly job: Job }): ReactElement {
  const { t } = useTranslation();
  const { title, model, state, kind } = job;
  const isFromHub = kind === 'add-hub';
  if (state === 'done')
    return (
      <Note
        tone="proved"
        title={t('models.jobs.done', { model: model ?? title })}
        action={
          <JobActions job={job}>
            <Button size="sm" onPress={() => go({ kind: 'new-simulation' })}>
              {t('models.jobs.use')}
            </Button>
          </JobActions>
        }
      >
        {t('models.jobs.doneText')}
      </Note>
    );
  if (state === 'cancelled')
    return (
      <Note
        title={t('models.jobs.cancelled', { title })}
        action={
          <JobActions job={job}>
            {isFromHub ? <AgainButton job={job} label={t('models.jobs.goOn')} /> : null}
          </JobActions>
        }
      >
        {isFromHub ? t('models.jobs.cancelledHub') : null}
      </Note>
    );
  return <FailedJob job={job} />;
}

/** What mirror or token may put right. */
const settingsCodes: ReadonlySet<string> = new Set(['hub-forbidden', 'hub-offline', 'hub-invalid']);

function FailedJob({ job }: { readonly job: Job }): ReactElement {
  const { t } = useTranslation();
  const { title, kind, failure } = job;
  const reason = failure ?? { code: 'internal', detail: '' };
  const { title: what } = describeFailure(t, reason);
  useAnnounce(`${t('models.jobs.failed', { title })} ${what}`, { topic: `job ${job.id}` });
  return (
    <Note
      tone="danger"
      title={t('models.jobs.failed', { title })}
      action={
        <JobActions job={job}>
          {settingsCodes.has(failure?.code ?? '') ? (
            <Button size="sm" onPress={() => go({ kind: 'settings' })}>
              {t('app.places.settings')}
            </Button>
          ) : null}
          {kind === 'add-hub' ? (
            failure?.code === 'model-exists' ? (
              <EditButton job={job} />
            ) : (
              <AgainButton job={job} label={t('models.jobs.again')} />
            )
          ) : null}
        </JobActions>
      }
    >
      {what} <FailureText failure={reason} />
    </Note>
  );
}

function JobActions({ job, children }: { readonly job: Job; readonly children: ReactNode }): ReactElement {
  const { t } = useTranslation();
  return (
    <span className="job-ended">
      {children}
      <Button
        size="sm"
        variant="quiet"
        label={t('models.jobs.dismissLabel', { title: job.title })}
        onPress={() => void dismiss(job.id)}
      >
        {t('models.jobs.dismiss')}
      </Button>
    </span>
  );
}

async function dismiss(jobId: string): Promise<void> {
  await attempt(api.models.dismissJob({ jobId }));
  await readAll();
}

/** Asks the hub for the same again; where this window does not know what was asked, the form opens with its id. */
function AgainButton({ job, label }: { readonly job: Job; readonly label: string }): ReactElement {
  const request = useHubRequests(({ byJob }) => byJob[job.id]);
  const again = async (): Promise<void> => {
    if (request === undefined) return editRequest(job);
    const started = await attempt(addFromHub(request));
    if (started !== undefined) await dismiss(job.id);
  };
  return (
    <Button size="sm" icon="redo" onPress={() => void again()}>
      {label}
    </Button>
  );
}

function EditButton({ job }: { readonly job: Job }): ReactElement {
  const { t } = useTranslation();
  return (
    <Button size="sm" onPress={() => editRequest(job)}>
      {t('models.jobs.anotherName')}
    </Button>
  );
}

function editRequest(job: Job): void {
  hubRequests.edit(job);
  go({ kind: 'add-model' });
}
