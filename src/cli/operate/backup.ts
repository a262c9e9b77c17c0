/** `watermark backup` and `watermark restore`: the whole database in one file, and back. */
import { databaseOf, readConfig } from '../../config.ts';
import { backUp, restoreInto } from '../../database/backup/backup.ts';
import { tellingOperators } from '../for-operators.ts';
import { untilStopped } from '../until-told.ts';

type Write = (line: string) => void;

export const runBackup = (file: string, write: Write): Promise<number> =>
  untilStopped('Stopped: no backup was made.', (stop) =>
    tellingOperators(async () => {
      const bytes = await backUp(databaseOf(readConfig(process.env)), file, stop);
      write(`${file} has the whole database, ${Math.ceil(bytes / 1024)} kB. It holds what people wrote: keep it safe.`);
      return 0;
    }),
  );

export const runRestore = (file: string, write: Write): Promise<number> =>
  untilStopped('Stopped: nothing was restored.', (stop) =>
    tellingOperators(async () => {
      await restoreInto(databaseOf(readConfig(process.env)), file, stop);
      write('Restored. Start the bot: it brings the database up to date, and makes the queue anew.');
      return 0;
    }),
  );
