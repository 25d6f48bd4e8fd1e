// The body of a call as JSON, with a bound on its size. What it means is decided by the contract.

import type { IncomingMessage } from 'node:http';

export const mostCallBytes = 1024 * 1024;

export type ReadJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: 400 | 413 | 415 };

/** Exactly JSON: a type that a form can send would let other sites post. */
function isJsonType(type: string | undefined): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type ?? '');
}

/**
 * `null` and no body at all stand for no input.
 * @throws Error when the connection breaks.
 */
export async function readJson(request: IncomingMessage, mostBytes: number = mostCallBytes): Promise<ReadJson> {
  const { headers } = request;
  if (!isJsonType(headers['content-type']) || headers['content-encoding'] !== undefined)
    return { ok: false, status: 415 };
  if (Number(headers['content-length'] ?? 0) > mostBytes) return { ok: false, status: 413 };
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let isTooLarge = false;
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
      if (bytes > mostBytes) isTooLarge = true;
      else chunks.push(chunk);
      // What still comes is thrown away, so that the other side gets to read the answer.
      if (isTooLarge) resolve();
    });
    request.on('end', resolve);
    request.on('error', reject);
    request.on('close', () => reject(new Error('the connection broke')));
  });
  if (isTooLarge) return { ok: false, status: 413 };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    const value: unknown = text === '' ? undefined : JSON.parse(text);
    return { ok: true, value: value ?? undefined };
  } catch {
    return { ok: false, status: 400 };
  }
}
