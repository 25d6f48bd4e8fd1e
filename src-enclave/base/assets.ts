// Where the product's own files are: in a checkout, in the built `dist` folder, and in a packaged app, whose assets lie
// beside the archive with the code. Found by walking up from this file, so nothing depends on the working folder.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const marker = join('assets', 'models', 'minilm-med', 'config.json');

function findUpwards(relative: string): string {
  let folder = import.meta.dirname;
  for (;;) {
    const path = join(folder, relative);
    if (existsSync(path)) return path;
    const parent = dirname(folder);
    if (parent === folder) throw new TypeError(`${relative} is missing: the installation is not whole`);
    folder = parent;
  }
}

/** The path of a file or folder under the product's `assets`. Always a real file, never inside an archive. */
export function assetPath(...parts: readonly string[]): string {
  return join(dirname(findUpwards(marker)), '../..', ...parts);
}

/** The product's version, from its package.json. */
export function productVersion(): string {
  const description: unknown = JSON.parse(readFileSync(findUpwards('package.json'), 'utf8'));
  if (typeof description === 'object' && description !== null && 'version' in description)
    return String(description.version);
  throw new TypeError('package.json names no version');
}
