// End-to-end tests run on the system's Chromium (CHROMIUM_PATH, or /usr/bin/chromium); no browser is downloaded.

import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './tests/e2e/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: { launchOptions: chromiumLaunch, viewport: { width: 1280, height: 900 } },
});
