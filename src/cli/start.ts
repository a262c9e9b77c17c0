/** `watermark start`: runs the bot until it is told to stop. */
import { once } from 'node:events';
import { ConfigError, readConfig } from '../config.ts';
import { CurriculumError } from '../curriculum/problem.ts';
import { EditedMigrationError, NewerDatabaseError } from '../database/migrate.ts';
import { FolderInUseError } from '../lib/folder-lock.ts';
import { ListenError } from '../lib/listen-error.ts';
import { createLog } from '../lib/log.ts';
import { start } from '../main.ts';

/** What stops the bot and is for the operator to mend: shown as it is, without a stack. By name, since a platform's code may not be loaded. */
const forOperators = new Set(
  [ConfigError, FolderInUseError, NewerDatabaseError, EditedMigrationError, CurriculumError, ListenError].map(
    ({ name }) => name,
  ),
).union(new Set(['DatabaseSetupError', 'DiscordSetupError', 'SlackStartError']));

export const runStart = async (
  flags: { readonly sandbox?: boolean },
  write: (line: string) => void,
): Promise<number> => {
  try {
    const config = readConfig(process.env, flags);
    const refused = Promise.withResolvers<never>();
    // It may fail before anybody waits for it.
    refused.promise.catch(() => {});
    const running = await start(config, createLog(config.logLevel), refused.reject);
    for (const line of running.says) write(line);
    try {
      await untilTold(refused.promise);
    } finally {
      await running.close();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof Error) || !forOperators.has(error.name)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
};

/** Until a signal says stop; throws what `refused` fails with. */
const untilTold = async (refused: Promise<never>): Promise<void> => {
  // Open handles keep a process alive, not promises; each of ours that should not is unref'd.
  const alive = setInterval(() => {}, 2 ** 30);
  try {
    await Promise.race([refused, once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    clearInterval(alive);
  }
};
