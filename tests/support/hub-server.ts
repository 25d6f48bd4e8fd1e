// A model hub on the loopback address: the API, the files, and a storage server at another origin to which large files
// are redirected, as huggingface.co does. Each test says what goes wrong. Answers have the shapes and headers of the
// real one (huggingface_hub 2.4, @huggingface/hub 2.17); it cannot be reached from where the tests run.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export type HubFiles = Readonly<Record<string, Uint8Array | string>>;

export type HubServer = {
  readonly url: string;
  readonly storageUrl: string;
  /** Every request to the hub and to the storage, in order. */
  readonly requests: HubServerRequest[];
  /** What the tests change while the server runs. */
  readonly behaviour: HubBehaviour;
  close(): Promise<void>;
};

export type HubServerRequest = {
  readonly at: 'hub' | 'storage';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

export type HubBehaviour = {
  files: HubFiles;
  commit: string;
  /** Only with this token. */
  gatedBy: string | null;
  /** The storage ends the connection after so many bytes of a body, once `seen` says that the client has them. */
  cut: { afterBytes: number; times: number; seen: (fileBytes: number) => Promise<void> } | null;
  ignoresRange: boolean;
  /** Weak entity tags, as some caches give. */
  hasWeakTags: boolean;
  /** Entries on a page of the listing. */
  pageSize: number;
  /** Listing entries instead of those of the files. */
  listing: readonly object[] | null;
  /** Sends other bytes of the same length than the listing says. */
  corrupts: ReadonlySet<string>;
  /** Where resolved large files are redirected to; default the storage. */
  redirectTo: ((path: string) => string) | null;
  /** Called when a body has begun. */
  onBody: (path: string) => void;
  /** The body of this file stops after its first half, for good. */
  holds: string | null;
};

const repo = 'org/name';

/** Starts a hub with the model org/name. `close` is called for you when a test is running. */
export async function startHub(files: HubFiles, overrides: Partial<HubBehaviour> = {}): Promise<HubServer> {
  const behaviour: HubBehaviour = {
    files,
    commit: 'c'.repeat(40),
    gatedBy: null,
    cut: null,
    ignoresRange: false,
    hasWeakTags: false,
    pageSize: 1000,
    listing: null,
    corrupts: new Set(),
    redirectTo: null,
    onBody: () => undefined,
    holds: null,
    ...overrides,
  };
  const requests: HubServerRequest[] = [];
  const storage = createServer((request, response) => {
    requests.push({ at: 'storage', path: request.url ?? '', headers: request.headers });
    void sendFile(behaviour, decodeURIComponent((request.url ?? '').slice('/blobs/'.length)), request, response);
  });
  const storageUrl = await listen(storage);
  const hub = createServer((request, response) => {
    requests.push({ at: 'hub', path: request.url ?? '', headers: request.headers });
    answer(behaviour, { url, storageUrl }, request, response);
  });
  const url = await listen(hub);
  const close = async (): Promise<void> => {
    for (const server of [hub, storage]) {
      server.closeAllConnections();
      if (server.listening) await new Promise((done) => server.close(done));
    }
  };
  return { url, storageUrl, requests, behaviour, close };
}

/** Starts a hub that is closed after the test. */
export async function startTestHub(files: HubFiles, overrides: Partial<HubBehaviour> = {}): Promise<HubServer> {
  const hub = await startHub(files, overrides);
  onTestFinished(() => hub.close());
  return hub;
}

/** As the API lists a file; those from 1 kB on are kept outside of git. */
export function listingEntry(path: string, content: Uint8Array | string): object {
  const bytes = Buffer.from(content);
  const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  const entry = { type: 'file', oid, size: bytes.length, path };
  if (bytes.length < 1000) return entry;
  return {
    ...entry,
    lfs: { oid: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, pointerSize: 132 },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return `http://127.0.0.1:${address.port}`;
}

type Addresses = { readonly url: string; readonly storageUrl: string };

function answer(
  behaviour: HubBehaviour,
  { url: hubUrl, storageUrl }: Addresses,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? '/', hubUrl);
  const refuse = (status: number, code: string): void => {
    response.writeHead(status, { 'x-error-code': code }).end('{"error":"no"}');
  };
  const json = (value: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
  const [, api, owner = '', name = '', what = '', revision = ''] =
    /^\/(api\/models\/)?([^/]+)\/([^/]+)\/(revision|tree|resolve)\/([^/]+)/.exec(url.pathname) ?? [];
  if (`${owner}/${name}` !== repo) return refuse(401, 'RepoNotFound');
  const isOpen = behaviour.gatedBy === null || request.headers.authorization === `Bearer ${behaviour.gatedBy}`;
  if (!isOpen && what !== 'revision') return refuse(request.headers.authorization ? 403 : 401, 'GatedRepo');
  if (!['main', behaviour.commit].includes(decodeURIComponent(revision))) return refuse(404, 'RevisionNotFound');
  if (api !== undefined && what === 'revision') return json({ id: repo, sha: behaviour.commit, gated: !isOpen });
  if (api !== undefined && what === 'tree') {
    const all = behaviour.listing ?? Object.entries(behaviour.files).map((entry) => listingEntry(...entry));
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const next = start + behaviour.pageSize;
    const more = new URL(url);
    more.searchParams.set('cursor', String(next));
    return json(all.slice(start, next), next < all.length ? { link: `<${more.href}>; rel="next"` } : {});
  }
  const path = decodeURIComponent(url.pathname.split('/').slice(5).join('/'));
  const content = behaviour.files[path];
  if (content === undefined) return refuse(404, 'EntryNotFound');
  if (Buffer.from(content).length < 1000) return void sendFile(behaviour, path, request, response);
  const location = behaviour.redirectTo?.(path) ?? `${storageUrl}/blobs/${encodeURIComponent(path)}`;
  response.writeHead(302, { location, 'x-repo-commit': behaviour.commit, 'x-linked-etag': '"linked"' }).end();
}

async function sendFile(
  behaviour: HubBehaviour,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const found = behaviour.files[path];
  if (found === undefined) return void response.writeHead(404).end();
  const bytes = Buffer.from(found);
  const strong = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
  const tag = behaviour.hasWeakTags ? `W/${strong}` : strong;
  const body = behaviour.corrupts.has(path) ? Buffer.from(bytes.map((byte) => byte ^ 1)) : bytes;
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === tag;
  const isRange = request.headers.range !== undefined && isSame && !behaviour.ignoresRange;
  const sent = isRange ? body.subarray(start) : body;
  response.writeHead(isRange ? 206 : 200, {
    etag: tag,
    'content-length': sent.length,
    ...(isRange ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  const { cut } = behaviour;
  if (cut !== null && cut.times > 0 && sent.length > cut.afterBytes) {
    cut.times -= 1;
    response.write(sent.subarray(0, cut.afterBytes));
    await cut.seen((isRange ? start : 0) + cut.afterBytes);
    response.destroy();
    return;
  }
  if (behaviour.holds === path) {
    response.write(sent.subarray(0, sent.length >> 1));
    behaviour.onBody(path);
    return;
  }
  behaviour.onBody(path);
  response.end(sent);
}
