/** `watermark start`: runs the bot until it is told to stop. */
import { misspeltVariables } from '../config/settings.ts';
import { readConfig } from '../config.ts';
import { tellingOperators } from './for-operators.ts';
import { untilTold } from './until-told.ts';

export const runStart = (flags: { readonly sandbox?: boolean }, write: (line: string) => void): Promise<number> =>
  tellingOperators(async () => {
    for (const line of misspeltVariables(process.env)) process.stderr.write(`${line}\n`);
    const config = readConfig(process.env, flags);
    const [{ openBotLog }, { start }] = await Promise.all([import('./open-log.ts'), import('../main.ts')]);
    const log = openBotLog(config);
    // Told in words too, by whoever ends the process.
    process.once('uncaughtExceptionMonitor', (error) => log.error({ err: error }, 'ended-by-a-fault'));
    const refused = Promise.withResolvers<never>();
    // It may fail before anybody waits for it.
    refused.promise.catch(() => {});
    const running = await start(config, log, write, refused.reject);
    // Listened for before anything is said: who reads that we are open may stop us at once.
    const told = untilTold(refused.promise);
    for (const line of running.says) write(line);
    try {
      await told;
    } finally {
      await running.close();
    }
    return 0;
  });
