// What the services get where there is no Electron: no dialogs, no window, no keystore, Node's own network access, and an
// enclave that is a Node child. Also where the parts of the product lie, built or in a checkout.

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../../src-enclave/base/failure.ts';
import type { Fork } from '../../src-enclave/host/enclave-process.ts';
import type { Shell } from '../services/shell.ts';

export type ProductFiles = {
  readonly enclaveModule: string;
  readonly hospitalModule: string;
  readonly rendererFolder: string;
};

/** @param moduleFile This program's own file: in `dist`, or a source in src-main/browser-shell. */
export function productFiles(moduleFile: string): ProductFiles {
  const folder = dirname(moduleFile);
  if (moduleFile.endsWith('.ts')) {
    const root = join(folder, '../..');
    return {
      enclaveModule: join(root, 'src-enclave', 'node', 'client-enclave.ts'),
      hospitalModule: join(root, 'src-enclave', 'node', 'hospital', 'hospital-process.ts'),
      rendererFolder: join(root, 'dist', 'renderer'),
    };
  }
  return {
    enclaveModule: join(folder, 'enclave.js'),
    hospitalModule: join(folder, 'hospital.js'),
    rendererFolder: join(folder, 'renderer'),
  };
}

export type BrowserShellOptions = {
  readonly fork: Fork;
  readonly enclaveModule: string;
  readonly hospitalModule: string;
  readonly exportsFolder: string;
};

export function browserShell({ fork, enclaveModule, hospitalModule, exportsFolder }: BrowserShellOptions): Shell {
  return {
    info: {
      shell: 'browser',
      locale: new Intl.DateTimeFormat().resolvedOptions().locale,
      isPackaged: false,
      versions: { node: process.versions.node },
      // The browser's frame is around the page.
      hasNativeFrame: true,
    },
    fork,
    enclaveModule,
    hospitalModule,
    proxyOf: null,
    fetch: (input, init) => fetch(input, init),
    chooseModel: async () => null,
    choosePad: async () => null,
    chooseInvitation: async () => null,
    chooseTable: async () => null,
    chooseSaveFolder: async () => {
      await mkdir(exportsFolder, { recursive: true, mode: 0o700 });
      return exportsFolder;
    },
    printToPdf: null,
    notify: () => {},
    secrets: fileSecrets,
    window: null,
  };
}

/** As Electron's shell writes what it cannot encrypt, so that both can use one data folder. */
const plainMark = 0;

const fileSecrets: Shell['secrets'] = {
  isEncrypted: false,
  protect: (text) => Buffer.concat([Buffer.from([plainMark]), Buffer.from(text, 'utf8')]),
  reveal: (bytes) => {
    if (bytes[0] !== plainMark)
      throw new Failure(
        'option-invalid',
        'The access token of the hub was saved by the desktop app, which alone can read it. Enter it again in Settings.',
      );
    return Buffer.from(bytes.subarray(1)).toString('utf8');
  },
};
