/** Ends a test run with its figures on one plain line, for whoever reads only the end. */
import type { Reporter, TestModule } from 'vitest/node';

export const closingLine: Reporter = {
  onTestRunEnd: (modules: readonly TestModule[]) => {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (wanted: string): number => states.filter((state) => state === wanted).length;
    // A file that can't be loaded has no tests to fail, and is a failure all the same.
    const unloaded = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests()].length === 0,
    ).length;
    console.log(`${count('passed')} passed, ${count('failed') + unloaded} failed, ${count('skipped')} skipped`);
  },
};
