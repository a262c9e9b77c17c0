/** Promises to whoever brings a database up to date before the bot is started. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createPostgresDatabase } from '../support/database.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const migrate = (url: string) =>
  spawnSync(process.execPath, [cli, 'migrate'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url, LOG_LEVEL: 'error' },
    encoding: 'utf8',
  });

test('every table is made at once, the queue’s too, so that the bot needs no right to make any; again changes nothing', async () => {
  const { database, url, drop } = await createPostgresDatabase({ empty: true });
  for (const _ of ['on an empty database', 'on one that is up to date'])
    expect(migrate(url)).toMatchObject({ status: 0, stdout: 'The database is up to date.\n', stderr: '' });
  expect(
    await database.statement(
      `select to_regclass('person') is not null as ours, to_regclass('queue.job') is not null as theirs,
         (select count(*)::int from queue.queue where name = 'deliver') as queues`,
      [],
    ),
  ).toEqual([{ ours: true, theirs: true, queues: 1 }]);
  await drop();
});
