import { describe, expect, it } from 'vitest';

import { initialEarlyStopping, updateEarlyStopping } from '../../src-enclave/training/early-stopping.ts';
import type { EarlyStoppingOptions } from '../../src-enclave/training/early-stopping.ts';

function stopsAt(values: readonly number[], options: EarlyStoppingOptions): number {
  let state = initialEarlyStopping;
  return values.findIndex((value) => {
    state = updateEarlyStopping(state, value, options);
    return state.shouldStop;
  });
}

describe('updateEarlyStopping', () => {
  it('stops after more evaluations without improvement than patience allows', () => {
    const options = { better: 'larger', patience: 1, minimumImprovement: 0 } as const;
    expect(stopsAt([1, 2, 2, 3, 3, 2, 9], options)).toBe(5);
    expect(stopsAt([1, 2, 3, 4], options)).toBe(-1);
    expect(stopsAt([1, 1], { ...options, patience: 0 })).toBe(1);
  });

  it('takes smaller as better for a loss, and small gains as none', () => {
    const options = { better: 'smaller', patience: 0, minimumImprovement: 0.1 } as const;
    expect(stopsAt([3, 2, 1, 0.95], options)).toBe(3);
  });

  it('never takes NaN for an improvement', () => {
    const options = { better: 'smaller', patience: 1, minimumImprovement: 0 } as const;
    expect(stopsAt([Number.NaN, 1, Number.NaN, Number.NaN, 0], options)).toBe(3);
    expect(stopsAt([Number.NaN, Number.NaN], options)).toBe(1);
  });
});
