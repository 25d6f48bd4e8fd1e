// The words of XHTML or HTML, for narratives and attachments. Goes over the markup once, whatever it holds: no pattern
// that can be made to run long, no entity that is fetched or expands.

const lineTags = new Set(
  'br,p,div,li,ul,ol,tr,table,thead,tbody,h1,h2,h3,h4,h5,h6,section,header,footer,hr,dt,dd,pre,blockquote'.split(','),
);
const silentTags = new Set(['script', 'style', 'head', 'title']);
const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    ndash: '–',
    mdash: '—',
    deg: '°',
    micro: 'µ',
    auml: 'ä',
    ouml: 'ö',
    uuml: 'ü',
    Auml: 'Ä',
    Ouml: 'Ö',
    Uuml: 'Ü',
    szlig: 'ß',
    eacute: 'é',
    egrave: 'è',
    agrave: 'à',
    ccedil: 'ç',
    plusmn: '±',
    le: '≤',
    ge: '≥',
    bull: '•',
    hellip: '…',
  }),
);

/** Line breaks where the markup has blocks, single spaces elsewhere. */
export function textOfXhtml(markup: string): string {
  const pieces: string[] = [];
  let lower: string | null = null;
  let at = 0;
  while (at < markup.length) {
    const open = markup.indexOf('<', at);
    if (open === -1) {
      pieces.push(markup.slice(at));
      break;
    }
    pieces.push(markup.slice(at, open));
    if (markup.startsWith('<!--', open)) {
      at = after(markup, '-->', open + 4);
      continue;
    }
    const tag = /^<(\/?)([a-z][a-z0-9]{0,20})/i.exec(markup.slice(open, open + 24));
    if (tag === null && !/^<[!?/]/.test(markup.slice(open, open + 2))) {
      // A less-than sign that somebody forgot to escape.
      pieces.push('<');
      at = open + 1;
      continue;
    }
    at = after(markup, '>', open);
    const name = tag?.[2]?.toLowerCase() ?? '';
    if (lineTags.has(name)) pieces.push('\n');
    else if (name === 'td' || name === 'th') pieces.push(' ');
    if (tag?.[1] === '' && silentTags.has(name)) {
      lower ??= markup.toLowerCase();
      at = after(markup, '>', Math.max(at, indexOrEnd(lower, `</${name}`, at)));
    }
  }
  return tidy(decodeEntities(pieces.join('')));
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

function indexOrEnd(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found;
}

function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities.get(name) ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const isLetter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return isLetter ? String.fromCodePoint(code) : '';
    },
  );
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll(/[ \t\r\f\u00A0]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}
