// Makes `dist` out of the sources: main and browser-shell, the client enclave and its engine's thread, the preload, and
// the renderer. Runs under Node's type stripping; what it writes must also run on Node 20.18 and Chromium 130. Everything
// is bundled but electron, node's own modules and onnxruntime-node, so a package ships no other node_modules.

import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import {
  browserShellConfig,
  distFolder,
  enclaveConfig,
  mainConfig,
  preloadConfig,
  rendererConfig,
  stagingFolder,
} from './configs.ts';
import { bundledPackages } from './bundled-packages.ts';
import { writeLicences } from './licences.ts';

const startedAtMs = performance.now();
const packages = bundledPackages();
try {
  await Promise.all(
    [mainConfig, browserShellConfig, enclaveConfig, preloadConfig, rendererConfig].map((make) =>
      build(make(packages.plugin)),
    ),
  );
  writeLicences(join(stagingFolder, 'THIRD-PARTY-LICENCES.txt'), packages.found());
  rmSync(distFolder, { recursive: true, force: true });
  renameSync(stagingFolder, distFolder);
} finally {
  rmSync(stagingFolder, { recursive: true, force: true });
}
process.stdout.write(`Built ${distFolder} in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s\n`);
