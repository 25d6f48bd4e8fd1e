import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeLabels } from '../../../src-renderer/components/charts/label-placement.ts';

const wishes = fc
  .array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 12 })
  .map((ys) => ys.map((y, index) => ({ id: String(index), y })));

test('labels that are apart stay at their line ends', () => {
  expect(
    placeLabels(
      [
        { id: 'a', y: 20 },
        { id: 'b', y: 80 },
      ],
      0,
      200,
      16,
    ),
  ).toEqual([
    { id: 'a', y: 20 },
    { id: 'b', y: 80 },
  ]);
});

test('two at one height move apart by the same amount', () => {
  expect(
    placeLabels(
      [
        { id: 'a', y: 100 },
        { id: 'b', y: 100 },
      ],
      0,
      200,
      16,
    ).map(({ y }) => y),
  ).toEqual([92, 108]);
});

test('no two labels overlap, none leaves the plot, and their order is that of the ends', () => {
  fc.assert(
    fc.property(wishes, (all) => {
      const placed = placeLabels(all, 0, 200, 16);
      const wanted = new Map(all.map(({ id, y }) => [id, y]));
      expect(placed).toHaveLength(all.length);
      placed.forEach(({ id, y }, index) => {
        expect(y).toBeGreaterThanOrEqual(-1e-6);
        expect(y).toBeLessThanOrEqual(200 + 1e-6);
        const above = placed[index - 1];
        if (above === undefined) return;
        expect(y - above.y).toBeGreaterThanOrEqual(16 - 1e-6);
        expect(wanted.get(id)).toBeGreaterThanOrEqual(wanted.get(above.id) ?? 0);
      });
    }),
    { seed: 7 },
  );
});

test('more labels than fit share the room', () => {
  const placed = placeLabels(
    Array.from({ length: 20 }, (_, index) => ({ id: String(index), y: 50 })),
    0,
    95,
    16,
  );
  expect(placed[0]?.y).toBeCloseTo(0);
  expect(placed.at(-1)?.y).toBeCloseTo(95);
});
