// One file of a model from the hub to disk: into NAME.part, continued where an earlier attempt stopped, and renamed to
// NAME only when its digest is the one of the listing. Whoever finds NAME may rely on its content.

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';

import { Failure, throwIfCancelled } from '../../base/failure.ts';
import type { HubClient, HubResponse } from './hub-client.ts';
import type { HubSubject } from './hub-errors.ts';
import type { HubFile } from './hub-listing.ts';

export type FileDownload = {
  readonly file: HubFile;
  readonly url: URL;
  readonly subject: HubSubject;
  /** Where the file goes, under its plain name. */
  readonly path: string;
  /** Entity tag under which the .part file came, from an earlier attempt. */
  readonly tag: string | null;
  readonly onTag: (tag: string) => Promise<void>;
  /** How much of this file is there. */
  readonly onBytes: (doneBytes: number) => void;
  readonly signal: AbortSignal | undefined;
};

/** Connections that break off after they gave something are resumed this often. */
const LARGEST_RESUME_COUNT = 8;

const partOf = (path: string): string => `${path}.part`;

/** How much of a file is there, whole or in part. */
export async function presentBytes(path: string): Promise<number> {
  const whole = await sizeOf(path);
  return whole ?? (await sizeOf(partOf(path))) ?? 0;
}

/** @throws Failure of the client, hub-hash-mismatch; errors of the file system pass through. */
export async function downloadFile(client: HubClient, download: FileDownload): Promise<void> {
  const { file, path, onBytes, signal } = download;
  const part = partOf(path);
  if ((await sizeOf(path)) === file.sizeBytes) {
    onBytes(file.sizeBytes);
    return;
  }
  const progress = await continuePart(part, file, signal);
  onBytes(progress.done);
  if (file.sizeBytes === 0) await writeFile(part, '');
  for (let resumes = 0; progress.done < file.sizeBytes; resumes += 1) {
    const before = progress.done;
    try {
      await transfer(client, download, progress);
    } catch (error) {
      if (error instanceof Failure && error.code === 'hub-invalid') await rm(part, { force: true });
      const mayResume = error instanceof Failure && error.code === 'hub-offline' && progress.done > before;
      if (!mayResume || resumes >= LARGEST_RESUME_COUNT) throw error;
    }
  }
  if (progress.hash.digest('hex') !== file.digest.hex) {
    await rm(part, { force: true });
    throw new Failure(
      'hub-hash-mismatch',
      `${nameOf(file)} is not what the hub's listing says it is, so it was deleted. Try again; if it happens again, the hub or a proxy in between changes files.`,
    );
  }
  await rename(part, path);
}

type Progress = { done: number; hash: Hash; tag: string | null; mayContinue: boolean };

async function continuePart(part: string, file: HubFile, signal: AbortSignal | undefined): Promise<Progress> {
  const progress: Progress = { done: 0, hash: startHash(file), tag: null, mayContinue: true };
  const size = (await sizeOf(part)) ?? 0;
  if (size === 0 || size > file.sizeBytes) {
    await rm(part, { force: true });
    return progress;
  }
  for await (const chunk of createReadStream(part, { highWaterMark: 1 << 20 })) {
    throwIfCancelled(signal);
    progress.hash.update(chunk);
    progress.done += chunk.length;
  }
  return progress;
}

async function transfer(client: HubClient, download: FileDownload, progress: Progress): Promise<void> {
  const { file, url, subject, path, onBytes, signal } = download;
  const response = await client.get(url, subject, rangeHeaders(download, progress));
  const isContinued = response.status === 206 && startsAt(response, progress.done, file.sizeBytes);
  if (!isContinued && response.status !== 200) {
    await response.discard();
    // Its ranges cannot be used: once more for the whole file.
    if (!progress.mayContinue) throw notAsListed(file);
    progress.mayContinue = false;
    await transfer(client, download, progress);
    return;
  }
  if (!isContinued) Object.assign(progress, { done: 0, hash: startHash(file) });
  const target = await open(partOf(path), isContinued ? 'r+' : 'w');
  try {
    progress.tag = strongTag(response.headers.get('etag'));
    if (progress.tag !== null && progress.tag !== download.tag) await download.onTag(progress.tag);
    onBytes(progress.done);
    for await (const chunk of response.chunks()) {
      throwIfCancelled(signal);
      if (progress.done + chunk.byteLength > file.sizeBytes) throw notAsListed(file);
      await writeAll(target, chunk, progress.done);
      progress.hash.update(chunk);
      progress.done += chunk.byteLength;
      onBytes(progress.done);
    }
    // A body of announced length that ended well is all there is.
    if (progress.done < file.sizeBytes && response.headers.has('content-length')) throw notAsListed(file);
    if (progress.done < file.sizeBytes)
      throw new Failure(
        'hub-offline',
        `The connection broke off in the middle of ${nameOf(file)}. Try again; what was downloaded is kept.`,
      );
    await target.sync();
  } finally {
    await response.discard();
    await target.close();
  }
}

async function writeAll(target: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await target.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}

function rangeHeaders({ tag }: FileDownload, progress: Progress): Readonly<Record<string, string>> {
  if (progress.done === 0 || !progress.mayContinue) return {};
  const known = progress.tag ?? tag;
  const range = { range: `bytes=${progress.done}-` };
  // Without a tag the digest at the end still tells a mixture.
  return known === null ? range : { ...range, 'if-range': known };
}

function startsAt({ headers }: HubResponse, offset: number, sizeBytes: number): boolean {
  const encoding = headers.get('content-encoding') ?? 'identity';
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  const isWhole = range?.[2] === '*' || Number(range?.[2]) === sizeBytes;
  return encoding === 'identity' && range !== null && Number(range[1]) === offset && isWhole;
}

// A weak tag does not promise the same bytes, and If-Range must not carry one.
function strongTag(tag: string | null): string | null {
  return tag !== null && /^"[\x21\x23-\x7e]{0,400}"$/.test(tag) ? tag : null;
}

function startHash({ digest, sizeBytes }: HubFile): Hash {
  if (digest.kind === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${sizeBytes}\0`);
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? found.size : null;
}

function nameOf({ path }: HubFile): string {
  return path.split('/').at(-1) ?? path;
}

function notAsListed(file: HubFile): Failure {
  return new Failure(
    'hub-invalid',
    `${nameOf(file)} does not have the length that the hub's listing says. Try again; if it happens again, the hub or a proxy in between changes files.`,
  );
}
