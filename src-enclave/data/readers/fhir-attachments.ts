// The text of an attachment: in the resource itself, in a Binary of the export, or in a file of the chosen folder.
// Nothing is fetched from anywhere, and no reference reaches out of the folder.

import { realpath } from 'node:fs/promises';
import { join } from 'node:path';

import { hasCode } from '../../base/failure.ts';
import { decodeWhole, guessEncoding } from './encoding.ts';
import { idInReference } from './fhir-resource.ts';
import type { Attachment } from './fhir-resource.ts';
import { maximumLineBytes } from './limits.ts';
import { asSourceFailure, outsideFolder } from './source-failure.ts';
import { isInside, openSourceFile, readRange } from './source-file.ts';
import type { Encoding } from './source-types.ts';
import { textOfXhtml } from './xhtml-text.ts';

export type AttachmentText =
  | { readonly kind: 'text'; readonly text: string }
  /** Not text (PDF, image), or empty. */
  | { readonly kind: 'other' }
  /** Kept on another computer. */
  | { readonly kind: 'outside' }
  | { readonly kind: 'wrong'; readonly message: string };

export type AttachmentPlaces = {
  /** The real path of the chosen folder; null when only a file was chosen. */
  readonly root: string | null;
  readonly binaries: ReadonlyMap<string, Attachment>;
};

/** `line` is for the message. Throws Failure `data-invalid` for a reference out of the folder. */
export async function textOfAttachment(
  attachment: Attachment,
  places: AttachmentPlaces,
  line: number,
): Promise<AttachmentText> {
  if (attachment.data !== null) return decodeAttachment(attachment.contentType, attachment.data);
  const { url } = attachment;
  if (url === '') return { kind: 'other' };
  const binary = places.binaries.get(idInReference(url, 'Binary'));
  if (binary !== undefined) return decodeAttachment(binary.contentType || attachment.contentType, binary.data ?? '');
  if (/^(?:https?|ftp|urn|data|mailto|s3|gs|cid):/i.test(url) || idInReference(url, 'Binary') !== '')
    return { kind: 'outside' };
  const path = safePath(url);
  if (path === null) throw outsideFolder(line);
  if (places.root === null) return { kind: 'outside' };
  return readAttachedFile(places.root, path, attachment.contentType, line);
}

// A relative path of plain names, or null. What a server's or Windows' path would reach is refused on every system.
function safePath(url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url);
  } catch {
    return null;
  }
  const parts = path.split('/');
  const isPlain = !/[\\\0:]/.test(path) && !path.startsWith('/') && !path.startsWith('~') && !parts.includes('..');
  return isPlain ? parts.filter((part) => part !== '' && part !== '.').join('/') : null;
}

async function readAttachedFile(
  root: string,
  path: string,
  contentType: string,
  line: number,
): Promise<AttachmentText> {
  const type = contentType || (/\.x?html?$/i.test(path) ? 'text/html' : 'text/plain');
  if (!isText(type)) return { kind: 'other' };
  try {
    const real = await realpath(join(root, path));
    if (!isInside(root, real)) throw outsideFolder(line);
    const file = await openSourceFile(real);
    if (file.sizeBytes > maximumLineBytes)
      return { kind: 'wrong', message: 'the file it refers to is longer than 4 MB. Cut it.' };
    return toText(await readRange(file, 0, file.sizeBytes), type);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'))
      return { kind: 'wrong', message: 'the file it refers to is not in the folder. Copy the attachments into it.' };
    throw asSourceFailure(error, 'an attachment');
  }
}

function decodeAttachment(contentType: string, data: string): AttachmentText {
  if (!isText(contentType)) return { kind: 'other' };
  if (data.trim() === '') return { kind: 'other' };
  if (!/^[A-Za-z0-9+/\s]*=?\s*=?\s*$/.test(data))
    return { kind: 'wrong', message: 'the attachment is not valid base64.' };
  return toText(Buffer.from(data, 'base64'), contentType);
}

function toText(bytes: Buffer, contentType: string): AttachmentText {
  const encoding = charsetOf(contentType) ?? guessEncoding(bytes).encoding;
  const text = decodeWhole(bytes, encoding);
  if (text === null) return { kind: 'wrong', message: 'the attachment is not in the encoding that it says.' };
  if (text.includes('\0')) return { kind: 'wrong', message: 'the attachment holds NUL bytes, which no text has.' };
  return { kind: 'text', text: /html|xml/.test(contentType) ? textOfXhtml(text) : text.replace(/^\uFEFF/, '') };
}

const isText = (contentType: string): boolean =>
  contentType === '' || /^(?:text\/(?!rtf|richtext)|application\/(?:xhtml\+xml|xml|hl7-cda\+xml))/.test(contentType);

function charsetOf(contentType: string): Encoding | null {
  switch (/charset="?([\w-]+)/.exec(contentType)?.[1]) {
    case 'utf-8':
    case 'us-ascii':
      return 'utf-8';
    case 'iso-8859-1':
      return 'latin-1';
    case 'windows-1252':
      return 'windows-1252';
    case 'utf-16':
    case 'utf-16le':
      return 'utf-16le';
    case 'utf-16be':
      return 'utf-16be';
    default:
      return null;
  }
}
