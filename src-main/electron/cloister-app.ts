// The app from ready to quit: the services, the one window, and what closing, quitting, a second start and the end of the
// system's session do. The services open while the window loads; the window is shown when both are there.

import { join } from 'node:path';
import { app, Menu, nativeTheme, powerMonitor, utilityProcess } from 'electron';
import { assetPath } from '../../src-enclave/base/assets.ts';
import { dataFolders } from '../../src-enclave/base/data-root.ts';
import { electronFork } from '../../src-enclave/host/electron-fork.ts';
import type { MenuAction } from '../contract/menu.ts';
import { settingsSchema, type Settings } from '../contract/settings.ts';
import { openAppServices, type AppServices } from '../services/app-services.ts';
import { decideAnswer, decideClose, type CloseAction, type CloseReason } from './closing.ts';
import { electronShell } from './electron-shell.ts';
import { serveWindow } from './ipc.ts';
import { openMainWindow, type MainWindow } from './main-window.ts';
import { watchMemoryDeaths } from './memory-deaths.ts';
import { menuBar } from './menu-bar.ts';
import { guardContents } from './session-guard.ts';
import { wordsFor, type Words } from './words.ts';

/** The services bound their own end; this only holds where they do not keep to it. */
const disposeLimitMs = 20_000;
const isMac = process.platform === 'darwin';

export class CloisterApp {
  readonly #dataRoot: string;
  #services: AppServices | null = null;
  #main: MainWindow | null = null;
  #settings: Settings = settingsSchema.parse({});
  #closeReason: CloseReason = 'close';
  #isLeaving = false;
  #hasLeft = false;

  constructor(root: string) {
    this.#dataRoot = root;
    app.on('web-contents-created', (_event, contents) => guardContents(contents));
    app.on('second-instance', () => this.#main?.bringToFront());
    app.on('activate', () => this.#main?.bringToFront());
    app.on('window-all-closed', () => {});
    app.on('before-quit', (event) => {
      if (this.#hasLeft) return;
      event.preventDefault();
      this.#requestEnd('quit');
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void this.#leave());
  }

  /** Call once the app is ready. Throws what openAppServices throws. */
  async open(): Promise<void> {
    powerMonitor.on('shutdown', () => void this.#leave());
    const opening = openAppServices({ shell: this.#shell(), dataRoot: this.#dataRoot });
    serveWindow(() => this.#main?.window ?? null, opening);
    const hasDevTools = !app.isPackaged;
    const main = openMainWindow({
      rendererFolder: join(import.meta.dirname, 'renderer'),
      preloadPath: join(import.meta.dirname, 'preload.cjs'),
      placesPath: join(dataFolders(this.#dataRoot).app, 'window.json'),
      iconPath: assetPath('brand', 'icon-512.png'),
      hasDevTools,
      words: () => this.#words(),
      mayClose: () => {
        if (!this.#isLeaving) this.#requestEnd('close');
        return this.#isLeaving;
      },
    });
    this.#main = main;
    const services = await opening;
    this.#services = services;
    this.#apply(services.settings());
    services.onSettings((settings) => this.#apply(settings));
    await main.isDrawn;
    if (!this.#isLeaving) main.bringToFront();
  }

  #words(): Words {
    return wordsFor(this.#settings.language, systemLocale());
  }

  #shell() {
    return electronShell({
      fork: electronFork(utilityProcess, watchMemoryDeaths(app)),
      enclaveModule: join(import.meta.dirname, 'enclave.js'),
      hospitalModule: join(import.meta.dirname, 'hospital.js'),
      locale: systemLocale(),
      words: () => this.#words(),
      window: () => this.#main?.window ?? null,
      bringToFront: () => this.#main?.bringToFront(),
      requestQuit: () => this.#requestEnd('quit'),
      answerClose: (answer) => this.#perform(decideAnswer(answer)),
    });
  }

  #apply(settings: Settings): void {
    const isFirst = Menu.getApplicationMenu() === null;
    const hasNewLanguage = settings.language !== this.#settings.language;
    this.#settings = settings;
    nativeTheme.themeSource = settings.theme;
    this.#main?.window.webContents.setZoomFactor(settings.zoom);
    if (!isFirst && !hasNewLanguage) return;
    const entries = menuBar({
      words: this.#words(),
      isMac,
      hasDevTools: !app.isPackaged,
      onAction: (action) => this.#choose(action),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(entries));
  }

  #choose(action: MenuAction): void {
    switch (action) {
      case 'close-window':
        this.#main?.window.close();
        break;
      case 'quit':
        this.#requestEnd('quit');
        break;
      default:
        this.#main?.bringToFront();
        this.#services?.emitMenu(action);
    }
  }

  #requestEnd(reason: CloseReason): void {
    if (this.#isLeaving) return;
    this.#closeReason = reason;
    this.#perform(
      decideClose(reason, {
        hasRunUnderWay: this.#services?.hasRunUnderWay() === true,
        preference: this.#settings.onCloseDuringRun,
        isMac,
        canAsk: this.#main?.canAsk() === true,
      }),
    );
  }

  #perform(action: CloseAction): void {
    switch (action) {
      case 'ask':
        this.#main?.bringToFront();
        this.#services?.requestClose(this.#closeReason);
        break;
      case 'hide':
        this.#main?.window.hide();
        break;
      case 'leave':
        void this.#leave();
        break;
      case 'stay':
        break;
    }
  }

  /** Journals, ends the enclave, quits: within a bounded time, whatever the services do. */
  async #leave(): Promise<void> {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#main?.rememberPlace();
    this.#main?.window.hide();
    const limit = setTimeout(() => app.exit(1), disposeLimitMs);
    try {
      await this.#services?.dispose();
    } finally {
      clearTimeout(limit);
      this.#hasLeft = true;
      app.quit();
    }
  }
}

/** As BCP 47; some systems name one that is none, like `C`. */
function systemLocale(): string {
  const isLocale = (text: string): boolean => {
    try {
      return Intl.getCanonicalLocales(text).length === 1;
    } catch {
      return false;
    }
  };
  return [...app.getPreferredSystemLanguages(), app.getLocale()].find(isLocale) ?? 'en';
}
