// The round in progress, a lane per hospital: what each has done and how long it took, who waits, when the round closes. Left of
// “now” is fact; right of it is dashed. Its table holds the same times.

import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import '../../styles/chart.css';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../button.tsx';
import { Card } from '../card.tsx';
import { SimpleTable } from '../simple-table.tsx';
import type { DataColumn } from '../table-rows.ts';
import type { ChartView } from './chart-with-table.tsx';
import { TimelineLanes } from './timeline-lanes.tsx';
import { useSwapKey } from './use-swap-key.ts';
import { currentKind, kindDurations, segmentKinds } from './timeline-scale.ts';
import type { TimelineData, TimelineRow } from './timeline-scale.ts';

export type { SegmentKind, TimelineData, TimelineRow, TimelineSegment } from './timeline-scale.ts';

export type RoundTimelineProps = TimelineData & {
  /** “Round 6”. */
  readonly title: string;
  readonly help?: ReactNode;
  /** Kept by the timeline itself when absent. */
  readonly view?: ChartView;
  readonly onViewChange?: (view: ChartView) => void;
};

/** A card with the lanes, or with their table. */
export function RoundTimeline(props: RoundTimelineProps): ReactElement {
  const { title, help, nowMs, startedAtMs, rows } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [ownView, setOwnView] = useState<ChartView>('chart');
  const view = props.view ?? ownView;
  const toggle = (): void => {
    const next = view === 'chart' ? 'table' : 'chart';
    setOwnView(next);
    props.onViewChange?.(next);
  };
  const elapsed = format.duration(nowMs - startedAtMs);
  const kinds = segmentKinds.filter((kind) => rows.some(({ segments }) => segments.some((one) => one.kind === kind)));
  const summary = t('components.timeline.summary', {
    title,
    elapsed,
    rows: rows
      .flatMap((row) => {
        const kind = currentKind(row);
        if (kind === null) return [];
        return [t('components.timeline.summaryRow', { label: row.label, kind: t(`components.timeline.${kind}`) })];
      })
      .join(' '),
  });
  const columns: readonly DataColumn<TimelineRow>[] = [
    { id: 'hospital', header: t('components.timeline.hospital'), cell: ({ label }) => label },
    ...kinds.map((kind): DataColumn<TimelineRow> => ({
      id: kind,
      header: t(`components.timeline.${kind}`),
      align: 'end',
      cell: (row) => {
        const durationMs = kindDurations(props, row).get(kind);
        return durationMs === undefined ? '' : format.duration(durationMs);
      },
    })),
  ];
  const { boxRef, onKeyDown } = useSwapKey(view, toggle);
  return (
    <div role="presentation" onKeyDown={onKeyDown} ref={boxRef}>
      <Card
        title={title}
        help={help ?? t('components.timeline.running', { time: elapsed })}
        className="figure"
        padding={view === 'table' ? 'none' : 'normal'}
        end={
          <>
            {view === 'chart' ? (
              <ul className="timeline-key">
                {kinds.map((kind) => (
                  <li key={kind}>
                    <i className={kind} />
                    {t(`components.timeline.${kind}`)}
                  </li>
                ))}
              </ul>
            ) : null}
            <Button size="sm" variant="quiet" icon={view === 'chart' ? 'table' : 'run'} onPress={toggle}>
              {t(view === 'chart' ? 'components.chart.table' : 'components.chart.chart')}
            </Button>
          </>
        }
      >
        {view === 'chart' ? (
          <TimelineLanes data={props} summary={summary} />
        ) : (
          <SimpleTable label={title} columns={columns} rows={rows} rowKey={({ id }) => id} density="compact" />
        )}
      </Card>
    </div>
  );
}
