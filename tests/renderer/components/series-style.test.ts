import { describe, expect, test } from 'vitest';
import { chooseStyles, drawingOrder, seriesLook } from '../../../src-renderer/components/charts/series-style.ts';

const hospitals = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `h${index}`, label: `H${index}`, values: [] }));
const all = { id: 'all', label: 'All', values: [], isGlobal: true };

describe('chooseStyles', () => {
  test('six hospitals differ in hue, dash and marker', () => {
    const styles = chooseStyles(hospitals(6));
    for (const part of ['hue', 'dash', 'marker'] as const)
      expect(new Set(styles.map((style) => JSON.stringify(style[part]))).size).toBe(6);
  });

  test('the global series is ink, thick, and takes no hospital’s look', () => {
    const [first, second] = chooseStyles([all, ...hospitals(1)]);
    expect(first).toMatchObject({ hue: 'global', width: 3, hasLabel: true });
    expect(second).toMatchObject({ hue: 0 });
  });

  test('a style index keeps a hospital’s look wherever it stands', () => {
    expect(chooseStyles([{ id: 'x', label: 'X', values: [], styleIndex: 3 }])[0]).toEqual(seriesLook(3));
  });

  test('with more than six, one stands out and the rest is grey without labels', () => {
    const styles = chooseStyles([...hospitals(7), all], 'h4');
    expect(styles.map(({ hue }) => hue)).toEqual(['grey', 'grey', 'grey', 'grey', 0, 'grey', 'grey', 'global']);
    expect(styles.filter(({ hasLabel }) => hasLabel)).toHaveLength(2);
  });
});

test('grey is drawn first, the global line last', () => {
  const styles = chooseStyles([all, ...hospitals(7)], 'h0');
  const order = drawingOrder(styles);
  expect(order.at(-1)).toBe(0);
  expect(order.at(-2)).toBe(1);
  expect([...order].sort((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
