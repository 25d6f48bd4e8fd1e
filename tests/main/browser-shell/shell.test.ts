// The command line, and what the services get of the browser shell.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { browserShell, productFiles } from '../../../src-main/browser-shell/browser-shell.ts';
import { parseShellOptions } from '../../../src-main/browser-shell/options.ts';
import { nodeFork } from '../../../src-enclave/host/node-fork.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('without options any free port is taken and nothing is opened', () => {
  expect(parseShellOptions([])).toEqual({ kind: 'start', options: { port: 0, isOpening: false } });
  expect(parseShellOptions(['--port', '8080', '--open', '--host', 'localhost'])).toEqual({
    kind: 'start',
    options: { port: 8080, isOpening: true },
  });
  expect(parseShellOptions(['--help'])).toEqual({ kind: 'help' });
});

test.each(['0.0.0.0', '::', '::1', '192.168.0.1', 'example.org', ''])('the host %j is refused', (host) => {
  expect(parseShellOptions(['--host', host])).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining('forward the port by SSH'),
  });
});

test.each([
  [['--port', '80']],
  [['--port', '65536']],
  [['--port', '-1']],
  [['--port', '8e3']],
  [['--port', '']],
  [['--port']],
  [['--unknown']],
  [['word']],
])('%j is refused with words', (args) => {
  expect(parseShellOptions(args)).toMatchObject({ kind: 'refused', sentence: expect.stringMatching(/\w\.( |$)/) });
});

test('there are no dialogs, no window and no keystore; exports have their folder', async () => {
  const exportsFolder = join(temporaryFolder(), 'exports');
  const shell = browserShell({ fork: nodeFork, enclaveModule: 'enclave.js', hospitalModule: '', exportsFolder });
  expect(await shell.chooseModel('gguf')).toBeNull();
  expect([shell.printToPdf, shell.window, shell.secrets.isEncrypted]).toEqual([null, null, false]);
  expect(await shell.chooseSaveFolder()).toBe(exportsFolder);
  expect(existsSync(exportsFolder)).toBe(true);
  expect(shell.info).toMatchObject({ shell: 'browser', isPackaged: false, hasNativeFrame: true });
});

test('a secret is read again; one that the desktop app encrypted is refused with words', () => {
  const { secrets } = browserShell({ fork: nodeFork, enclaveModule: '', hospitalModule: '', exportsFolder: '' });
  expect(secrets.reveal(secrets.protect('hf_ä'))).toBe('hf_ä');
  expect(() => secrets.reveal(Buffer.from([1, 2, 3]))).toThrow('Enter it again in Settings');
});

test('the parts of the product lie beside the built program, or in the checkout', () => {
  expect(productFiles(join('/app', 'dist', 'browser-shell.js'))).toEqual({
    enclaveModule: join('/app', 'dist', 'enclave.js'),
    hospitalModule: join('/app', 'dist', 'hospital.js'),
    rendererFolder: join('/app', 'dist', 'renderer'),
  });
  expect(productFiles(join('/app', 'src-main', 'browser-shell', 'main.ts'))).toEqual({
    enclaveModule: join('/app', 'src-enclave', 'node', 'client-enclave.ts'),
    hospitalModule: join('/app', 'src-enclave', 'node', 'hospital', 'hospital-process.ts'),
    rendererFolder: join('/app', 'dist', 'renderer'),
  });
});
