/** Promises about what a failed query leaves in the log. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workspace } from '../../src/database/schema/people/community.ts';
import { errorFields } from '../../src/lib/process/error-fields.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const made: TestDatabase[] = [];
beforeAll(async () => {
  made.push(await createPostgresDatabase(), await createPgliteDatabase());
});
afterAll(() => Promise.all(made.map(({ drop }) => drop())));

const secret = 'Amara’s own words';
const row = {
  id: '00000000-0001-7000-8000-000000000000',
  platform: 'sandbox',
  externalId: secret,
  name: secret,
  createdAt: '2026-03-02T09:00:00Z',
} as const;

test('a failed query is logged with its statement, code and place, and without any value of it', async () => {
  for (const { database } of made) {
    await database.orm.insert(workspace).values(row);
    const failures = await Promise.all(
      [
        database.orm.insert(workspace).values(row),
        database.orm.execute(sql`select ${secret}::uuid`),
        database.orm.transaction((tx) => tx.execute(sql`select * from workspace where id = ${secret}`)),
        database.statement('select $1::int', [secret]),
        database.statement('insert into workspace select * from workspace where external_id = $1', [secret]),
      ].map((asked) =>
        asked.then(
          () => 'nothing failed',
          (error: unknown) => error,
        ),
      ),
    );
    const logged = failures.map((error) => JSON.stringify(errorFields(error)));
    for (const line of logged) {
      expect(line).not.toContain('Amara');
      expect(line).toMatch(/"code":"(22P02|23505)"/);
      expect(line).toContain('at ');
    }
    expect(logged[0]).toContain('insert into \\"workspace\\"');
    expect(logged[0]).toContain('workspace_pkey');
  }
});

test('of a failure that holds others each is told, and one that holds itself ends somewhere', () => {
  const round = new Error('round');
  round.cause = new AggregateError([new TypeError('first'), round], 'several');
  const line = JSON.stringify(errorFields(round));
  expect(line).toContain('first');
  expect(line.length).toBeLessThan(20_000);
});
