// The one window: sandboxed, isolated, on our own protocol, without network. It remembers its place, comes back once when
// its page crashes and says so when that happens again. Whether it may close is decided by its owner.

import { BrowserWindow, nativeTheme, screen, session } from 'electron';
import { serveRenderer } from './app-protocol.ts';
import { guardSession } from './session-guard.ts';
import { appOrigin, startUrl } from './security.ts';
import { stoppedPage } from './stopped-page.ts';
import { readWindowPlaces, writeWindowPlaces } from './window-places-file.ts';
import { displaysKey, minimumSize, placeWindow, rememberPlace } from './window-state.ts';
import type { Words } from './words.ts';

const stoppedUrl = `${appOrigin}/stopped.html`;
const crashWindowMs = 60_000;
const titleBarHeight = 40;

/** The tokens `canvas`, `sidebar` and `text` of the two themes, which the page paints over. */
const colours = {
  light: { canvas: '#f4f6f6', sidebar: '#e8eded', text: '#132022' },
  dark: { canvas: '#111718', sidebar: '#0c1112', text: '#e8eeee' },
} as const;

const currentColours = () => (nativeTheme.shouldUseDarkColors ? colours.dark : colours.light);

export type MainWindowOptions = {
  readonly rendererFolder: string;
  readonly preloadPath: string;
  readonly placesPath: string;
  readonly iconPath: string;
  readonly hasDevTools: boolean;
  readonly words: () => Words;
  /** The person closes the window. It closes only when this says so. */
  readonly mayClose: () => boolean;
};

export type MainWindow = {
  readonly window: BrowserWindow;
  /** The page is ours, runs and answers. */
  readonly canAsk: () => boolean;
  readonly bringToFront: () => void;
  readonly rememberPlace: () => void;
  /** Settles when the page has drawn itself for the first time. */
  readonly isDrawn: Promise<void>;
};

/** Linux has no overlay of window buttons in every version we run on, so the page draws its own there. */
function frameOf(platform: string): Electron.BrowserWindowConstructorOptions {
  const { sidebar, text } = currentColours();
  switch (platform) {
    case 'darwin':
      return { titleBarStyle: 'hidden', trafficLightPosition: { x: 14, y: 13 } };
    case 'win32':
      return {
        titleBarStyle: 'hidden',
        titleBarOverlay: { color: sidebar, symbolColor: text, height: titleBarHeight },
      };
    default:
      return { frame: false };
  }
}

/** Whether the system draws the window's buttons. */
export function hasNativeFrame(platform: string): boolean {
  return platform === 'darwin' || platform === 'win32';
}

export function openMainWindow(options: MainWindowOptions): MainWindow {
  // Without `persist:` it keeps nothing on disk: no cache, no storage, no cookies.
  const pages = session.fromPartition('window', { cache: false });
  const guarded = guardSession(pages, options.hasDevTools);
  serveRenderer(pages, options.rendererFolder, { [stoppedUrl]: () => stoppedPage(options.words().windowStopped) });
  const displays = () => screen.getAllDisplays();
  const place = placeWindow(readWindowPlaces(options.placesPath), displays());
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    ...frameOf(process.platform),
    show: false,
    title: 'Cloister',
    icon: options.iconPath,
    backgroundColor: currentColours().canvas,
    autoHideMenuBar: true,
    webPreferences: {
      session: pages,
      preload: options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      disableDialogs: true,
      devTools: options.hasDevTools,
    },
  });
  if (place.isMaximised) window.maximize();
  window.on('page-title-updated', (event) => event.preventDefault());
  nativeTheme.on('updated', () => paintFrame(window));

  const remember = (): void => {
    if (window.isDestroyed()) return;
    const current = { bounds: window.getNormalBounds(), isMaximised: window.isMaximized() };
    const places = rememberPlace(readWindowPlaces(options.placesPath), displaysKey(displays()), current);
    writeWindowPlaces(options.placesPath, places);
  };
  window.on('close', (event) => {
    remember();
    if (!options.mayClose()) event.preventDefault();
  });

  const health = watchHealth(window);
  const isDrawn = new Promise<void>((resolve) => window.once('ready-to-show', () => resolve()));
  void guarded.then(() => window.loadURL(startUrl));
  return { window, isDrawn, rememberPlace: remember, canAsk: health, bringToFront: () => bringToFront(window) };
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function paintFrame(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  const { canvas, sidebar, text } = currentColours();
  window.setBackgroundColor(canvas);
  if (process.platform === 'win32')
    window.setTitleBarOverlay({ color: sidebar, symbolColor: text, height: titleBarHeight });
}

/** Loads the page again after a first crash, and a plain page after a second one soon after it. */
function watchHealth(window: BrowserWindow): () => boolean {
  let lastCrashMs = Number.NEGATIVE_INFINITY;
  let isUnresponsive = false;
  window.on('unresponsive', () => {
    isUnresponsive = true;
  });
  window.on('responsive', () => {
    isUnresponsive = false;
  });
  const contents = window.webContents;
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const nowMs = performance.now();
    const isRepeated = nowMs - lastCrashMs < crashWindowMs;
    lastCrashMs = nowMs;
    isUnresponsive = false;
    void window.loadURL(isRepeated ? stoppedUrl : startUrl);
  });
  return () =>
    !window.isDestroyed() && !contents.isCrashed() && !isUnresponsive && contents.getURL().startsWith(startUrl);
}
