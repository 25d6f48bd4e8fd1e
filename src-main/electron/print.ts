// Prints a page of our own making to a PDF file, in a window that is never shown: no script, no network, no disk, its
// own session that ends with it.

import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { BrowserWindow, session } from 'electron';
import { guardSession } from './session-guard.ts';
import { appOrigin, scheme } from './security.ts';

const pageUrl = `${appOrigin}/print.html`;

/** @throws What the file system throws when `path` cannot be written. */
export async function printToPdf(html: string, path: string): Promise<void> {
  const printing = session.fromPartition(`print-${randomUUID()}`, { cache: false });
  await guardSession(printing, false);
  printing.protocol.handle(scheme, ({ url }) =>
    url === pageUrl
      ? new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      : new Response(null, { status: 404 }),
  );
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: printing,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      devTools: false,
      spellcheck: false,
    },
  });
  try {
    await window.loadURL(pageUrl);
    const bytes = await window.webContents.printToPDF({
      printBackground: true,
      preferCSSPageSize: true,
      pageSize: 'A4',
    });
    await writeFile(path, bytes);
  } finally {
    window.destroy();
    printing.protocol.unhandle(scheme);
  }
}
