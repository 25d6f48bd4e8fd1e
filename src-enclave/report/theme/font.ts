// The Inter typeface (SIL Open Font License 1.1, see NOTICE), embedded so that a report looks the same on every computer.

import { readFileSync } from 'node:fs';
import { assetPath } from '../../base/assets.ts';

/** The @font-face rule with the font inside. */
export function fontFace(): string {
  const data = readFileSync(assetPath('brand', 'inter-latin-wght-normal.woff2')).toString('base64');
  return `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(data:font/woff2;base64,${data}) format("woff2")}`;
}
