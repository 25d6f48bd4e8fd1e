// The HTML document around the report: no script, no request, one style element that the policy names by its hash.
// Whatever reaches this file is markup made by `html`, so the policy is a second wall, not the first.

import { createHash } from 'node:crypto';
import { html, Html } from './html-escape.ts';
import { fontFace } from './theme/font.ts';
import { contentCss } from './theme/content-css.ts';
import { layoutCss } from './theme/layout-css.ts';
import { tokensCss } from './theme/tokens-css.ts';

export type Page = { readonly title: string; readonly header: Html; readonly main: Html; readonly footer: Html };

function policyFor(css: string): string {
  const hash = createHash('sha256').update(css).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; base-uri 'none'; form-action 'none'`;
}

/** One self-contained HTML file. */
export function renderPage(page: Page): string {
  const css = [tokensCss, fontFace(), layoutCss, contentCss].join('\n');
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(css)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title}</title>
        ${new Html(`<style>${css}</style>`)}
      </head>
      <body>
        ${page.header}
        <main>${page.main}</main>
        ${page.footer}
      </body>
    </html> `;
  return markup;
}
