import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/golden/**', 'tests/e2e/**'],
          testTimeout: 120_000,
          pool: 'forks',
        },
      },
      {
        test: {
          name: 'soak',
          include: [
            'tests/attestation/robustness.test.ts',
            'tests/channel/transfers.test.ts',
            'tests/federation/frames.test.ts',
            'tests/ledger/killed-writer.test.ts',
            'tests/processes/chaos.test.ts',
          ],
          env: { CLOISTER_SOAK: '1' },
          testTimeout: 7_200_000,
          pool: 'forks',
        },
      },
      { test: { name: 'golden', include: ['tests/golden/**/*.test.ts'], testTimeout: 300_000, pool: 'forks' } },
    ],
    coverage: { provider: 'v8', include: ['src-*/**/*.ts'] },
  },
});
