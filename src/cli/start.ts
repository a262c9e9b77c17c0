/** `watermark start`: runs the bot until it is told to stop. */
import { ConfigError, readConfig } from '../config.ts';
import { CurriculumError } from '../curriculum/problem.ts';
import { NewerDatabaseError } from '../database/migrate.ts';
import { FolderInUseError } from '../lib/folder-lock.ts';
import { createLog } from '../lib/log.ts';
import { start } from '../main.ts';

/** What stops a start and is for the operator to mend: shown as it is, without a stack. */
const forOperators = [ConfigError, FolderInUseError, NewerDatabaseError, CurriculumError];

export const runStart = async (flags: { readonly sandbox?: boolean }, write: (line: string) => void): Promise<number> => {
  try {
    const config = readConfig(process.env, flags);
    const running = await start(config, createLog(config.logLevel));
    if (running.sandboxUrl) write(`Watermark is open at ${running.sandboxUrl}\nEverything stays on this machine, in ${config.dataFolder}. Stop with Ctrl+C.`);
    await untilStopped();
    await running.close();
    return 0;
  } catch (error) {
    if (!(error instanceof Error) || !forOperators.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
};

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    // Open handles keep a process alive, not promises; each of ours that should not is unref'd.
    const alive = setInterval(() => {}, 2 ** 30);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        clearInterval(alive);
        resolve();
      });
    }
  });
