// The six markers and the global dot, on a canvas and as the paths of an SVG swatch.

import type { Marker } from './series-style.ts';

/** Centred on x, y. Filled with the ground, so that the line does not run through. */
export function paintMarker(
  context: CanvasRenderingContext2D,
  marker: Marker | 'dot',
  x: number,
  y: number,
  colour: string,
  ground: string,
): void {
  context.save();
  context.translate(x, y);
  context.setLineDash([]);
  context.lineWidth = marker === 'ring' ? 2.2 : 1.7;
  context.strokeStyle = colour;
  context.fillStyle = marker === 'dot' ? colour : ground;
  const outline = new Path2D(markerPath(marker));
  // eslint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, not an array
  context.fill(outline);
  if (marker !== 'dot') context.stroke(outline);
  context.restore();
}

/** Around 0, 0. */
export function markerPath(marker: Marker | 'dot'): string {
  switch (marker) {
    case 'dot':
      return 'M3 0a3 3 0 1 1-6 0a3 3 0 1 1 6 0z';
    case 'circle':
      return 'M3.4 0a3.4 3.4 0 1 1-6.8 0a3.4 3.4 0 1 1 6.8 0z';
    case 'triangle':
      return 'M0-4l4 6.8h-8z';
    case 'square':
      return 'M-3-3h6v6h-6z';
    case 'diamond':
      return 'M0-4.2l4.2 4.2l-4.2 4.2l-4.2-4.2z';
    case 'cross':
      return 'M-3.2-3.2L3.2 3.2M3.2-3.2L-3.2 3.2';
    case 'ring':
      return 'M2.6 0a2.6 2.6 0 1 1-5.2 0a2.6 2.6 0 1 1 5.2 0z';
  }
}
