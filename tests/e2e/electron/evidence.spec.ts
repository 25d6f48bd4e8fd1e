// Electron has another cryptographic library than Node: the verifiers must say the same there.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { electronProgram } from '../../support/electron-app.ts';

test('every case of the evidence corpus has its verdict in Electron', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloister-evidence-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: join(import.meta.dirname, '../../support/evidence-program.ts'),
        outDir: folder,
        emptyOutDir: true,
        target: 'node20',
        rollupOptions: { output: { format: 'es', entryFileNames: 'evidence.mjs' } },
      },
    });
    const evidence = process.env['EVIDENCE_DIR'] ?? join(import.meta.dirname, '../../fixtures/evidence');
    const { stdout } = await promisify(execFile)(electronProgram(), [join(folder, 'evidence.mjs')], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', EVIDENCE_DIR: evidence },
    });
    const result: unknown = JSON.parse(stdout);
    expect(result).toMatchObject({ electron: expect.stringMatching(/^\d/), wrong: [], primitives: [] });
    expect(result).not.toMatchObject({ cases: 0 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
