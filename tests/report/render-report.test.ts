import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runEventSchema, type RunEvent } from '../../src-enclave/protocol/run-events.ts';
import { findMain } from '../../src-enclave/report/findings.ts';
import { renderReport } from '../../src-enclave/report/render-report.ts';
import { viewRun } from '../../src-enclave/report/run-view.ts';
import { planIn, simulateEvents, trainEvents } from '../support/run-events.ts';

const without = (events: readonly RunEvent[], ...kinds: readonly RunEvent['kind'][]): RunEvent[] =>
  events.filter((event) => !kinds.includes(event.kind));

const headings = (page: string): string[] => [...page.matchAll(/<h2 id="([^"]+)"/gu)].map((match) => match[1] ?? '');

const hostile = `"><script>alert(1)</script><img src=https://evil.example/x onerror='a()'>&amp;`;

const streams: readonly (readonly [string, readonly RunEvent[]])[] = [
  ['a simulation', simulateEvents()],
  ['a training', trainEvents()],
  ['a training that generates text', trainEvents('generation')],
  [
    'hostile names',
    simulateEvents({ hospitals: [hostile, 'B'], labels: [hostile, 'y'], dataName: hostile, rounds: 1 }),
  ],
];

it('is tested with events that the contract allows', () => {
  for (const [, events] of streams) for (const event of events) expect(runEventSchema.parse(event)).toEqual(event);
});

describe.each(streams)('the report of %s', (_, events) => {
  const page = renderReport(events);
  const withoutFont = page.replace(/url\(data:font\/woff2;base64,[^)]+\)/u, '');

  it('refers to nothing outside itself and runs nothing', () => {
    expect(withoutFont).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form)\b/iu);
    expect(withoutFont).not.toMatch(/<[^>]*\s(?:src|href|srcset|action|on\w+|style)\s*=/iu);
    expect(
      [...withoutFont.matchAll(/url\(([^)]*)\)/gu)].filter((match) => match[1]?.startsWith('#texture-') !== true),
    ).toEqual([]);
    expect(withoutFont).not.toContain('@import');
  });

  it('carries a policy that allows its own style and nothing else', () => {
    const style = /<style>([^]*?)<\/style>/u.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; font-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
    );
  });

  it('is the same each time, below 400 kB, and has no broken number', () => {
    expect(renderReport(events)).toBe(page);
    expect(Buffer.byteLength(page)).toBeLessThan(400_000);
    expect(withoutFont.replace(/<style>[^]*?<\/style>/u, '')).not.toMatch(/NaN|Infinity|undefined|\[object/u);
  });

  it('names and describes every drawing and uses each id once', () => {
    const ids = [...withoutFont.matchAll(/\sid="([^"]+)"/gu)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, references] of withoutFont.matchAll(/aria-labelledby="([^"]+)"/gu))
      for (const id of references?.split(' ') ?? []) expect(ids).toContain(id);
  });
});

describe('renderReport', () => {
  it('shows every part of a compared simulation and marks it as simulated', () => {
    const page = renderReport(simulateEvents());
    expect(headings(page)).toEqual([
      'headline',
      'score',
      'loss',
      'comparison',
      'labels',
      'hospitals',
      'confusion',
      'bytes',
      'timeline',
      'plan',
      'machine',
    ]);
    expect(page).toContain('<title>SIMULATED – RQE question entailment');
    expect(page).toContain('127 texts were longer than 128 tokens and were cut.');
    expect(page).toContain('299,112');
  });

  it('shows a training without hospitals and without the mark', () => {
    expect(headings(renderReport(trainEvents()))).toEqual([
      'headline',
      'score',
      'loss',
      'confusion',
      'plan',
      'machine',
    ]);
    expect(headings(renderReport(trainEvents('generation')))).toEqual(['headline', 'score', 'loss', 'plan', 'machine']);
    expect(renderReport(trainEvents())).not.toContain('SIMULATED');
    expect(renderReport(trainEvents('generation'))).toContain('perplexity of 9.03');
  });

  it('escapes names wherever they stand', () => {
    const page = renderReport(simulateEvents({ hospitals: [hostile, 'B'], labels: [hostile, 'y'], dataName: hostile }));
    expect(page).not.toContain('<script');
    expect(page).not.toContain("onerror='");
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it.each([
    ['steps', ['step'], 'loss'],
    ['contributions', ['contribution'], 'bytes'],
    ['rounds', ['round'], 'timeline'],
    ['evaluations', ['evaluation'], 'confusion'],
    ['a result', ['result'], 'machine'],
  ] as const)('leaves out what needs %s', (_, kinds, missing) => {
    const page = renderReport(without(simulateEvents(), ...kinds));
    expect(headings(page)).toContain('plan');
    expect(headings(page)).not.toContain(missing);
  });

  it('reports a run that has only started, and refuses one that has not', () => {
    const [started] = simulateEvents();
    const page = renderReport(started === undefined ? [] : [started]);
    expect(page).toContain('Not finished');
    expect(page).toContain('This run has no test result.');
    expect(() => renderReport([])).toThrow(expect.objectContaining({ code: 'run-invalid' }));
  });

  it('makes the same page from a run that was stopped and replayed steps', () => {
    const events = simulateEvents();
    const replayed = [...events.slice(0, 90), ...events.slice(60)];
    expect(renderReport(replayed)).toBe(renderReport(events));
  });

  it('stays within its size with many hospitals, labels and rounds', () => {
    const names = Array.from({ length: 12 }, (_, index) => `Hospital ${index + 1}`);
    const labels = Array.from({ length: 16 }, (_, index) => `label ${index + 1}`);
    const page = renderReport(simulateEvents({ hospitals: names, labels, rounds: 20, stepsPerRound: 40 }));
    expect(Buffer.byteLength(page)).toBeLessThan(800_000);
    expect(page).toContain('Rounds 1–2');
  });
});

describe('findMain', () => {
  const finding = (together: number, alone: number) =>
    findMain(
      viewRun(simulateEvents({ togetherAccuracy: together, aloneAccuracy: alone, rounds: 1, stepsPerRound: 2 })),
    );

  it('claims a gain only beyond the interval', () => {
    expect(finding(0.962, 0.63)).toMatchObject({ verdict: 'gain', figure: '+33.2 points' });
    expect(finding(0.741, 0.738)).toMatchObject({ verdict: 'noGain', figure: '+0.3 points' });
    expect(finding(0.738, 0.741)).toMatchObject({ verdict: 'noGain' });
    expect(finding(0.6, 0.7)).toMatchObject({ verdict: 'worse' });
    expect(finding(0.738, 0.741).sentence).toBe(
      'Joining made no clear difference here: 74.1% alone on average, 73.8% together.',
    );
  });

  it('gives the plain result when nothing was trained alone', () => {
    const events = simulateEvents({ isCompared: false });
    expect(planIn(events).federation?.compare).toBe(false);
    expect(findMain(viewRun(events))).toMatchObject({ verdict: 'measured', figure: '96.2%' });
  });
});
