// Whether the first row of a table holds names. Names are short, different, not empty, no numbers and no dates.

const isNumber = /^[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?%?$/i;
const isDate = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?$/;

export function looksLikeHeader(text: string, delimiter: string): boolean {
  const [first = ''] = text.replace(/^[\r\n]+/, '').split(/[\r\n]/, 1);
  const cells = first.split(delimiter).map((cell) => cell.trim().replaceAll(/^"|"$/g, ''));
  const isName = (cell: string): boolean => cell.length <= 120 && !isNumber.test(cell) && !isDate.test(cell);
  const isQuotedText = (first.match(/"/g)?.length ?? 0) % 2 === 1;
  // Empty and repeated names are a header's own fault, which the reader reports.
  return !isQuotedText && (cells.every(isName) || cells.filter(isName).length > cells.length * 0.9);
}

export const looksLikeNumber = (text: string): boolean => isNumber.test(text);
export const looksLikeDate = (text: string): boolean => isDate.test(text);
