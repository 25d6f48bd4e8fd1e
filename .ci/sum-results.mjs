// Sums the JSON results of vitest and Playwright and prints one line: "N passed, N failed, N skipped".
// Usage: node .ci/sum-results.mjs VITEST_JSON PLAYWRIGHT_JSON... Exits with 1 when a test failed or a result is missing.

import { readFileSync } from 'node:fs';

const [vitestFile, ...playwrightFiles] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
let isComplete = true;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    process.stderr.write(`No test results in ${file}: ${error.message}\n`);
    isComplete = false;
    return null;
  }
}

const vitest = read(vitestFile);
if (vitest !== null) {
  sum.passed += vitest.numPassedTests;
  sum.failed += vitest.numFailedTests;
  sum.skipped += vitest.numPendingTests + vitest.numTodoTests;
  // A file that could not be loaded has no tests that failed, but is no success.
  if (!vitest.success) isComplete = false;
}

for (const file of playwrightFiles) {
  const playwright = read(file);
  if (playwright === null) continue;
  sum.passed += playwright.stats.expected;
  sum.failed += playwright.stats.unexpected + playwright.stats.flaky;
  sum.skipped += playwright.stats.skipped;
  if (playwright.errors.length > 0) isComplete = false;
}

process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exitCode = isComplete && sum.failed === 0 ? 0 : 1;
