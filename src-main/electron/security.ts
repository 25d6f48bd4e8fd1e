// What the window may load and who may call. Pure decisions: no Electron, no disk, so
// that each refusal is tested by itself. Everything that is not named here is refused.

import { extname } from 'node:path';

export const scheme = 'cloister';
export const appOrigin = `${scheme}://app`;
export const startUrl = `${appOrigin}/index.html`;

/** The one style sheet that react-aria puts into the page by itself, by its hash. */
const pressableStyle = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

/** Everything from the window's own origin, and nothing by the network. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${pressableStyle}`,
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "worker-src 'none'",
  "manifest-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');

export const responseHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-dns-prefetch-control': 'off',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), serial=(), hid=(), payment=()',
};

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** The origin of a `cloister:` address, which the URL standard calls opaque. */
function isOwnAddress(text: string): boolean {
  const url = parseUrl(text);
  return url !== null && `${url.protocol}//${url.host}` === appOrigin && url.username === '' && url.port === '';
}

/** May the window's session load this at all? `devtools:` only where the tools can be opened. */
export function isAllowedRequest(text: string, hasDevTools: boolean): boolean {
  const url = parseUrl(text);
  switch (url?.protocol) {
    case `${scheme}:`:
      return isOwnAddress(text);
    case 'blob:':
      return isOwnAddress(text.slice('blob:'.length));
    case 'data:':
      return true;
    case 'devtools:':
      return hasDevTools;
    default:
      return false;
  }
}

/** The window stays where it is: it may only load its own page again. */
export function isAllowedNavigation(text: string): boolean {
  return text === startUrl || text.startsWith(`${startUrl}#`);
}

export type Sender = {
  /** The message came through the web contents of our window. */
  readonly isOwnWindow: boolean;
  /** Not a frame inside a page. */
  readonly isMainFrame: boolean;
  /** Null when the frame is gone already. */
  readonly url: string | null;
};

/** Only our own page, in the main frame of our window, is answered. */
export function isTrustedSender({ isOwnWindow, isMainFrame, url }: Sender): boolean {
  return isOwnWindow && isMainFrame && url !== null && isOwnAddress(url);
}

/** The one thing a page may do beside showing itself: put text on the clipboard when a person presses Copy. */
export function isAllowedPermission(permission: string, url: string | null): boolean {
  return permission === 'clipboard-sanitized-write' && url !== null && isOwnAddress(url);
}

const savedKinds: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['.png'],
  'image/svg+xml': ['.svg'],
  'text/csv': ['.csv'],
  'application/json': ['.json'],
  'text/plain': ['.txt'],
};

/** What the page has made itself and may save: a chart or its numbers. */
export function isAllowedDownload(url: string, mime: string, fileName: string): boolean {
  const kind = mime.split(';', 1)[0] ?? '';
  const extensions = Object.hasOwn(savedKinds, kind) ? savedKinds[kind] : undefined;
  return (
    url.startsWith('blob:') &&
    isOwnAddress(url.slice('blob:'.length)) &&
    extensions?.includes(extname(fileName).toLowerCase()) === true
  );
}

/** The path of an address of our own origin, still encoded, for the folder of the renderer; null for any other address. */
export function ownPath(address: string): string | null {
  const url = isOwnAddress(address) ? parseUrl(address) : null;
  return url === null || url.search !== '' ? null : url.pathname;
}
