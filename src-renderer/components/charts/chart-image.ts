// A chart as a PNG that stands by itself: ground, title, the drawing with its labels, and SIMULATED on hatch when it is.

import type { ChartModel } from './chart-model.ts';

export type ChartImageParts = {
  readonly title: string;
  readonly canvas: HTMLCanvasElement;
  readonly model: ChartModel;
  /** The word to draw; absent when nothing is simulated. */
  readonly simulatedMark?: string | undefined;
};

const padding = 20;
const titleHeight = 34;

/** Null when the browser gives no picture. */
export function chartImage({ title, canvas, model, simulatedMark }: ChartImageParts): Promise<Blob | null> {
  const { theme } = model;
  const ratio = canvas.height / model.height;
  const width = canvas.width / ratio;
  const image = document.createElement('canvas');
  image.width = Math.round((width + 2 * padding) * ratio);
  image.height = Math.round((model.height + titleHeight + 2 * padding) * ratio);
  const context = image.getContext('2d');
  if (context === null) return Promise.resolve(null);
  context.scale(ratio, ratio);
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, image.width / ratio, image.height / ratio);
  context.fillStyle = theme.text;
  context.font = `640 16px ${theme.fontFamily}`;
  context.textBaseline = 'middle';
  context.fillText(title, padding, padding + 10);
  if (simulatedMark !== undefined) paintMark(context, theme, simulatedMark, width + padding);
  context.drawImage(canvas, padding, padding + titleHeight, width, model.height);
  return new Promise((resolve) => {
    image.toBlob(resolve, 'image/png');
  });
}

function paintMark(context: CanvasRenderingContext2D, theme: ChartModel['theme'], word: string, end: number): void {
  context.font = `640 13px ${theme.fontFamily}`;
  const width = context.measureText(word).width + 20;
  const left = end - width;
  context.save();
  context.beginPath();
  context.roundRect(left, padding - 2, width, 24, 4);
  context.clip();
  context.fillStyle = theme.simulatedSoft;
  context.fillRect(left, padding - 2, width, 24);
  context.strokeStyle = theme.simulatedHatch;
  context.lineWidth = 5;
  for (let x = left - 30; x < end + 30; x += 14) {
    context.beginPath();
    context.moveTo(x, padding + 26);
    context.lineTo(x + 30, padding - 6);
    context.stroke();
  }
  context.restore();
  context.strokeStyle = theme.simulated;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left + 0.5, padding - 1.5, width - 1, 23, 4);
  context.stroke();
  context.fillStyle = theme.simulated;
  context.textAlign = 'center';
  context.fillText(word, left + width / 2, padding + 10.5);
  context.textAlign = 'left';
}
