// Electron as the services see it. Paths that a person chooses go to the services and no further; what the system is told
// (notifications, dialogs) is fixed words without content.

import {
  app,
  dialog,
  net,
  Notification,
  safeStorage,
  session,
  type BrowserWindow,
  type OpenDialogOptions,
} from 'electron';
import type { Fork } from '../../src-enclave/host/enclave-process.ts';
import { createNetRequestFetch } from '../../src-enclave/host/hub/net-request-fetch.ts';
import type { Shell } from '../services/shell.ts';
import { hasNativeFrame } from './main-window.ts';
import { printToPdf } from './print.ts';
import type { Words } from './words.ts';

export type ElectronShellOptions = {
  readonly fork: Fork;
  readonly enclaveModule: string;
  readonly hospitalModule: string;
  readonly locale: string;
  readonly words: () => Words;
  /** Null before it is open and after it closed. */
  readonly window: () => BrowserWindow | null;
  readonly bringToFront: () => void;
  readonly requestQuit: () => void;
  readonly answerClose: (answer: 'background' | 'pause' | 'cancel') => void;
};

export function electronShell(options: ElectronShellOptions): Shell {
  const { fork, enclaveModule, hospitalModule, locale, words, window, bringToFront } = options;
  const choose = async (dialogOptions: OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const { canceled, filePaths } = await (parent === null
      ? dialog.showOpenDialog(dialogOptions)
      : dialog.showOpenDialog(parent, dialogOptions));
    return canceled ? null : (filePaths[0] ?? null);
  };
  return {
    info: {
      shell: 'electron',
      locale,
      isPackaged: app.isPackaged,
      versions: {
        electron: process.versions.electron ?? '',
        chromium: process.versions['chrome'] ?? '',
        node: process.versions.node,
      },
      hasNativeFrame: hasNativeFrame(process.platform),
    },
    fork,
    enclaveModule,
    hospitalModule,
    proxyOf,
    fetch: systemFetch,
    chooseModel: (kind) =>
      choose(
        kind === 'folder'
          ? { title: words().chooseFolder, properties: ['openDirectory', 'dontAddToRecent'] }
          : {
              title: words().chooseGguf,
              filters: [{ name: words().ggufFiles, extensions: ['gguf'] }],
              properties: ['openFile', 'dontAddToRecent'],
            },
      ),
    choosePad: () => choose({ title: words().choosePad, properties: ['openDirectory', 'dontAddToRecent'] }),
    chooseInvitation: () =>
      choose({
        title: words().chooseInvitation,
        filters: [{ name: words().invitationFiles, extensions: ['cloister-study'] }],
        properties: ['openFile', 'dontAddToRecent'],
      }),
    chooseTable: () =>
      choose({
        title: words().chooseTable,
        filters: [{ name: words().tableFiles, extensions: ['csv', 'tsv', 'jsonl', 'ndjson', 'txt'] }],
        properties: ['openFile', 'dontAddToRecent'],
      }),
    chooseSaveFolder: () =>
      choose({
        title: words().chooseSaveFolder,
        buttonLabel: words().save,
        properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
      }),
    printToPdf,
    isFocused: () => window()?.isFocused() ?? false,
    notify: (what) => {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title: words().notifications[what], silent: true });
      notification.on('click', bringToFront);
      notification.show();
    },
    secrets: keystore,
    window: {
      setTitle: (title, isSimulated) =>
        window()?.setTitle(
          ['Cloister', title, isSimulated ? 'SIMULATED' : ''].filter((part) => part !== '').join(' — '),
        ),
      minimise: () => window()?.minimize(),
      toggleMaximised: () => {
        const current = window();
        if (current?.isMaximized() === true) current.unmaximize();
        else current?.maximize();
      },
      close: () => window()?.close(),
      quit: options.requestQuit,
      answerClose: options.answerClose,
    },
  };
}

const netFetch = createNetRequestFetch((request) => net.request(request));

/** The system's network, proxy and certificates. It never follows a redirect and sends nothing by itself. */
const systemFetch: Shell['fetch'] = (input, init) =>
  netFetch(new Request(input).url, {
    headers: Object.fromEntries(new Headers(init?.headers)),
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    signal: init?.signal ?? new AbortController().signal,
  });

/** The first that the system names: `PROXY host:port; DIRECT`. A proxy that only speaks SOCKS is not gone through. */
async function proxyOf(server: string): Promise<string> {
  const [first = 'DIRECT'] = (await session.defaultSession.resolveProxy(server.replace(/^ws/, 'http'))).split(';');
  const [kind = '', address = ''] = first.trim().split(/\s+/);
  if (kind === 'PROXY') return `http://${address}`;
  return kind === 'HTTPS' ? `https://${address}` : '';
}

/** Linux without a keyring "encrypts" with a key that everybody knows: that is none. */
function hasKeystore(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

/** The first byte says how the rest is kept, so that a keystore which comes or goes is noticed. */
const plainMark = 0;
const encryptedMark = 1;

/** Asked for only when a secret is at hand: on macOS the system may ask the person. */
const keystore: Shell['secrets'] = {
  get isEncrypted() {
    return hasKeystore();
  },
  protect: (text) =>
    hasKeystore()
      ? Buffer.concat([Buffer.from([encryptedMark]), safeStorage.encryptString(text)])
      : Buffer.concat([Buffer.from([plainMark]), Buffer.from(text, 'utf8')]),
  reveal: (bytes) => {
    const rest = Buffer.from(bytes.subarray(1));
    return bytes[0] === encryptedMark ? safeStorage.decryptString(rest) : rest.toString('utf8');
  },
};
