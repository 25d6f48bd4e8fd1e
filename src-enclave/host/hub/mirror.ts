// The address of a model hub: the public one, or a mirror that a hospital runs. Only https leaves this computer; plain
// http is for servers on the loopback address. Redirects are held to the same rule.

import { Failure } from '../../base/failure.ts';

export const PUBLIC_HUB = 'https://huggingface.co';

/**
 * Reads the base address of a hub; its path, if it has one, ends with a slash.
 * @throws Failure option-invalid.
 */
export function parseMirror(text: string): URL {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isPlain || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))))
    throw new Failure(
      'option-invalid',
      'The address of the model hub cannot be used. Give one that begins with https:// and has no name, password or ' +
        'query in it; http:// is for this computer (127.0.0.1, localhost) only.',
    );
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** May a request that began at the mirror go on to this address? */
export function isAllowedTarget(url: URL, mirror: URL): boolean {
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && isLoopback(url) && isLoopback(mirror);
}

/** For people and for the manifest: without the last slash. */
export function describeMirror(mirror: URL): string {
  return `${mirror.origin}${mirror.pathname.replace(/\/$/, '')}`;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
