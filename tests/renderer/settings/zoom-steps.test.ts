// Sizes: all within the contract, and the size of now is always among them.

import { expect, it } from 'vitest';
import { settingsSchema } from '../../../src-main/contract/index.ts';
import { zoomSteps } from '../../../src-renderer/features/settings/zoom-steps.ts';

it('offers only sizes that can be saved', () => {
  for (const zoom of zoomSteps(1)) expect(settingsSchema.shape.zoom.safeParse(zoom).success).toBe(true);
});

it('has the size that the menu made, in its place', () => {
  expect(zoomSteps(1.3)).toContain(1.3);
  expect(zoomSteps(1.3)).toEqual(zoomSteps(1.3).toSorted((a, b) => a - b));
  expect(zoomSteps(1)).toHaveLength(zoomSteps(1.3).length - 1);
});
