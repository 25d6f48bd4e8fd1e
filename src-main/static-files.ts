// The files of one folder as answers to requests of a page: which file a URL's path stands for, and with what type. Both
// shells serve dist/renderer with it. It reads inside `root` only, follows no link out of it, and lists no folder.

import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export type StaticAnswer = {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
};

const mimeTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** The type of a file by its name; null for one that the app does not serve. */
export function mimeType(fileName: string): string | null {
  return mimeTypes[extname(fileName).toLowerCase()] ?? null;
}

/** Letters, digits and `.-_~@+` only, and no leading dot: nothing that any file system reads as more than a name. */
const safeSegment = /^[\w~@+-][\w.~@+-]*$/;

/**
 * The parts of a URL's path below the root, decoded once; null for one that no file of ours has: traversal, backslashes,
 * drive letters, control characters, what is encoded twice.
 */
export function safeSegments(urlPath: string): readonly string[] | null {
  if (!urlPath.startsWith('/') || urlPath.length > 1000) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath.slice(1));
  } catch {
    return null;
  }
  const segments = decoded === '' ? ['index.html'] : decoded.split('/');
  return segments.every((segment) => safeSegment.test(segment)) ? segments : null;
}

const notFound: StaticAnswer = { status: 404, headers: {}, body: new Uint8Array() };

/** Names that the bundler gives after the content: such a file never changes. */
const hashedName = /-[\w-]{8}\.\w+$/;

/**
 * @param root The served folder.
 * @param urlPath The path of the URL as it came, still encoded, without the query; `/` stands for index.html.
 */
export async function readStaticFile(root: string, urlPath: string): Promise<StaticAnswer> {
  const segments = safeSegments(urlPath);
  if (segments === null) return notFound;
  const type = mimeType(segments.at(-1) ?? '');
  if (type === null) return notFound;
  try {
    const [realRoot, path] = await Promise.all([realpath(root), realpath(join(root, ...segments))]);
    if (!path.startsWith(realRoot + sep)) return notFound;
    const body = new Uint8Array(await readFile(path));
    const isHashed = segments[0] === 'assets' && hashedName.test(segments.at(-1) ?? '');
    return {
      status: 200,
      headers: {
        'content-type': type,
        'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
      body,
    };
  } catch {
    return notFound;
  }
}
