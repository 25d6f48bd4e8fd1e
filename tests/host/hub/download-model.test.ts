import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../src-enclave/base/failure.ts';
import {
  downloadModel,
  type DownloadedModel,
  type HubDownloadOptions,
  type HubProgress,
  type HubRequest,
} from '../../../src-enclave/host/hub/download-model.ts';
import { listingEntry, startTestHub, type HubServer } from '../../support/hub-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const weights = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);
const files = {
  'config.json': '{"model_type":"bert"}',
  'tokenizer.json': '{"version":"1.0"}',
  'README.md': 'A model.',
  'model.safetensors': weights,
};
const commit = 'c'.repeat(40);

type Options = HubRequest & HubDownloadOptions;

function download(hub: HubServer, folder: string, options: Partial<Options> = {}): Promise<DownloadedModel> {
  return downloadModel({ model: 'org/name', mirror: hub.url, ...options }, { folder, fetch, ...options });
}

const failing = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const ofWeights = (hub: HubServer) => hub.requests.filter(({ at }) => at === 'storage');
const partOf = (folder: string): string => join(folder, commit, 'model.safetensors.part');

/** Lets a server wait until a client has so much of the weights. A cut before that would throw away what it buffered. */
function arrivals() {
  let arrived = 0;
  let waiting: { readonly bytes: number; readonly done: () => void } | null = null;
  const onProgress = ({ file, fileBytes }: HubProgress): void => {
    if (file === 'model.safetensors') arrived = fileBytes;
    if (waiting !== null && arrived >= waiting.bytes) waiting.done();
  };
  const seen = (bytes: number): Promise<void> =>
    new Promise<void>((done) => {
      if (arrived >= bytes) done();
      else waiting = { bytes, done };
    });
  return { onProgress, seen };
}

describe('a download', () => {
  it('brings the whole model of the commit, with its digests checked', async () => {
    const hub = await startTestHub(files);
    const folder = join(temporaryFolder(), 'new', 'one');
    const steps: HubProgress[] = [];
    const model = await download(hub, folder, { onProgress: (step) => steps.push(step) });
    expect(model).toEqual({
      path: join(folder, commit),
      kind: 'folder',
      origin: { hub: hub.url, repo: 'org/name', revision: commit },
    });
    expect(readdirSync(model.path).sort()).toEqual(Object.keys(files).sort());
    expect(readFileSync(join(model.path, 'model.safetensors')).equals(weights)).toBe(true);
    const total = Object.values(files).reduce((sum, content) => sum + content.length, 0);
    expect(steps.at(-1)).toEqual({
      file: 'model.safetensors',
      fileBytes: weights.length,
      fileTotal: weights.length,
      doneBytes: total,
      totalBytes: total,
    });
    const done = steps.map(({ doneBytes }) => doneBytes);
    expect(done).toEqual([...done].sort((left, right) => left - right));
  });

  it('reads a listing of many pages, also when they name another host', async () => {
    const hub = await startTestHub(files, { pageSize: 1 });
    const redirecting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const headers = new Headers(response.headers);
      const link = headers.get('link');
      if (link !== null) headers.set('link', link.replace(hub.url, 'https://huggingface.co'));
      return new Response(response.body, { status: response.status, headers });
    };
    const model = await download(hub, temporaryFolder(), { fetch: redirecting });
    expect(readdirSync(model.path)).toHaveLength(4);
  });

  it('takes one GGUF file from a folder of the repository', async () => {
    const hub = await startTestHub({ 'q4/a b.gguf': weights, 'q8/a.gguf': 'x' });
    const model = await download(hub, temporaryFolder(), { file: 'q4/a b.gguf' });
    expect(model).toMatchObject({ kind: 'gguf', path: expect.stringMatching(/model\.gguf$/) });
    expect(readFileSync(model.path).equals(weights)).toBe(true);
  });

  it('takes the shards that the index names', async () => {
    const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
    const index = JSON.stringify({ weight_map: { a: names[0], b: names[1] } });
    const { 'model.safetensors': whole, ...rest } = files;
    const shards = { [names[0]]: whole, [names[1]]: whole.slice(0, 2000) };
    const hub = await startTestHub({ ...rest, 'model.safetensors.index.json': index, ...shards, 'x.safetensors': 'x' });
    const model = await download(hub, temporaryFolder());
    expect(readdirSync(model.path).filter((name) => name.endsWith('.safetensors'))).toEqual([...names]);
  });

  it('asks about configuration and tokenizer before the weights', async () => {
    const hub = await startTestHub(files);
    const beforeWeights = (folder: string): void => {
      expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe(files['config.json']);
      throw new Failure('model-unsupported', 'Not this one.');
    };
    await expect(download(hub, temporaryFolder(), { beforeWeights })).rejects.toThrow(/Not this one/);
    expect(ofWeights(hub)).toEqual([]);
  });

  it('takes empty files', async () => {
    const hub = await startTestHub({ ...files, LICENSE: '' });
    const model = await download(hub, temporaryFolder());
    expect(statSync(join(model.path, 'LICENSE')).size).toBe(0);
  });
});

