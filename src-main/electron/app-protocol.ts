// `cloister://app/…`: the only addresses the window loads. They stand for the files in dist/renderer and nothing else;
// every answer carries the content policy.

import type { CustomScheme, Session } from 'electron';
import { readStaticFile } from '../static-files.ts';
import { ownPath, responseHeaders, scheme } from './security.ts';

/** Must be registered before the app is ready. */
export const privilegedScheme: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, codeCache: true },
};

function refuse(status: number): Response {
  return new Response(null, { status, headers: responseHeaders });
}

/** Serves the renderer of `folder`, and single pages made on the spot, to the pages of a session. */
export function serveRenderer(session: Session, folder: string, made: Readonly<Record<string, () => string>>): void {
  session.protocol.handle(scheme, async ({ method, url }) => {
    if (method !== 'GET') return refuse(405);
    const make = Object.hasOwn(made, url) ? made[url] : undefined;
    if (make !== undefined)
      return new Response(make(), { headers: { ...responseHeaders, 'content-type': 'text/html; charset=utf-8' } });
    const path = ownPath(url);
    if (path === null) return refuse(404);
    const { status, headers, body } = await readStaticFile(folder, path);
    return new Response(status === 200 ? body : null, { status, headers: { ...headers, ...responseHeaders } });
  });
}
