// A model from the hub into a folder of ours, resumable: the same call continues where the last one stopped, at the same
// commit. The network is an argument: Electron's main process and the command line each bring their own.
// What arrives is checked against the hub's digests and nothing else: the model store decides whether it is a model.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { expectRoom, type FreeBytes, freeDiskBytes } from '../../base/disk-space.ts';
import { asFailure, Failure } from '../../base/failure.ts';
import { chooseFiles, shardFiles, type ChosenFile } from './choose-files.ts';
import { downloadFile, presentBytes } from './download-file.ts';
import { readState, writeState, type DownloadState } from './download-state.ts';
import { createHubClient, type HubClient, type HubFetch } from './hub-client.ts';
import type { HubSubject } from './hub-errors.ts';
import { checkedRevision, parseHubId } from './hub-id.ts';
import { fileUrl, listFiles, resolveCommit, type HubFile } from './hub-listing.ts';
import { describeMirror, parseMirror, PUBLIC_HUB } from './mirror.ts';

/** What a person asks for. */
export type HubRequest = {
  /** `org/name`, `hf:org/name`, or the address of a page of the model. */
  readonly model: string;
  /** Branch, tag or commit; without one, what the address names, else `main`. */
  readonly revision?: string | null;
  /** Path of the .gguf file to use, in a repository that holds several. */
  readonly file?: string | null;
  /** Address of the hub. */
  readonly mirror?: string | null;
};

/** A request that was checked. */
export type HubModelId = {
  /** Address of the hub, for the manifest: `https://huggingface.co`. */
  readonly hub: string;
  readonly repo: string;
  readonly revision: string;
  readonly file: string | null;
  /** What to call the model unless the person says otherwise. */
  readonly suggestedName: string;
  /** Name of a download folder that no other request shares. */
  readonly folderName: string;
};

export type HubProgress = {
  /** Path in the repository. */
  readonly file: string;
  readonly fileBytes: number;
  readonly fileTotal: number;
  /** Over all files, with what an earlier attempt left. */
  readonly doneBytes: number;
  readonly totalBytes: number;
};

export type HubDownloadOptions = {
  /** Made if it is not there. Nothing else may write to it. */
  readonly folder: string;
  readonly fetch: HubFetch;
  /** Sent to the hub's own origin only. */
  readonly token?: string | null;
  /** Called for every piece that arrives; slow it down where that is too often. */
  readonly onProgress?: (progress: HubProgress) => void;
  /** Called once configuration and tokenizer are there and before the weights; what it throws ends the download. */
  readonly beforeWeights?: (folder: string) => void | Promise<void>;
  readonly freeBytes?: FreeBytes;
  /** How long a server may send nothing; default one minute. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
};

export type DownloadedModel = {
  /** What the model store takes: the folder, or the .gguf file in it. */
  readonly path: string;
  readonly kind: 'folder' | 'gguf';
  readonly origin: { readonly hub: string; readonly repo: string; readonly revision: string };
};

/** Checks what a person typed, without a network. @throws Failure option-invalid. */
export function checkHubRequest({ model, revision, file, mirror }: HubRequest): HubModelId {
  const base = parseMirror(mirror ?? PUBLIC_HUB);
  const id = parseHubId(model, base);
  const hub = describeMirror(base);
  const chosenRevision = checkedRevision(revision ?? id.revision ?? 'main');
  const chosenFile = file ?? id.file;
  const name = id.repo.split('/').at(-1) ?? id.repo;
  const digest = createHash('sha256')
    .update(JSON.stringify([hub, chosenRevision, chosenFile]))
    .digest('hex');
  return {
    hub,
    repo: id.repo,
    revision: chosenRevision,
    file: chosenFile,
    suggestedName: chosenFile === null ? name : basename(chosenFile).replace(/\.gguf$/i, ''),
    folderName: `${id.repo.replace('/', '--').toLowerCase()}-${digest.slice(0, 8)}`,
  };
}

/**
 * Downloads what makes the model; continues a download that was stopped in the same folder.
 * @throws Failure hub-offline, hub-missing, hub-forbidden, hub-invalid, hub-hash-mismatch, model-pickled,
 * model-unsupported, model-corrupt, option-invalid (several files to choose from, a token that is none), disk-full,
 * no-permission, cancelled. All but hub-hash-mismatch and hub-invalid leave what was downloaded for the next call.
 */
