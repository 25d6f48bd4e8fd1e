// The status line of a run. The only part of Home that ticks each second; the page around it does not.

import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { StatusLine, type StatusTone } from '../../components/status-line.tsx';
import { useAnnounce } from '../../components/use-announce.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { go } from '../../app/places.ts';
import { readAll, useApp } from '../../app/use-app.ts';
import { useNow } from '../../app/use-now.ts';
import { lastCombined, runLines } from '../runs/run-lines.ts';
import { resumeRun } from '../frame/run-commands.ts';
import { runStatus, type Verdict } from './status-verdict.ts';
import { useStatusWords } from './status-words.ts';

const tones: Readonly<Record<Verdict, StatusTone>> = {
  preparing: 'preparing',
  onTime: 'onTime',
  slow: 'slow',
  quiet: 'quiet',
  restarting: 'quiet',
  broken: 'broken',
  offline: 'offline',
  pausing: 'onTime',
  paused: 'paused',
  stopped: 'paused',
  interrupted: 'quiet',
  finished: 'finished',
};

export type RunStatusLineProps = {
  readonly record: RunRecord;
  /** The page has a button for it already. */
  readonly hidesAction?: boolean;
};

export function RunStatusLine({ record, hidesAction = false }: RunStatusLineProps): ReactElement {
  const { summary, now, roundRows } = record;
  const nowMs = useNow();
  const words = useStatusWords('home.status');
  const enclave = useApp((state) => state.enclave);
  const link = useApp((state) => state.link);
  const rows = useApp(({ datasets }) => datasets?.find(({ isSample }) => isSample)?.rows ?? null);
  const status = runStatus({ summary, now, roundRows, enclave, link, nowMs, rows });
  useRoundAnnouncement(record);
  return (
    <StatusLine
      tone={tones[status.verdict]}
      firstLine={words(status.first)}
      secondLine={status.second.map((sentence) => words(sentence)).join(' ')}
      {...(hidesAction ? {} : { action: <StatusAction verdict={status.verdict} record={record} /> })}
    />
  );
}

function StatusAction({
  verdict,
  record,
}: {
  readonly verdict: Verdict;
  readonly record: RunRecord;
}): ReactElement | null {
  const { t } = useTranslation();
  const enclaveState = useApp(({ enclave }) => enclave?.state ?? null);
  const { id } = record.summary;
  switch (verdict) {
    case 'finished':
      return (
        <Button variant="primary" onPress={() => go({ kind: 'run', id })}>
          {t('home.actions.see')}
        </Button>
      );
    case 'paused':
    case 'stopped':
    case 'interrupted':
      return (
        <Button variant="primary" icon="play" onPress={() => void resumeRun(id)}>
          {t('home.actions.resume')}
        </Button>
      );
    case 'broken':
      return enclaveState === 'failed' || enclaveState === 'stopped' ? (
        <Button icon="redo" onPress={() => void attempt(api.enclave.restart())}>
          {t('home.actions.restart')}
        </Button>
      ) : (
        <Button icon="play" onPress={() => void resumeRun(id)}>
          {t('home.actions.resume')}
        </Button>
      );
    case 'offline':
      return (
        <Button icon="redo" onPress={() => void readAll()}>
          {t('home.actions.retry')}
        </Button>
      );
    case 'preparing':
    case 'onTime':
    case 'slow':
    case 'quiet':
    case 'restarting':
    case 'pausing':
      return null;
  }
}

/** “Round 6 finished, 4 of 4 hospitals, 73.0%.” */
function useRoundAnnouncement(record: RunRecord): void {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary } = record;
  const row = record.roundRows.at(-1);
  const first = useRef(row?.round ?? 0);
  useEffect(() => {
    first.current = record.roundRows.at(-1)?.round ?? 0;
    // Only when another run is shown: what it had before is not news.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [summary.id]);
  const combined = row === undefined ? null : lastCombined(runLines(record.points, 'accuracy'));
  const values = {
    round: format.count(row?.round ?? 0),
    hospitals: format.count(row?.hospitals ?? 0),
    all: format.count(summary.hospitals),
  };
  const isNews = row !== undefined && row.round > first.current && summary.state !== 'finished';
  const message = !isNews
    ? ''
    : combined?.round === row.round
      ? t('home.roundFinished', { ...values, accuracy: format.percent(combined.value) })
      : '';
  useAnnounce(message, { topic: 'round' });
}