describe('the token', () => {
  it('goes to the hub and never to where it redirects', async () => {
    const hub = await startTestHub(files, { gatedBy: 'hf_secret' });
    await download(hub, temporaryFolder(), { token: 'hf_secret' });
    const sent = (at: string) =>
      hub.requests.filter((one) => one.at === at).map(({ headers }) => headers.authorization);
    expect(new Set(sent('hub'))).toEqual(new Set(['Bearer hf_secret']));
    expect(sent('storage')).toEqual([undefined]);
    for (const { path } of hub.requests) expect(path).not.toContain('secret');
  });

  it('that is none is refused without being repeated', async () => {
    const hub = await startTestHub(files);
    const error: unknown = await download(hub, temporaryFolder(), { token: 'my secret\n' }).catch((thrown) => thrown);
    expect(error).toEqual(failing('option-invalid', /token/));
    expect(String(error)).not.toContain('my secret');
  });

  it.each([
    [null, /accepted its licence.*http.*org\/name and give a token/],
    ['hf_other', /with the account that the token belongs to/],
  ])('%j that opens nothing says what to do', async (token, message) => {
    const hub = await startTestHub(files, { gatedBy: 'hf_secret' });
    const error: unknown = await download(hub, temporaryFolder(), { token }).catch((thrown) => thrown);
    expect(error).toEqual(failing('hub-forbidden', message));
    expect(String(error)).not.toContain('hf_');
  });
});

describe('a download that stopped', () => {
  it('goes on in the middle of a file, of the same commit', async () => {
    const hub = await startTestHub(files, { holds: 'model.safetensors' });
    const folder = temporaryFolder();
    const controller = new AbortController();
    const onProgress = ({ doneBytes }: HubProgress): void => {
      if (doneBytes > 50_000) controller.abort(new Failure('cancelled', 'Stopped.'));
    };
    await expect(download(hub, folder, { onProgress, signal: controller.signal })).rejects.toThrow(
      failing('cancelled', /Stopped/),
    );
    const { size } = statSync(partOf(folder));
    expect(size).toBeGreaterThan(0);
    hub.behaviour.holds = null;
    hub.requests.length = 0;
    const steps: number[] = [];
    const model = await download(hub, folder, { onProgress: ({ doneBytes }) => steps.push(doneBytes) });
    expect(readFileSync(join(model.path, 'model.safetensors')).equals(weights)).toBe(true);
    expect(ofWeights(hub).map(({ headers }) => headers.range)).toEqual([`bytes=${size}-`]);
    expect(ofWeights(hub)[0]?.headers['if-range']).toMatch(/^"[0-9a-f]{16}"$/);
    expect(hub.requests.some(({ path }) => path.includes('/revision/'))).toBe(false);
    expect(existsSync(partOf(folder))).toBe(false);
  });

  it('starts anew when the commit is gone', async () => {
    const hub = await startTestHub(files);
    const folder = temporaryFolder();
    await download(hub, folder);
    hub.behaviour.commit = 'd'.repeat(40);
    const model = await download(hub, folder);
    expect(model.origin.revision).toBe('d'.repeat(40));
    expect(readdirSync(folder).sort()).toEqual(['d'.repeat(40), 'download.json']);
  });

  it('resumes by itself when the connection breaks off', async () => {
    const { seen, onProgress } = arrivals();
    const hub = await startTestHub(files, { cut: { afterBytes: 100_000, times: 2, seen } });
    const model = await download(hub, temporaryFolder(), { onProgress });
    expect(readFileSync(join(model.path, 'model.safetensors')).equals(weights)).toBe(true);
    expect(ofWeights(hub)).toHaveLength(3);
  });

  it('keeps what is there when the connection breaks off for good', async () => {
    const { seen, onProgress } = arrivals();
    const hub = await startTestHub(files, { cut: { afterBytes: 10_000, times: 99, seen } });
    const folder = temporaryFolder();
    await expect(download(hub, folder, { onProgress })).rejects.toThrow(
      failing('hub-offline', /what was downloaded is kept/),
    );
    expect(statSync(partOf(folder)).size).toBeGreaterThan(10_000);
    hub.behaviour.cut = null;
    expect((await download(hub, folder)).kind).toBe('folder');
  });

  it.each([
    ['ignores ranges', { ignoresRange: true }],
    ['gives weak tags only', { hasWeakTags: true }],
  ])('ends well with a server that %s', async (_name, overrides) => {
    const { seen, onProgress } = arrivals();
    const hub = await startTestHub(files, { ...overrides, cut: { afterBytes: 100_000, times: 1, seen } });
    const model = await download(hub, temporaryFolder(), { onProgress });
    expect(readFileSync(join(model.path, 'model.safetensors')).equals(weights)).toBe(true);
  });

  it('starts a file again that changed under another tag, or whose part is too long', async () => {
    const hub = await startTestHub(files);
    const folder = temporaryFolder();
    await download(hub, folder);
    const whole = join(folder, commit, 'model.safetensors');
    truncateSync(whole, 1000);
    writeFileSync(partOf(folder), weights.slice(0, 5000));
    const state = join(folder, 'download.json');
    writeFileSync(
      state,
      readFileSync(state, 'utf8').replace(/"model.safetensors": ".*"/, String.raw`"model.safetensors": "\"x\""`),
    );
    hub.requests.length = 0;
    await download(hub, folder);
    expect(ofWeights(hub)).toMatchObject([{ headers: { range: 'bytes=5000-', 'if-range': '"x"' } }]);
    expect(readFileSync(whole).equals(weights)).toBe(true);
    truncateSync(whole, 0);
    writeFileSync(partOf(folder), Buffer.alloc(weights.length + 1));
    await download(hub, folder);
    expect(readFileSync(whole).equals(weights)).toBe(true);
  });

  it('is not fooled by a part with other bytes', async () => {
    const hub = await startTestHub(files);
    const folder = temporaryFolder();
    await download(hub, folder);
    truncateSync(join(folder, commit, 'model.safetensors'), 0);
    writeFileSync(partOf(folder), Buffer.alloc(5000));
    await expect(download(hub, folder)).rejects.toThrow(failing('hub-hash-mismatch', /deleted/));
    expect(existsSync(partOf(folder))).toBe(false);
    await download(hub, folder);
  });
});

