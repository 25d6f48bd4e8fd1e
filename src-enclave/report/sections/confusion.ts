// Where the model is wrong: the confusion matrix on test rows and, per label, how often it is found and how often right.

import { confusionTable } from '../charts/heatmap.ts';
import { formatCount, formatPercent } from '../format.ts';
import { html, type Html } from '../html-escape.ts';
import type { Confusion } from '../../protocol/run-events.ts';
import { mainTest, type RunView } from '../run-view.ts';
import { card, dataTable, numberColumn, scrollable, tableUnder, textColumn } from '../tables.ts';

/** From this many labels on, the matrix takes the page's whole width. */
const wideFromLabels = 9;

function perLabel(confusion: Confusion): Html {
  const { labels, counts } = confusion;
  const rows = labels.map((label, index) => {
    const actual = (counts[index] ?? []).reduce((sum, count) => sum + count, 0);
    const predicted = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0);
    const right = counts[index]?.[index] ?? 0;
    return [
      label,
      formatCount(actual),
      actual > 0 ? formatPercent(right / actual) : '–',
      predicted > 0 ? formatPercent(right / predicted) : '–',
    ];
  });
  return dataTable(
    'Per label',
    [
      textColumn('Label'),
      numberColumn('Test rows'),
      numberColumn('Found (recall)'),
      numberColumn('Right when named (precision)'),
    ],
    rows,
  );
}

export type ConfusionCard = { readonly card: Html; readonly isWide: boolean };

export function confusionCard(view: RunView): ConfusionCard | null {
  const confusion = mainTest(view)?.confusion ?? null;
  if (confusion === null || confusion.labels.length === 0) return null;
  const isWide = confusion.labels.length >= wideFromLabels;
  const matrix = scrollable('Confusion matrix', confusionTable(confusion));
  return {
    isWide,
    card: card({
      id: 'confusion',
      heading: 'Confusion matrix',
      help: 'Test rows; the shade is the share of the row’s true label, the frame marks right answers.',
      content: html`<div class="matrix-and-table">
        ${matrix}${isWide ? tableUnder(perLabel(confusion)) : perLabel(confusion)}
      </div>`,
    }),
  };
}
