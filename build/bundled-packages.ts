// Notes which installed packages end up in the bundles, for the licences file. One plugin serves every bundle.

import type { Plugin } from 'vite';

export type BundledPackages = {
  readonly plugin: Plugin;
  /** Folders of the packages that a rendered chunk holds code of, or an asset was taken from. */
  readonly found: () => ReadonlySet<string>;
};

/** The folder of the installed package that a module belongs to; null for our own. */
function packageFolder(moduleId: string): string | null {
  const path = moduleId.replace(/^\0/, '').replaceAll('\\', '/');
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/?]+(?=\/)/.exec(path)?.[0] ?? null;
}

export function bundledPackages(): BundledPackages {
  const folders = new Set<string>();
  return {
    found: () => folders,
    plugin: {
      name: 'bundled-packages',
      moduleParsed({ id }) {
        const folder = packageFolder(id);
        if (folder !== null) folders.add(folder);
      },
    },
  };
}
