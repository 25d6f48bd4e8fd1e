// Switches off what Chromium brings and Cloister never uses, before it starts: everything that would talk to somebody, or
// store what a page shows. Crash dumps hold memory, so no crash reporter is started anywhere.

import type { App } from 'electron';

const unusedFeatures = [
  'AutofillServerCommunication',
  'MediaRouter',
  'OptimizationHints',
  'SpareRendererForSitePerProcess',
  'Translate',
  'WebBluetooth',
  'WebUSB',
];

const switches: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-breakpad'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-features', unusedFeatures.join(',')],
  ['disable-sync'],
  ['no-pings'],
];

/** Would open the processes to whoever can start the app with arguments. The fuses forbid more. */
const forbiddenWhenPackaged = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'js-flags',
  'load-extension',
  'disable-web-security',
  'host-rules',
  'host-resolver-rules',
];

export function limitChromium(app: App): void {
  for (const [name, value] of switches) app.commandLine.appendSwitch(name, value);
  if (app.isPackaged) for (const name of forbiddenWhenPackaged) app.commandLine.removeSwitch(name);
  app.enableSandbox();
}
