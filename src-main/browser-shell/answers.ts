// What the browser shell answers with, and the headers on all of it. The content policy is the one of the Electron window,
// but that the page may connect to its own origin: calls go there.

import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Reply } from '../../src-enclave/protocol/contract.ts';
import { contentPolicy, responseHeaders } from '../electron/security.ts';

export const pagePolicy = contentPolicy.replace("connect-src 'none'", "connect-src 'self'");

const deniedFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

const commonHeaders: Readonly<Record<string, string>> = {
  ...responseHeaders,
  'content-security-policy': pagePolicy,
  'permissions-policy': deniedFeatures.map((feature) => `${feature}=()`).join(', '),
  'x-frame-options': 'DENY',
};

type Body = Uint8Array | string;

/** Answers; to HEAD without the body. Does nothing when the answer has begun. */
export function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Body = '',
): void {
  if (response.headersSent || response.destroyed) return;
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, {
    ...commonHeaders,
    'cache-control': 'no-store',
    ...headers,
    ...(status === 204 ? {} : { 'content-length': length }),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

export function answerJson(response: ServerResponse, status: number, reply: Reply): void {
  answer(response, status, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(reply));
}

/** The head of an event stream; what follows is written by its owner. */
export function openEventStream(response: ServerResponse): void {
  response.writeHead(200, {
    ...commonHeaders,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
}

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}main{max-width:34rem;margin:18vh auto 0;padding:0 1.5rem}h1{font-size:1.25rem}`;
const styleHash = createHash('sha256').update(style).digest('base64');
const plainPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export type PlainPage = { readonly title: string; readonly sentences: readonly string[] };

/** A page of fixed words for a person who came without being let in. Nothing of the request is shown in it. */
export function answerPage(response: ServerResponse, status: number, { title, sentences }: PlainPage): void {
  const paragraphs = sentences.map((sentence) => `<p>${sentence}</p>`).join('\n');
  answer(
    response,
    status,
    { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': plainPolicy },
    `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cloister</title><style>${style}</style></head>
<body>
<main>
<h1>${title}</h1>
${paragraphs}
</main>
</body>
</html>
`,
  );
}
