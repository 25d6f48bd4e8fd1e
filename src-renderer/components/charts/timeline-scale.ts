// Where the bars of a round go, as shares of the lane: pure, so that it can be tested without a page.

import { clockTicks } from './ticks.ts';

export type SegmentKind = 'prepare' | 'train' | 'check' | 'encrypt' | 'send' | 'wait';

export const segmentKinds: readonly SegmentKind[] = ['prepare', 'train', 'check', 'encrypt', 'send', 'wait'];

export type TimelineSegment = {
  readonly kind: SegmentKind;
  readonly startMs: number;
  /** Null: it goes on. */
  readonly endMs: number | null;
};

export type TimelineRow = {
  readonly id: string;
  readonly label: string;
  readonly segments: readonly TimelineSegment[];
  /** Drawn dashed after now: an estimate, not a fact. */
  readonly stepsLeft?: number | undefined;
  readonly expectedEndMs?: number | undefined;
};

export type TimelineData = {
  readonly nowMs: number;
  readonly startedAtMs: number;
  readonly rows: readonly TimelineRow[];
  /** When the round closes with those that are done. */
  readonly closesAtMs?: number | undefined;
};

export type TimelineScale = {
  readonly spanMs: number;
  /** 0 at the start of the round, 1 at the end of the lane. */
  readonly share: (timeMs: number) => number;
  readonly ticks: readonly { readonly ms: number; readonly share: number; readonly isLabelled: boolean }[];
};

/** Room after the last thing for its words. */
const endRoom = 1.08;
/** Two labels closer than this share of the lane touch. */
const labelShare = 0.075;

export function timelineScale({ nowMs, startedAtMs, rows, closesAtMs }: TimelineData): TimelineScale {
  const ends = rows.map(({ expectedEndMs }) => expectedEndMs ?? 0);
  const lastMs = Math.max(nowMs, closesAtMs ?? 0, ...ends) - startedAtMs;
  const spanMs = Math.max(lastMs, 1000) * endRoom;
  const share = (timeMs: number): number => Math.min(Math.max((timeMs - startedAtMs) / spanMs, 0), 1);
  const taken = [share(nowMs), ...(closesAtMs === undefined ? [] : [share(closesAtMs)])];
  const ticks = clockTicks(spanMs / 1000, 7).map((seconds) => {
    const at = (seconds * 1000) / spanMs;
    return {
      ms: seconds * 1000,
      share: at,
      isLabelled: at < 1 - labelShare / 2 && taken.every((mark) => Math.abs(mark - at) > labelShare),
    };
  });
  return { spanMs, share, ticks };
}

export type PlacedSegment = {
  readonly kind: SegmentKind;
  readonly from: number;
  readonly size: number;
  readonly durationMs: number;
};

/** Running segments end now. */
export function placeSegments(data: TimelineData, scale: TimelineScale, row: TimelineRow): readonly PlacedSegment[] {
  return row.segments.map(({ kind, startMs, endMs }) => {
    const end = Math.min(endMs ?? data.nowMs, data.nowMs);
    const from = scale.share(startMs);
    return { kind, from, size: Math.max(scale.share(end) - from, 0), durationMs: Math.max(end - startMs, 0) };
  });
}

/** The estimate after now; without a better one it reaches to the closing time. */
export function placeRest(
  { nowMs, closesAtMs }: TimelineData,
  scale: TimelineScale,
  { stepsLeft, expectedEndMs }: TimelineRow,
): { readonly from: number; readonly size: number } | null {
  if (stepsLeft === undefined || stepsLeft <= 0) return null;
  const end = expectedEndMs ?? closesAtMs ?? nowMs + scale.spanMs * 0.15;
  const from = scale.share(nowMs);
  return { from, size: Math.max(scale.share(Math.max(end, nowMs)) - from, 0.02) };
}

/** What the hospital does now: its last segment. */
export function currentKind(row: TimelineRow): SegmentKind | null {
  return row.segments.at(-1)?.kind ?? null;
}

/** Time spent on each kind so far. */
export function kindDurations(data: TimelineData, row: TimelineRow): ReadonlyMap<SegmentKind, number> {
  const totals = new Map<SegmentKind, number>();
  for (const { kind, startMs, endMs } of row.segments) {
    const duration = Math.max(Math.min(endMs ?? data.nowMs, data.nowMs) - startMs, 0);
    totals.set(kind, (totals.get(kind) ?? 0) + duration);
  }
  return totals;
}
