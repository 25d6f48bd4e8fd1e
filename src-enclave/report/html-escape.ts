// The only way text becomes markup in the report: the `html` tag escapes every value that is not markup already.
// Hospital names, labels and file names are typed by people, so nothing may be joined into markup without it.

/** Markup that is safe to place in element content and in quoted attributes. Made by `html` alone. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlValue = string | number | Html | null | readonly HtmlValue[];

export const nothing = new Html('');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters break markup; the bidirectional ones let a name rewrite how its neighbours read.
const unsafeCharacters = /(?![\t\n])[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;

/** Escapes text for element content and quoted attributes; control and direction characters become U+FFFD. */
export function escapeHtml(text: string): string {
  return text.replaceAll(unsafeCharacters, '\uFFFD').replaceAll(/[&<>"']/gu, (character) => entities[character] ?? '');
}

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map((item) => markupOf(item)).join('');
}

/** Indentation of the source is not part of the page. */
const lineBreak = /\s*\n\s*/gu;

/** Template tag: literal parts are markup, values are escaped unless they are `Html`; lists are joined, null is empty. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = '';
  for (const [index, part] of parts.entries())
    markup += part.replaceAll(lineBreak, '\n') + markupOf(values[index] ?? null);
  return new Html(markup);
}
