// How a study goes: status line, figures, accuracy over the rounds, the rounds. Home shows it, and so does the study's page.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyRound, StudyView } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ChartWithTable } from '../../components/charts/chart-with-table.tsx';
import { KeyFigures } from '../../components/key-figures.tsx';
import { SimpleTable } from '../../components/simple-table.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { go } from '../../app/places.ts';
import { accuracyOf, halfWidth } from '../../app/statistics.ts';
import { FailurePanel } from '../frame/failure-panel.tsx';
import { useChartView } from '../runs/use-chart-view.ts';
import { ServerRefused } from '../trust/server-refused.tsx';
import { StudyStatusLine } from './study-status-line.tsx';
import { resumeStudy } from './study-commands.ts';
import { measureOf, roundsDone, studyLines } from './study-numbers.ts';

export function StudyLive({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const { state, failure, progress, id } = study;
  const isRefused = state === 'failed' && progress.link.state === 'refused' && progress.refusal !== null;
  return (
    <div className="page">
      {isRefused ? (
        <ServerRefused study={study} />
      ) : state === 'failed' && failure !== null ? (
        <FailurePanel failure={failure} atMs={progress.phaseSinceMs} onRetry={() => void resumeStudy(id)} />
      ) : (
        <StudyStatusLine
          study={study}
          {...(state === 'running' && progress.link.state === 'open'
            ? {
                action: (
                  <Button size="sm" variant="quiet" onPress={() => go({ kind: 'trust', tab: 'server' })}>
                    {t('studies.actions.trust')}
                  </Button>
                ),
              }
            : {})}
        />
      )}
      {study.agreement === null ? null : (
        <>
          <Figures study={study} />
          <RoundsChart study={study} />
          <RoundsCard study={study} />
        </>
      )}
    </div>
  );
}

function Figures({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { progress, terms, bytesOut, bytesIn } = study;
  const test = accuracyOf(progress.test);
  const isTraining = study.state === 'running' && progress.phase === 'training' && progress.steps > 0;
  return (
    <KeyFigures
      label={t('studies.progress.figures')}
      figures={[
        {
          id: 'rounds',
          label: t('studies.progress.roundFigure'),
          figure: format.count(roundsDone(study)),
          unit: t('studies.progress.roundFigureOf', { rounds: format.count(terms.rounds) }),
          ...(isTraining
            ? {
                detail: t('studies.progress.step', {
                  step: format.count(progress.step),
                  steps: format.count(progress.steps),
                }),
                meter: {
                  value: progress.step,
                  max: progress.steps,
                  label: t('studies.progress.stepLabel', { round: format.count(progress.round) }),
                },
              }
            : {}),
        },
        ...(test === null
          ? []
          : [
              {
                id: 'test',
                label: t('studies.progress.testFigure'),
                figure: format.percent(test.share),
                detail: t('studies.progress.testDetail', {
                  width: format.number(halfWidth(test.share, test.examples) * 100, 1),
                  examples: format.count(test.examples),
                }),
              },
            ]),
        {
          id: 'out',
          label: t('studies.progress.outFigure'),
          figure: format.bytes(bytesOut),
          detail: t('studies.progress.outDetail'),
        },
        { id: 'in', label: t('studies.progress.inFigure'), figure: format.bytes(bytesIn) },
      ]}
    />
  );
}

function RoundsChart({ study }: { readonly study: StudyView }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const { view, onViewChange } = useChartView();
  const measure = measureOf(study);
  const isShare = measure === 'accuracy';
  const { x, series } = studyLines(study, measure, {
    own: t('studies.progress.own'),
    shared: t('studies.progress.shared'),
  });
  if (x.length === 0) return null;
  return (
    <ChartWithTable
      title={t(isShare ? 'studies.progress.accuracy' : 'studies.progress.lossTitle')}
      caption={t('studies.progress.accuracyCaption')}
      xLabel={t('studies.progress.xLabel')}
      yFormat={(value) => (isShare ? format.percent(value) : format.number(value, 3))}
      yTickFormat={(value) => (isShare ? format.percent(value, 0) : format.number(value, 1))}
      x={x}
      series={series}
      xMax={study.terms.rounds}
      view={view}
      onViewChange={onViewChange}
      isSimulated={study.terms.isSimulated}
      fileName={`${measure}-${study.id}`}
    />
  );
}

function RoundsCard({ study }: { readonly study: StudyView }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { rounds } = study.progress;
  const share = (metrics: StudyRound['own']): string => {
    const accuracy = accuracyOf(metrics);
    if (accuracy !== null) return format.percent(accuracy.share);
    return metrics === null ? '' : format.number(metrics.loss, 3);
  };
  const of = (value: number | null, row: StudyRound): ReactElement =>
    value === null ? (
      <span className="t3">{t(row.hospitals === null ? 'studies.progress.waiting' : 'studies.progress.missed')}</span>
    ) : (
      <span className="num">{format.count(value)}</span>
    );
  return (
    <Card title={t('studies.progress.rounds')} help={t('studies.progress.roundsHelp')} padding="none">
      {rounds.length === 0 ? (
        <p className="table-empty">{t('studies.progress.noRounds')}</p>
      ) : (
        <SimpleTable
          label={t('studies.progress.rounds')}
          rows={rounds.toReversed()}
          rowKey={({ round }: StudyRound) => String(round)}
          density="compact"
          columns={[
            {
              id: 'round',
              header: t('studies.progress.columns.round'),
              isRowHeader: true,
              cell: ({ round }) => <span className="num">{format.count(round)}</span>,
            },
            {
              id: 'examples',
              header: t('studies.progress.columns.examples'),
              align: 'end',
              cell: (row) => of(row.examples, row),
            },
            {
              id: 'hospitals',
              header: t('studies.progress.columns.hospitals'),
              align: 'end',
              cell: (row) => of(row.hospitals, row),
            },
            {
              id: 'loss',
              header: t('studies.progress.columns.loss'),
              align: 'end',
              priority: 3,
              cell: ({ loss }) => <span className="num">{loss === null ? '' : format.number(loss, 3)}</span>,
            },
            {
              id: 'own',
              header: t('studies.progress.columns.own'),
              align: 'end',
              priority: 2,
              cell: ({ own }) => <span className="num">{share(own)}</span>,
            },
            {
              id: 'shared',
              header: t('studies.progress.columns.shared'),
              align: 'end',
              cell: ({ shared }) => <span className="num">{share(shared)}</span>,
            },
            {
              id: 'at',
              header: t('studies.progress.columns.at'),
              align: 'end',
              priority: 4,
              cell: ({ publishedAtMs }) => (
                <span className="num">{publishedAtMs === null ? '' : format.time(publishedAtMs)}</span>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}
