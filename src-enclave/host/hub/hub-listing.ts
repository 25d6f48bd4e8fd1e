// The two questions that are asked of a hub's API: which commit a revision is now, and which files that commit has.
// Written here and not taken from @huggingface/hub, whose listing reads answers of any size and sends the token to
// whatever address the server names for the next page.

import { z } from 'zod';

import { invalidAnswer, type HubClient } from './hub-client.ts';
import type { HubSubject } from './hub-errors.ts';
import { isInnerPath } from './hub-id.ts';

/** How a file's content is named: git's own way for small files, plain SHA-256 for those kept outside of git. */
export type HubDigest = { readonly kind: 'git-blob-sha1' | 'sha256'; readonly hex: string };

export type HubFile = { readonly path: string; readonly sizeBytes: number; readonly digest: HubDigest };

const LARGEST_ANSWER_BYTES = 32_000_000;
const LARGEST_PAGE_COUNT = 50;

const size = z.int().nonnegative();
const revisionSchema = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    oid: z.string().nullish(),
    size: size.nullish(),
    lfs: z.object({ oid: z.string(), size }).nullish(),
  }),
);

/** The commit that a branch or tag is at. @throws Failure of the client. */
export async function resolveCommit(client: HubClient, subject: HubSubject): Promise<string> {
  const url = apiUrl(client.mirror, subject.repo, 'revision', subject.revision);
  const { value } = await client.getJson(url, subject, LARGEST_ANSWER_BYTES);
  const answer = revisionSchema.safeParse(value);
  if (!answer.success) throw invalidAnswer(client.mirror, 'an answer that names no commit');
  return answer.data.sha;
}

/**
 * All files of a commit, also those in folders.
 * @throws Failure of the client; hub-invalid when a name leads out of the folder or an entry has no digest.
 */
export async function listFiles(client: HubClient, subject: HubSubject, commit: string): Promise<readonly HubFile[]> {
  const first = apiUrl(client.mirror, subject.repo, 'tree', commit);
  first.search = '?recursive=true';
  const files: HubFile[] = [];
  let url: URL | null = first;
  for (let page = 0; url !== null; page += 1) {
    if (page === LARGEST_PAGE_COUNT) throw invalidAnswer(client.mirror, 'a listing that does not end');
    const { value, headers }: { value: unknown; headers: Headers } = await client.getJson(
      url,
      subject,
      LARGEST_ANSWER_BYTES,
    );
    const entries = treeSchema.safeParse(value);
    if (!entries.success) throw invalidAnswer(client.mirror, 'an answer that is no list of files');
    for (const { type, path, oid, size: sizeBytes, lfs } of entries.data) {
      if (!isInnerPath(path)) throw invalidAnswer(client.mirror, 'a file name that leads out of its folder');
      if (type !== 'file') continue;
      const digest = digestOf(lfs?.oid, oid);
      const bytes = lfs?.size ?? sizeBytes;
      if (digest === null || bytes === null || bytes === undefined)
        throw invalidAnswer(client.mirror, 'a file without size or digest');
      files.push({ path, sizeBytes: bytes, digest });
    }
    url = nextPage(headers.get('link'), first);
  }
  return files;
}

/** The address of a file's content. */
export function fileUrl(mirror: URL, repo: string, commit: string, path: string): URL {
  return new URL(`${repo}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`, mirror);
}

function apiUrl(mirror: URL, repo: string, what: 'revision' | 'tree', revision: string): URL {
  return new URL(`api/models/${repo}/${what}/${encodeURIComponent(revision)}`, mirror);
}

function digestOf(lfs: string | undefined, oid: string | null | undefined): HubDigest | null {
  const sha256 = lfs?.replace(/^sha256:/, '');
  if (sha256 !== undefined) return /^[0-9a-f]{64}$/.test(sha256) ? { kind: 'sha256', hex: sha256 } : null;
  return oid && /^[0-9a-f]{40}$/.test(oid) ? { kind: 'git-blob-sha1', hex: oid } : null;
}

// Only the query of the next page is taken: a mirror may pass on addresses of the public hub, and ours stays ours.
function nextPage(link: string | null, first: URL): URL | null {
  const target = /<([^<>]+)>\s*;[^<>]*\brel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined || !URL.canParse(target, first)) return null;
  const next = new URL(first);
  next.search = new URL(target, first).search;
  return next;
}
