// Which model of the hub a person means: `org/name`, `hf:org/name` or the pasted address of a page of the model.
// Everything that later becomes part of an address is checked here, character by character.

import { Failure } from '../../base/failure.ts';
import { describeMirror } from './mirror.ts';

export type HubId = {
  /** `org/name`. */
  readonly repo: string;
  /** Branch, tag or commit that a pasted address names. */
  readonly revision: string | null;
  /** File that a pasted address names, with its folders. */
  readonly file: string | null;
};

// A name begins and ends with a letter, a digit or an underscore.
const NAME = /^\w(?:[\w.-]{0,94}\w)?$/;
const REVISION = /^\w(?:[\w./-]{0,198}[\w-])?$/;
const PUBLIC_HOSTS: ReadonlySet<string> = new Set(['huggingface.co', 'www.huggingface.co', 'hf.co']);

/** Is this meant as a model of the hub rather than as a path on this computer? */
export function isHubId(text: string): boolean {
  return /^(hf:|https?:\/\/)/i.test(text.trim());
}

/**
 * @param mirror Hub whose addresses are understood beside those of the public one.
 * @throws Failure option-invalid.
 */
export function parseHubId(text: string, mirror: URL): HubId {
  const trimmed = text.trim();
  if (/^https?:\/\//i.test(trimmed)) return parsePage(trimmed, mirror);
  return { repo: checkedRepo(trimmed.replace(/^hf:/i, '').split('/')), revision: null, file: null };
}

/** @throws Failure option-invalid when it cannot be the name of a branch, a tag or a commit. */
export function checkedRevision(revision: string): string {
  if (REVISION.test(revision) && !/\.\.|\/\/|\/\./.test(revision)) return revision;
  throw new Failure(
    'option-invalid',
    `${JSON.stringify(revision.slice(0, 100))} cannot be a revision. Give the name of a branch or a tag, or a commit.`,
  );
}

/** Is this a relative path that stays inside its folder, on every platform? */
export function isInnerPath(path: string): boolean {
  return (
    path.length <= 1024 &&
    !/[\\:\p{Cc}]/u.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

function parsePage(text: string, mirror: URL): HubId {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !(PUBLIC_HOSTS.has(url.host) || url.host === mirror.host))
    throw new Failure(
      'option-invalid',
      `This address is not one of the model hub ${describeMirror(mirror)}. Give the address of a model's page there, or its name as org/name.`,
    );
  const base = url.host === mirror.host && url.pathname.startsWith(mirror.pathname) ? mirror.pathname : '/';
  const [owner = '', name = '', page, revision, ...path] = decodedParts(url.pathname.slice(base.length));
  if (owner === 'datasets' || owner === 'spaces')
    throw new Failure('option-invalid', `This address is that of a ${owner.slice(0, -1)}. Give the page of a model.`);
  const repo = checkedRepo([owner, name]);
  const isFile = page === 'blob' || page === 'resolve' || page === 'raw';
  if (page !== undefined && page !== '' && page !== 'tree' && !isFile)
    throw new Failure('option-invalid', `This address is not the page of a model. Give ${repo} instead.`);
  const file = path.filter((part) => part !== '').join('/');
  if (file !== '' && !isInnerPath(file))
    throw new Failure('option-invalid', `This address names no file of ${repo}. Give ${repo} instead.`);
  return {
    repo,
    revision: revision === undefined || revision === '' ? null : checkedRevision(revision),
    file: isFile && file !== '' ? file : null,
  };
}

function decodedParts(path: string): readonly string[] {
  try {
    return path.split('/').map((part) => decodeURIComponent(part));
  } catch {
    throw new Failure('option-invalid', 'This address cannot be read. Give the name of the model as org/name.');
  }
}

function checkedRepo(parts: readonly string[]): string {
  const repo = parts.join('/');
  const isName = parts.length === 2 && parts.every((part) => NAME.test(part)) && repo.length <= 96;
  if (isName && !/--|\.\.|\.git$/.test(repo)) return repo;
  throw new Failure(
    'option-invalid',
    `${JSON.stringify(repo.slice(0, 100))} is not the name of a model on the hub. Give it as org/name, as its page shows it.`,
  );
}
