/** Failures that whoever runs the bot can mend: told in their own words, without a stack. */
import { ConfigError } from '../config/config-error.ts';
import { FolderInUseError, FolderUnusableError } from '../lib/process/folder-lock.ts';
import { ListenError } from '../lib/process/listen-error.ts';

/**
 * By name, since what throws them may not be loaded: a mistake in the environment is told before a
 * library is.
 */
const forOperators: ReadonlySet<string> = new Set([
  ConfigError.name,
  FolderInUseError.name,
  FolderUnusableError.name,
  ListenError.name,
  'CurriculumError',
  'DatabaseSetupError',
  'DiscordSetupError',
  'EditedMigrationError',
  'NewerDatabaseError',
  'SealError',
  'SlackStartError',
]);

/**
 * Gives the exit code: what `work` gives, or 1 where it failed for something that is the operator's
 * to mend. All else is thrown.
 */
export const tellingOperators = async (work: () => Promise<number>): Promise<number> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !forOperators.has(error.name)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
};
