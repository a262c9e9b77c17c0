/**
 * `watermark migrate`: makes or updates every table, the queue's too, and ends. Whoever runs the
 * bot afterwards needs only to read and write.
 */
import { databaseOf, readConfig } from '../../config.ts';
import { openDatabase } from '../../database/open.ts';
import { openQueue } from '../../jobs/queue.ts';
import { tellingOperators } from '../for-operators.ts';
import { openLog } from '../open-log.ts';

export const runMigrate = (write: (line: string) => void): Promise<number> =>
  tellingOperators(async () => {
    const config = readConfig(process.env);
    const log = openLog(config);
    const database = await openDatabase(databaseOf(config), log);
    try {
      const queue = await openQueue(database, (err) => log.error({ err }, 'queue-failed'), { supervised: false });
      await queue.close(0);
      write('The database is up to date.');
      return 0;
    } finally {
      await database.close();
    }
  });
