/** Failures that whoever runs the bot can mend: told in their own words, without a stack. */
import { ConfigError } from '../config.ts';
import { CurriculumError } from '../curriculum/problem.ts';
import { DatabaseSetupError } from '../database/connect/setup-error.ts';
import { EditedMigrationError, NewerDatabaseError } from '../database/migrate.ts';
import { FolderInUseError, FolderUnusableError } from '../lib/process/folder-lock.ts';
import { ListenError } from '../lib/process/listen-error.ts';

/** By name, since a platform's code may not be loaded. */
const forOperators = new Set(
  [
    ConfigError,
    CurriculumError,
    DatabaseSetupError,
    EditedMigrationError,
    FolderInUseError,
    FolderUnusableError,
    ListenError,
    NewerDatabaseError,
  ].map(({ name }) => name),
).union(new Set(['DiscordSetupError', 'SlackStartError', 'SealError']));

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
