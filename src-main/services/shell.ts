// What the services need of the shell they run in: Electron's main process, or the Node process of the browser shell.
// The services themselves import neither.

import type { Fork } from '../../src-enclave/host/enclave-process.ts';
import type { AppInfo } from '../contract/app-contract.ts';

export type Shell = {
  /** What app.info answers, but for what the services know themselves. */
  readonly info: Pick<AppInfo, 'shell' | 'locale' | 'isPackaged' | 'versions' | 'hasNativeFrame'>;
  readonly fork: Fork;
  /** The module of the client enclave, built or source. */
  readonly enclaveModule: string;
  /** The module of a hospital's process in a study, built or source. */
  readonly hospitalModule: string;
  /** Address of the proxy that the system names for a server; empty for none. Null: what the environment names. */
  readonly proxyOf: ((server: string) => Promise<string>) | null;
  /** The system's own network access (proxy, certificates). */
  readonly fetch: typeof fetch;
  /** A path the person chose; null when cancelled or where there are no dialogs. */
  readonly chooseModel: (kind: 'folder' | 'gguf') => Promise<string | null>;
  /** The folder of a pad book that the person chose; null when cancelled or where there are no dialogs. */
  readonly choosePad: () => Promise<string | null>;
  /** An invitation file that the person chose; null when cancelled or where there are no dialogs. */
  readonly chooseInvitation: () => Promise<string | null>;
  /** A file with rows. */
  readonly chooseTable: () => Promise<string | null>;
  /** A folder to save in; null when cancelled. The browser shell answers with the app's exports folder. */
  readonly chooseSaveFolder: () => Promise<string | null>;
  /** Prints an HTML page to a PDF file; null where the shell cannot. */
  readonly printToPdf: ((html: string, path: string) => Promise<void>) | null;
  /** The person looks at the app right now, so that a notification would say what the page says. Left out: not known. */
  readonly isFocused?: () => boolean;
  /** One of two fixed sentences, without content. */
  readonly notify: (what: 'run-finished' | 'run-needs-attention') => void;
  readonly secrets: {
    /** The system keystore protects it; else file rights only. */
    readonly isEncrypted: boolean;
    readonly protect: (text: string) => Uint8Array;
    readonly reveal: (bytes: Uint8Array) => string;
  };
  /** The window, in Electron; null in the browser shell. */
  readonly window: {
    setTitle(title: string, isSimulated: boolean): void;
    minimise(): void;
    toggleMaximised(): void;
    close(): void;
    quit(): void;
    answerClose(answer: 'background' | 'pause' | 'cancel', isRemembered: boolean): void;
  } | null;
};
