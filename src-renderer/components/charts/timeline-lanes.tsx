// The drawing of a round: lanes, bars, ticks, “now” and the closing time. One image to a screen reader.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { classNames } from '../class-names.ts';
import { placeRest, placeSegments, timelineScale } from './timeline-scale.ts';
import type { TimelineData, TimelineRow, TimelineScale } from './timeline-scale.ts';

export type TimelineLanesProps = { readonly data: TimelineData; readonly summary: string };

/** Below this share of the lane a bar has no room for words. */
const wordShare = 0.1;

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** A focusable image. */
export function TimelineLanes({ data, summary }: TimelineLanesProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const scale = timelineScale(data);
  const { nowMs, startedAtMs, closesAtMs, rows } = data;
  const now = scale.share(nowMs);
  const closes = closesAtMs === undefined ? null : scale.share(closesAtMs);
  // Near each other they would print over one another: the closing time then has the row to itself.
  const isNowHidden = closes !== null && Math.abs(closes - now) < 0.12;
  return (
    <div className="timeline" role="img" aria-label={summary} tabIndex={0}>
      <div className="lanes">
        <div className="scale">
          {scale.ticks.map(({ ms, share }) => (
            <i key={ms} style={{ insetInlineStart: percent(share) }} />
          ))}
        </div>
        {rows.map((row) => (
          <Lane key={row.id} row={row} data={data} scale={scale} />
        ))}
        <div className="marks">
          <i style={{ insetInlineStart: percent(now) }} />
          {closes === null ? null : <i className="closes" style={{ insetInlineStart: percent(closes) }} />}
        </div>
      </div>
      <div className="ticks">
        {scale.ticks.map(({ ms, share, isLabelled }) =>
          isLabelled ? (
            <span key={ms} style={{ insetInlineStart: percent(share) }}>
              {format.duration(ms)}
            </span>
          ) : null,
        )}
        {isNowHidden ? null : (
          <span className="now" style={{ insetInlineStart: percent(now) }}>
            {t('components.timeline.now', { time: format.duration(nowMs - startedAtMs) })}
          </span>
        )}
        {closes === null || closesAtMs === undefined ? null : (
          <span className="closes" style={{ insetInlineStart: percent(closes) }}>
            {t('components.timeline.closes', { time: format.duration(closesAtMs - startedAtMs) })}
          </span>
        )}
      </div>
    </div>
  );
}

function Lane(props: {
  readonly row: TimelineRow;
  readonly data: TimelineData;
  readonly scale: TimelineScale;
}): ReactElement {
  const { row, data, scale } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const rest = placeRest(data, scale, row);
  return (
    <div className="lane">
      <span className="name">{row.label}</span>
      <div className="bars">
        {placeSegments(data, scale, row).map(({ kind, from, size, durationMs }, index) => {
          const hasWords = kind === 'train' && size >= wordShare;
          return (
            <div
              key={`${kind} ${index}`}
              className={classNames('bar', kind, !hasWords && 'short')}
              style={{ insetInlineStart: percent(from), width: `calc(${percent(size)} - 1px)` }}
            >
              {hasWords ? (
                <span>
                  {t('components.timeline.segment', {
                    kind: t(`components.timeline.${kind}`),
                    time: format.duration(durationMs),
                  })}
                </span>
              ) : null}
            </div>
          );
        })}
        {rest === null ? null : (
          <div className="bar left" style={{ insetInlineStart: percent(rest.from), width: percent(rest.size) }}>
            <span>{t('components.timeline.stepsLeft', { count: row.stepsLeft ?? 0 })}</span>
          </div>
        )}
      </div>
    </div>
  );
}
