// The four bundles of the app. Node's are ES modules without code of the renderer; the enclave is bundled apart from
// main, so that neither holds the other's code. File names of entries are fixed: the processes look for each other by them.

import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig, Plugin } from 'vite';

export const rootFolder = dirname(import.meta.dirname);
export const distFolder = join(rootFolder, 'dist');
/** Built here first: an app that runs from `dist` never sees half a build, and a build that fails leaves the last one. */
export const stagingFolder = join(rootFolder, '.cache', `dist-${process.pid}`);

/** The oldest runtimes that the built code must run on: those of Electron 33. */
const nodeTarget = ['es2023', 'node20.18'];
const chromiumTarget = 'chrome130';

const common = {
  root: rootFolder,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'warn',
} satisfies InlineConfig;

function nodeConfig(entries: Readonly<Record<string, string>>, format: 'es' | 'cjs', plugin: Plugin): InlineConfig {
  return {
    ...common,
    plugins: [plugin],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: nodeTarget,
      outDir: stagingFolder,
      emptyOutDir: false,
      sourcemap: false,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(rootFolder, path)])),
        external: [/^node:/, 'electron', /^onnxruntime-node(\/|$)/],
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunk-[name]-[hash].js',
        },
      },
    },
  };
}

/** CommonJS, because what must be said before Electron is ready is then said in time, whatever loads the app. */
export function mainConfig(plugin: Plugin): InlineConfig {
  return nodeConfig({ main: 'src-main/electron/main.ts' }, 'cjs', plugin);
}

export function browserShellConfig(plugin: Plugin): InlineConfig {
  return nodeConfig({ 'browser-shell': 'src-main/browser-shell/main.ts' }, 'es', plugin);
}

/** Flat, because the executor looks for `onnx-worker.js` beside its own module. */
export function enclaveConfig(plugin: Plugin): InlineConfig {
  return nodeConfig(
    {
      enclave: 'src-enclave/node/client-enclave.ts',
      hospital: 'src-enclave/node/hospital/hospital-process.ts',
      'onnx-worker': 'src-enclave/engine/onnx/worker.ts',
    },
    'es',
    plugin,
  );
}

/** A sandboxed preload must be one CommonJS file. */
export function preloadConfig(plugin: Plugin): InlineConfig {
  return nodeConfig({ preload: 'src-main/preload/preload.ts' }, 'cjs', plugin);
}

/** No inline script or style: the content policy forbids them, so no asset is inlined either. */
export function rendererConfig(plugin: Plugin): InlineConfig {
  return {
    ...common,
    root: join(rootFolder, 'src-renderer'),
    base: './',
    plugins: [react(), plugin],
    build: {
      target: chromiumTarget,
      outDir: join(stagingFolder, 'renderer'),
      emptyOutDir: false,
      sourcemap: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
    },
  };
}
