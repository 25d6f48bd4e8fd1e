// The rows of a tried case.

import { expect, it } from 'vitest';
import { answerRows } from '../../../src-renderer/features/models/try-rows.ts';

it('puts the likeliest label of the adapter first, with what the base says beside it', () => {
  const rows = answerRows({
    labels: ['no', 'yes'],
    base: [0.52, 0.48],
    adapter: [0.03, 0.97],
    tokens: 41,
    isTruncated: false,
  });
  expect(rows).toEqual([
    { label: 'yes', base: 0.48, adapter: 0.97 },
    { label: 'no', base: 0.52, adapter: 0.03 },
  ]);
});
