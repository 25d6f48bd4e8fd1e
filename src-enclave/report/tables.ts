// Tables and legends of the report: the numbers behind each drawing, for reading, copying and screen readers.

import { html, nothing, type Html } from './html-escape.ts';

export type Column = { readonly head: string; readonly isNumber: boolean };

export type Cell = string | Html;

export const textColumn = (head: string): Column => ({ head, isNumber: false });
export const numberColumn = (head: string): Column => ({ head, isNumber: true });

/** The first cell of each row heads it. `caption` is heard, not seen. */
export function dataTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  className = '',
): Html {
  const heads = columns.map(
    (column) => html`<th scope="col" ${column.isNumber ? html` class="number"` : null}>${column.head}</th>`,
  );
  const body = rows.map((cells) => {
    const drawn = cells.map((cell, index) => {
      if (index === 0) return html`<th scope="row">${cell}</th>`;
      return columns[index]?.isNumber === true ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`;
    });
    return html`<tr>
      ${drawn}
    </tr>`;
  });
  const table = html`<table class="data ${className}">
    <caption class="unseen">
      ${caption}
    </caption>
    <thead>
      <tr>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`;
  return scrollable(caption, table);
}

/** Wide content scrolls in its own box, which the keyboard can reach. */
export function scrollable(name: string, content: Html): Html {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${name}">${content}</div>`;
}

/** A table that opens under a drawing; open on paper. */
export function tableUnder(table: Html): Html {
  return html`<details>
    <summary>Table</summary>
    ${table}
  </details>`;
}

export function legend(items: readonly { readonly swatch: Html; readonly name: string }[]): Html {
  if (items.length === 0) return nothing;
  return html`<ul class="legend">
    ${items.map((item) => html`<li>${item.swatch}<span>${item.name}</span></li>`)}
  </ul>`;
}

export function definitions(rows: readonly (readonly [string, Cell])[]): Html {
  return html`<dl>
    ${rows.map(
      ([term, value]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

export type Card = {
  readonly id: string;
  readonly heading: string;
  readonly help: string | null;
  readonly content: Html;
  readonly className?: string;
};

export function card(one: Card): Html {
  const help = one.help === null ? null : html`<p class="help">${one.help}</p>`;
  return html`<section class="card ${one.className ?? ''}" aria-labelledby="${one.id}">
    <header>
      <h2 id="${one.id}">${one.heading}</h2>
      ${help}
    </header>
    ${one.content}
  </section>`;
}

/** Cards side by side where there is room; null cards are left out. */
export function cardRow(cards: readonly (Html | null)[]): Html {
  const shown = cards.filter((one) => one !== null);
  if (shown.length === 0) return nothing;
  return html`<div class="${shown.length === 1 ? 'row row-single' : 'row'}">${shown}</div>`;
}
