/** How tests run: one Postgres for all, files side by side, no retries: a flake is a bug to be found. */
import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Vitest leaves a core to itself, which is half of a small machine; our tests wait more than they compute.
    maxWorkers: 2,
    setupFiles: ['src/lib/quick-imports.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', closingLine],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
  },
});
