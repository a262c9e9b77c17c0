/** What must be sent arrives, once, though the processes that send it are killed at any moment and the platform fails. `npm run chaos` does it at large. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../src/lib/random.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { fanOut } from './fan-out.ts';
import { openDiscordTarget, type Target } from './targets.ts';

const random = seededRandom('a small one');
let made: TestDatabase;
let target: Target;

beforeAll(async () => {
  made = await createPostgresDatabase();
  target = await openDiscordTarget(120, random);
});
afterAll(async () => {
  await target.close();
  await made.drop();
});

test('nothing is lost and nothing doubled where processes are killed', { timeout: 120_000 }, async () => {
  const figures = await fanOut({
    target,
    database: made.database,
    databaseUrl: made.url,
    random,
    kills: 3,
    hurry: true,
  });
  expect(figures).toMatchObject({ kills: 3, lost: 0, doubled: 0, failed: 0 });
});
