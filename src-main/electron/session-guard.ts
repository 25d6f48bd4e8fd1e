// Takes from the pages of a session everything but showing themselves: network, permissions, devices, navigation, windows
// and downloads of what they did not make. Works beside the content policy, not instead of it.

import { join } from 'node:path';
import { app, type Session, type WebContents } from 'electron';
import { isAllowedDownload, isAllowedNavigation, isAllowedPermission, isAllowedRequest } from './security.ts';

/** The discard port: nothing answers there. */
const deadEnd = { mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:9', proxyBypassRules: '<-loopback>' } as const;

/** Settles when the session has no way out; load nothing before. */
export async function guardSession(session: Session, hasDevTools: boolean): Promise<void> {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(details.isMainFrame && isAllowedPermission(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isAllowedPermission(permission, requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.setBluetoothPairingHandler(null);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, answer) =>
    answer({ cancel: !isAllowedRequest(url, hasDevTools) }),
  );
  session.on('will-download', (event, item) => {
    const fileName = item.getFilename();
    if (isAllowedDownload(item.getURL(), item.getMimeType(), fileName))
      item.setSaveDialogOptions({ defaultPath: join(app.getPath('downloads'), fileName) });
    else event.preventDefault();
  });
  // What asks no request handler, like the connections of WebRTC, finds only this.
  await session.setProxy(deadEnd);
}

/** Guards whatever shows pages, also what nobody meant to open. */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isAllowedNavigation(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isAllowedNavigation(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
