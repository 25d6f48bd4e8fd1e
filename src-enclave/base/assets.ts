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

function description(): object {
  const found: unknown = JSON.parse(readFileSync(findUpwards('package.json'), 'utf8'));
  if (typeof found === 'object' && found !== null) return found;
  throw new TypeError('package.json is no object');
}

/** The product's version, from its package.json. */
export function productVersion(): string {
  const found = description();
  if ('version' in found) return String(found.version);
  throw new TypeError('package.json names no version');
}

/** The version of a package that the product depends on, as pinned; empty when it does not. */
export function pinnedVersion(packageName: string): string {
  const found = description();
  const pins: unknown = 'dependencies' in found ? found.dependencies : null;
  return typeof pins === 'object' && pins !== null ? String(Reflect.get(pins, packageName) ?? '') : '';
}
