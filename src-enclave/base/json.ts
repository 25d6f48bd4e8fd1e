// JSON that came as bytes.

/** Throws TypeError for what is no UTF-8, SyntaxError for what is no JSON. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}
