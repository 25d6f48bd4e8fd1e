// An answer of Intel's provisioning service: a JSON object with a value and its signature, which covers the exact bytes of
// the value as they stand in the answer.

import { fromHex } from '../bytes.ts';
import type { SignedJson } from './collateral.ts';

const largestAnswerBytes = 2_000_000;

/** Where the JSON value that begins at `start` ends. Throws for one that does not. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let isText = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (isText) {
      if (character === '\\') index++;
      else if (character === '"') isText = false;
      continue;
    }
    if (character === '"') isText = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index + 1;
  }
  throw new TypeError('the answer is cut short');
}

/** `tcbInfo` or `enclaveIdentity` with its signature. Throws whatever for what is no answer. */
export function readPcsAnswer(bytes: Uint8Array): SignedJson {
  if (bytes.length > largestAnswerBytes) throw new RangeError('an answer is far smaller');
  const text = Buffer.from(bytes).toString('latin1');
  const [head, name] = /^\s*\{\s*"(tcbInfo|enclaveIdentity)"\s*:\s*(?=\{)/.exec(text) ?? [];
  const [, signature] = /"signature"\s*:\s*"([0-9a-fA-F]{128})"\s*\}\s*$/.exec(text) ?? [];
  if (head === undefined || name === undefined || signature === undefined) throw new TypeError('this is no answer');
  return { text: bytes.subarray(head.length, endOfValue(text, head.length)), signature: fromHex(signature) };
}
