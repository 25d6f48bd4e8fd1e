// Which requests the browser shell looks at, at all: decided on the head of a request, before anything of it is used. Keeps
// out what a web page elsewhere can make a browser send: another Host (DNS rebinding), another Origin, another site. Pure.

import type { IncomingHttpHeaders } from 'node:http';

export type RequestHead = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
};

export type Refusal = {
  readonly status: 400 | 403 | 405 | 421;
  /** For the person, who may have come here by a link. */
  readonly sentence: string;
};

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT']);
const allowedSites = new Set(['same-origin', 'none']);

function countOf(rawHeaders: readonly string[], name: string): number {
  return rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length;
}

/** The path of a request's target, still encoded, without the query. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

/** Null for a request that may be looked at; who asks is decided after that. */
export function refusalOf({ method, url, headers, rawHeaders }: RequestHead, port: number): Refusal | null {
  const { host, origin } = headers;
  const isOurHost = host === `127.0.0.1:${port}` || host === `localhost:${port}`;
  if (!isOurHost || countOf(rawHeaders, 'host') !== 1)
    return { status: 421, sentence: 'Cloister answers only under the address that it printed in the terminal.' };
  if (!methods.has(method)) return { status: 405, sentence: 'Cloister does not answer this kind of request.' };
  if (!url.startsWith('/')) return { status: 400, sentence: 'This address could not be read.' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !(typeof site === 'string' && allowedSites.has(site)))
    return {
      status: 403,
      sentence: 'Cloister cannot be opened from another page. Copy the address into the address bar.',
    };
  // Browsers leave the origin out only where a page reads from its own site.
  const needsOrigin = (method !== 'GET' && method !== 'HEAD') || (pathOf(url) === '/events' && site !== 'same-origin');
  if (origin === undefined ? needsOrigin : origin !== `http://${host}`)
    return { status: 403, sentence: 'Cloister answers only its own page.' };
  return null;
}
