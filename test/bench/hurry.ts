/** Settings of a Postgres that is being filled: should that be cut short, it is begun anew. */
import type { Database } from '../../src/database/client.ts';

const HURRIED = [
  ...['fsync = off', 'full_page_writes = off', 'autovacuum = off', `max_wal_size = '32GB'`],
  ...[`checkpoint_timeout = '1d'`, `maintenance_work_mem = '1GB'`],
];

export const hurry = async ({ statement }: Pick<Database, 'statement'>): Promise<void> => {
  for (const setting of HURRIED) await statement(`alter system set ${setting}`, []);
  await statement('select pg_reload_conf()', []);
};

/** From now on it is as safe as any. */
export const unhurry = async ({ statement }: Pick<Database, 'statement'>): Promise<void> => {
  for (const sql of ['alter system reset all', 'select pg_reload_conf()', 'checkpoint']) await statement(sql, []);
};
