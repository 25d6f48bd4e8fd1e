// The Inter typeface (SIL Open Font License 1.1, see NOTICE), embedded so that a report looks the same on every computer.

import { readFileSync } from 'node:fs';

const fontFile = new URL('../../../assets/brand/inter-latin-wght-normal.woff2', import.meta.url);

/** The @font-face rule with the font inside. */
export function fontFace(): string {
  const data = readFileSync(fontFile).toString('base64');
  return `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(data:font/woff2;base64,${data}) format("woff2")}`;
}