export async function downloadModel(
  request: HubRequest,
  { folder, fetch, token, onProgress, beforeWeights, freeBytes, silenceMs, signal }: HubDownloadOptions,
): Promise<DownloadedModel> {
  const id = checkHubRequest(request);
  const mirror = parseMirror(id.hub);
  const subject = { repo: id.repo, revision: id.revision, page: new URL(id.repo, mirror).href };
  const client = createHubClient({
    fetch,
    mirror,
    token: checkedToken(token ?? null),
    signal,
    silenceMs: silenceMs ?? 60_000,
  });
  try {
    await mkdir(folder, { recursive: true });
    const { state, files } = await begin(client, subject, folder, id);
    // Named after the commit: a file that lies here is of no other one.
    const target = join(folder, state.commit);
    await mkdir(target, { recursive: true });
    const fetchFiles = createFetcher({ client, subject, folder, target, state, signal, onProgress });
    const chosen = chooseFiles(files, id.repo, id.file);
    const { index } = chosen;
    const light = [...(index === null ? [] : [index]), ...chosen.small];
    let { weights } = chosen;
    if (index !== null) {
      await fetchFiles([index], totalOf([index]), 0);
      weights = shardFiles(await readFile(join(target, index.name), 'utf8'), files, id.repo);
    }
    const totalBytes = totalOf([...light, ...weights]);
    const missingBytes = totalBytes - (await presentOf(target, [...light, ...weights]));
    await expectRoom(folder, missingBytes, `Downloading ${id.repo}`, freeBytes ?? freeDiskBytes);
    await fetchFiles(light, totalBytes, 0);
    if (chosen.kind === 'folder') await beforeWeights?.(target);
    await fetchFiles(weights, totalBytes, totalOf(light));
    const [gguf] = chosen.kind === 'gguf' ? weights : [];
    return {
      path: gguf === undefined ? target : join(target, gguf.name),
      kind: chosen.kind,
      origin: { hub: id.hub, repo: id.repo, revision: state.commit },
    };
  } catch (error) {
    throw asFailure(error, `downloading ${id.repo}`, 'try again; what was downloaded is kept');
  }
}

type Beginning = { readonly state: DownloadState; readonly files: readonly HubFile[] };

/** The commit and its files: those of the download that is continued, else of what the revision is at now. */
async function begin(client: HubClient, subject: HubSubject, folder: string, id: HubModelId): Promise<Beginning> {
  const identity = { hub: id.hub, repo: id.repo, revision: id.revision };
  const earlier = await readState(folder, identity);
  if (earlier !== null) {
    try {
      return { state: earlier, files: await listFiles(client, subject, earlier.commit) };
    } catch (error) {
      // History may have been rewritten since; then the commit is gone for good.
      if (!(error instanceof Failure) || error.code !== 'hub-missing') throw error;
    }
  }
  const commit = await resolveCommit(client, subject);
  const files = await listFiles(client, subject, commit);
  if (earlier !== null && earlier.commit !== commit)
    await rm(join(folder, earlier.commit), { recursive: true, force: true });
  const state: DownloadState = { version: 1, ...identity, commit, tags: {} };
  await writeState(folder, state);
  return { state, files };
}

type FetcherParts = {
  readonly client: HubClient;
  readonly subject: HubSubject;
  readonly folder: string;
  readonly target: string;
  readonly state: DownloadState;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: HubDownloadOptions['onProgress'];
};
type Fetcher = (files: readonly ChosenFile[], totalBytes: number, bytesBefore: number) => Promise<void>;

/** Downloads files one after the other, and keeps their entity tags in the state. */
function createFetcher({ client, subject, folder, target, state, signal, onProgress }: FetcherParts): Fetcher {
  let { tags } = state;
  return async (files, totalBytes, bytesBefore) => {
    let finished = bytesBefore;
    for (const { file, name } of files) {
      await downloadFile(client, {
        file,
        url: fileUrl(client.mirror, subject.repo, state.commit, file.path),
        subject: { ...subject, file: file.path },
        path: join(target, name),
        tag: tags[name] ?? null,
        onTag: async (tag) => {
          tags = { ...tags, [name]: tag };
          await writeState(folder, { ...state, tags });
        },
        onBytes: (fileBytes) =>
          onProgress?.({
            file: file.path,
            fileBytes,
            fileTotal: file.sizeBytes,
            doneBytes: finished + fileBytes,
            totalBytes,
          }),
        signal,
      });
      finished += file.sizeBytes;
    }
  };
}

function totalOf(files: readonly ChosenFile[]): number {
  return files.reduce((sum, { file }) => sum + file.sizeBytes, 0);
}

async function presentOf(target: string, files: readonly ChosenFile[]): Promise<number> {
  const sizes = await Promise.all(files.map(({ name }) => presentBytes(join(target, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @throws Failure option-invalid that does not repeat it. */
function checkedToken(token: string | null): string | null {
  if (token === null || /^[\x21-\x7e]{1,4096}$/.test(token)) return token;
  throw new Failure('option-invalid', 'The token for the model hub has characters that no token has. Copy it again.');
}
