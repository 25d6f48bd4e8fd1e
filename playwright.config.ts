// End-to-end tests on the built app. CLOISTER_E2E says in which shell: `browser` (the default; the system's Chromium
// through the browser shell, and the report) or `electron` (the runtime that ELECTRON_OVERRIDE_DIST_PATH names).
// No browser is downloaded. One worker: the app trains on all cores.

import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './tests/e2e/chromium.ts';

const isElectron = process.env['CLOISTER_E2E'] === 'electron';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: isElectron
    ? ['app/*.spec.ts', 'electron/*.spec.ts']
    : ['report.spec.ts', 'app/*.spec.ts', 'browser/*.spec.ts'],
  outputDir: process.env['E2E_OUT'] ?? 'test-results',
  fullyParallel: false,
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: { launchOptions: chromiumLaunch, viewport: { width: 1280, height: 832 } },
});
