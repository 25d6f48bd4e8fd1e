// What a run found is never said more strongly than its numbers are.

import { describe, expect, it } from 'vitest';
import { findingOf, pairFinding, pairsOf } from '../../../src-renderer/features/runs/findings.ts';
import { metrics, summary } from '../records.ts';

const finished = (id: string, accuracy: number, alone?: number) =>
  summary({
    id,
    state: 'finished',
    federated: metrics(accuracy),
    localOnly: alone === undefined ? null : metrics(alone),
  });

describe('the finding of a run', () => {
  it.each([
    [0.97, 0.63, 'gain'],
    [0.74, 0.75, 'noGain'],
    [0.75, 0.74, 'noGain'],
    [0.5, 0.8, 'worse'],
  ])('together %d, alone %d is %s', (together, alone, kind) => {
    expect(findingOf(finished('a', together, alone))).toMatchObject({ kind, together, alone });
  });

  it('is the measurement alone where nobody was trained alone', () => {
    expect(findingOf(finished('a', 0.9))).toMatchObject({ kind: 'measured', accuracy: 0.9, examples: 600 });
  });

  it('is a perplexity where text is generated, and nothing before the end', () => {
    const generated = summary({ test: { examples: 40, loss: 2, perplexity: 7.4 } });
    expect(findingOf(generated)).toEqual({ kind: 'perplexity', perplexity: 7.4 });
    expect(findingOf(summary())).toEqual({ kind: 'none' });
  });

  it('has the half-width of a difference of two measurements', () => {
    const finding = findingOf(finished('a', 0.5, 0.5));
    // 1.96 · sqrt(2 · 0.25 / 600)
    expect(finding.kind === 'noGain' ? finding.width : 0).toBeCloseTo(0.0566, 4);
  });
});

describe('two runs', () => {
  const same = () => 'rows';

  it('differ when the difference is larger than its half-width, whichever comes first', () => {
    const [low, high] = [finished('low', 0.6), finished('high', 0.9)];
    for (const [a, b] of [
      [low, high],
      [high, low],
    ] as const)
      expect(pairFinding(a, b, same)).toMatchObject({ kind: 'better', better: { id: 'high' }, other: { id: 'low' } });
    expect(pairFinding(finished('a', 0.9), finished('b', 0.91), same).kind).toBe('within');
  });

  it('are not compared when they were tested on other rows, or when one is not finished', () => {
    const [a, b] = [finished('a', 0.6), finished('b', 0.9)];
    expect(pairFinding(a, b, ({ id }) => id).kind).toBe('otherData');
    expect(pairFinding(a, { ...b, state: 'stopped' }, same).kind).toBe('unfinished');
    expect(pairFinding(a, summary({ state: 'finished' }), same).kind).toBe('unfinished');
  });

  it('of four make six pairs', () => {
    expect(pairsOf([1, 2, 3, 4])).toHaveLength(6);
    expect(pairsOf([1])).toEqual([]);
  });
});