describe('a download is refused:', () => {
  it.each(['model.safetensors', 'config.json'])('%s with other bytes than listed', async (name) => {
    const hub = await startTestHub(files, { corrupts: new Set([name]) });
    const folder = temporaryFolder();
    await expect(download(hub, folder)).rejects.toThrow(failing('hub-hash-mismatch', new RegExp(`^${name} is not`)));
    expect(readdirSync(join(folder, commit)).filter((file) => file.startsWith(name))).toEqual([]);
  });

  it('longer or shorter files than listed', async () => {
    for (const change of [-1, 1]) {
      const listed = {
        ...files,
        'model.safetensors': Buffer.concat([weights, Buffer.alloc(1)]).subarray(0, weights.length + change),
      };
      const listing = Object.entries(listed).map((entry) => listingEntry(...entry));
      const hub = await startTestHub(files, { listing });
      const folder = temporaryFolder();
      await expect(download(hub, folder)).rejects.toThrow(failing('hub-invalid', /does not have the length/));
    }
  });

  it.each(['../evil', '/etc/passwd', 'a/../../b', String.raw`..\evil`])('a listing that names %j', async (path) => {
    const listing = Object.entries({ ...files, [path]: 'x' }).map((entry) => listingEntry(...entry));
    const hub = await startTestHub(files, { listing });
    await expect(download(hub, temporaryFolder())).rejects.toThrow(failing('hub-invalid', /leads out of its folder/));
  });

  it.each([
    ['a file without digest', [{ type: 'file', path: 'config.json', size: 3 }]],
    ['a size below zero', [{ type: 'file', path: 'a', size: -1, oid: 'a'.repeat(40) }]],
    ['no list', [1]],
  ])('a listing with %s', async (_name, listing: readonly unknown[]) => {
    const hub = await startTestHub(files, {
      listing: listing.flatMap((one) => (typeof one === 'object' && one ? [one] : [[]])),
    });
    await expect(download(hub, temporaryFolder())).rejects.toMatchObject({ code: 'hub-invalid' });
  });

  it('a listing without end', async () => {
    const hub = await startTestHub(files, {
      pageSize: 1,
      listing: Array.from({ length: 200 }, (_, i) => listingEntry(`f${i}`, 'x')),
    });
    await expect(download(hub, temporaryFolder())).rejects.toThrow(failing('hub-invalid', /does not end/));
  });

  it('a model, revision or file that is not there', async () => {
    const hub = await startTestHub(files);
    const folder = temporaryFolder();
    await expect(download(hub, folder, { model: 'no/such' })).rejects.toThrow(
      failing('hub-forbidden', /no such model/),
    );
    await expect(download(hub, folder, { revision: 'v9' })).rejects.toThrow(failing('hub-missing', /no revision v9/));
    await expect(download(hub, folder, { file: 'x.gguf' })).rejects.toThrow(
      failing('hub-missing', /no file of that name/),
    );
  });

  it.each([
    ['to plain http elsewhere', () => 'http://storage.example/x', /not secure/],
    ['to a file', () => 'file:///etc/passwd', /not secure/],
    ['nowhere', () => '', /without end|not secure/],
  ])('a redirect %s', async (_name, redirectTo, message) => {
    const hub = await startTestHub(files, { redirectTo });
    await expect(download(hub, temporaryFolder())).rejects.toThrow(failing('hub-invalid', message));
  });

  it('redirects without end', async () => {
    const hub = await startTestHub(files, { redirectTo: (path) => `/org/name/resolve/main/${path}` });
    await expect(download(hub, temporaryFolder())).rejects.toThrow(failing('hub-invalid', /without end/));
    expect(hub.requests.filter(({ path }) => path.includes('/resolve/') && path.endsWith('.safetensors'))).toHaveLength(
      6,
    );
  });

  it('too little room, before anything large is asked for', async () => {
    const hub = await startTestHub(files);
    const freeBytes = async (): Promise<number> => 10_000_000;
    await expect(download(hub, temporaryFolder(), { freeBytes })).rejects.toThrow(
      failing('disk-full', /needs 300\.\d kB and the disk has 10\.0 MB free\. Free at least 6\.3 MB/),
    );
    expect(ofWeights(hub)).toEqual([]);
  });

  it('no network, a busy hub, a page instead of the API', async () => {
    const folder = temporaryFolder();
    const hub = await startTestHub(files);
    await hub.close();
    await expect(download(hub, folder)).rejects.toThrow(failing('hub-offline', /cannot be reached.*Check the network/));
    const answering = (status: number, body: string): Partial<Options> => ({
      fetch: async () => new Response(body, { status }),
    });
    await expect(download(hub, folder, answering(503, ''))).rejects.toThrow(failing('hub-offline', /status 503/));
    await expect(download(hub, folder, answering(429, ''))).rejects.toThrow(failing('hub-offline', /status 429/));
    await expect(download(hub, folder, answering(418, ''))).rejects.toThrow(failing('hub-invalid', /status 418/));
    await expect(download(hub, folder, answering(404, ''))).rejects.toThrow(
      failing('hub-missing', /no model org\/name, or/),
    );
    await expect(download(hub, folder, answering(200, '<html>'))).rejects.toThrow(failing('hub-invalid', /not JSON/));
    await expect(download(hub, folder, answering(200, '{}'))).rejects.toThrow(
      failing('hub-invalid', /names no commit/),
    );
    await expect(download(hub, folder, answering(200, 'x'.repeat(33e6)))).rejects.toThrow(
      failing('hub-invalid', /too large/),
    );
  });

  it('a certificate that is not trusted, with the way out', async () => {
    const hub = await startTestHub(files);
    const cause = Object.assign(new Error('no'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    const untrusting = async (): Promise<Response> => {
      throw new TypeError('fetch failed', { cause });
    };
    await expect(download(hub, temporaryFolder(), { fetch: untrusting })).rejects.toThrow(
      failing('hub-offline', /certificate .* not trusted/),
    );
  });
});

describe('a server that falls silent', () => {
  it.each(['before it answers', 'in the middle of a body'])('%s is given up', async (when) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const silent: HubDownloadOptions['fetch'] = (_url, { signal }) => {
        const never = new Promise<never>((_done, fail) => {
          signal.addEventListener('abort', () => fail(signal.reason));
          queueMicrotask(() => void vi.advanceTimersByTimeAsync(60_000));
        });
        if (when === 'before it answers') return never;
        return Promise.resolve(new Response(new ReadableStream({ pull: () => never })));
      };
      await expect(downloadModel({ model: 'org/name' }, { folder: temporaryFolder(), fetch: silent })).rejects.toThrow(
        failing('hub-offline', /huggingface\.co has sent nothing for 60 seconds/),
      );
    } finally {
      vi.useRealTimers();
    }
  });
});
