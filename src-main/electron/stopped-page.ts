// The page in place of one that crashed twice: no script and no style, so that nothing in it can crash.

import { startUrl } from './security.ts';
import type { Words } from './words.ts';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function stoppedPage({ title, text, again }: Words['windowStopped']): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Cloister</title></head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
<p><a href="${startUrl}">${escapeHtml(again)}</a></p>
<p>CL-APP-001</p>
</main>
</body>
</html>
`;
}
