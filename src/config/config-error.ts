/** What is wrong in the environment, for whoever runs the bot. */
import { oneLine } from '../lib/words/one-line.ts';

export class ConfigError extends Error {
  /** A line each. */
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      oneLine`The environment has
        ${problems.length === 1 ? 'a mistake' : 'mistakes'}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
