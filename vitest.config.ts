/** How tests run: one Postgres for all, files side by side, no retries: a flake is a bug to be found. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { closingLine } from './test/support/closing-line.ts';

/** These take longest. Begun last, one of them would keep a run from ending while the other core has nothing to do. */
const LONG = /test\/(chaos|replay)\/|(daily-path|start|gateway|rolling|upgrade)\.test/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): number => Number(LONG.test(moduleId));
    return (await super.sort(files)).toSorted((one, other) => isLong(other) - isLong(one));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One more than a small machine has cores: some file always waits for a process, a browser or a platform's own pace.
    maxWorkers: 3,
    // Files share what they import, half of their processor time; each has a database of its own.
    isolate: false,
    sequence: { sequencer: LongFirst },
    // Node reads the sources itself, as the bot's processes do, and keeps what it compiled.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: ['--import', new URL('src/lib/process/quick-imports.ts', import.meta.url).href],
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', closingLine],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On a busy machine what is waited for may take longer than the usual second.
    expect: { poll: { timeout: 10_000 } },
    retry: 0,
  },
});
