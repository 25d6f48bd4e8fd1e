// The confusion matrix as a table whose cells are shaded by their share of the true label's row.
// A table, not a drawing: every count can be read, copied and heard; the diagonal has a border as well as a shade.

import { formatCount, formatWholePercent } from '../format.ts';
import { html, type Html } from '../html-escape.ts';
import type { Confusion } from '../../protocol/run-events.ts';

const shades = 7;
/** With more labels the columns are numbered, because their names would not fit. */
const maxNamedColumns = 5;

function shadeOf(share: number): number {
  return share <= 0 ? 0 : Math.max(1, Math.ceil(share * (shades - 1)));
}

/** Rows are true labels, columns predicted ones. */
export function confusionTable(confusion: Confusion): Html {
  const { labels, counts } = confusion;
  const isNumbered = labels.length > maxNamedColumns;
  const heads = labels.map((label, index) =>
    isNumbered
      ? html`<th scope="col" title="${label}">${index + 1}<span class="unseen"> ${label}</span></th>`
      : html`<th scope="col">${label}</th>`,
  );
  const rows = labels.map((label, row) => {
    const cells = counts[row] ?? [];
    const total = cells.reduce((sum, count) => sum + count, 0);
    const shaded = labels.map((_, column) => {
      const count = cells[column] ?? 0;
      const share = total > 0 ? count / total : 0;
      const percent = isNumbered || total === 0 ? null : html`<span class="share">${formatWholePercent(share)}</span>`;
      const diagonal = row === column ? ' diagonal' : '';
      return html`<td class="heat heat-${shadeOf(share)}${diagonal}">${formatCount(count)}${percent}</td>`;
    });
    const number = isNumbered ? html`<span class="row-number">${row + 1}</span> ` : null;
    return html`<tr>
      <th scope="row">${number}${label}</th>
      ${shaded}
    </tr>`;
  });
  return html`<table class="confusion">
    <caption class="unseen">
      Rows are true labels, columns predicted labels
    </caption>
    <thead>
      <tr>
        <th scope="col">True label <span class="quiet">↓</span> Predicted <span class="quiet">→</span></th>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
