/**
 * Promises about due rows: one that fails keeps no other waiting, is undone alone, and is tried
 * again.
 */
import { asc, eq, notInArray } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workspace } from '../../src/database/schema/people/community.ts';
import { createOneByOne } from '../../src/jobs/one-by-one.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const at = Temporal.Instant.from('2026-03-02T09:00:00Z');
let both: readonly TestDatabase[];
beforeAll(async () => {
  both = await Promise.all([createPostgresDatabase(), createPgliteDatabase()]);
});
afterAll(async () => {
  for (const made of both) await made.drop();
});

test('the others are done, the failed one’s own work is undone, and it rests', async () => {
  for (const { database } of both) {
    for (const name of ['a', 'broken', 'c'])
      await database.orm.insert(workspace).values({
        id: systemRandom.id(at),
        platform: 'sandbox',
        externalId: name,
        name,
        createdAt: at.toString(),
      });
    const tried: string[] = [];
    const run = createOneByOne(
      { database },
      {
        name: 'test',
        claim: async (tx, _, resting) =>
          (
            await tx
              .select()
              .from(workspace)
              .where(notInArray(workspace.externalId, [...resting, ...tried.filter((name) => name !== 'broken')]))
              .orderBy(asc(workspace.externalId))
              .limit(1)
              .for('update', { skipLocked: true })
          )[0],
        idOf: ({ externalId }) => externalId,
        work: async (tx, { id, externalId }) => {
          tried.push(externalId);
          await tx.update(workspace).set({ name: 'changed' }).where(eq(workspace.id, id));
          if (externalId === 'broken') throw new Error('this row is bad');
        },
      },
    );
    await expect(run(at)).rejects.toThrow('test: broken failed');
    expect(tried).toEqual(['a', 'broken', 'c']);
    const rows = await database.orm
      .select({ externalId: workspace.externalId, name: workspace.name })
      .from(workspace)
      .orderBy(asc(workspace.externalId));
    expect(rows.filter(({ name }) => name === 'changed').map(({ externalId }) => externalId)).toEqual(['a', 'c']);
    expect(await run(at)).toBe(false);
    expect(tried).toEqual(['a', 'broken', 'c']);
  }
});

test('none rests that failed since the database was lost', async () => {
  for (const { database } of both) {
    let lost = true;
    const orm: typeof database.orm = Object.assign(Object.create(database.orm), {
      transaction: async (work: Parameters<typeof database.orm.transaction>[0]) => {
        const result = await database.orm.transaction(work);
        if (lost) throw new Error('the connection is gone');
        return result;
      },
    });
    const done: string[] = [];
    const run = createOneByOne(
      { database: { orm } },
      {
        name: 'test',
        claim: async (_tx, _at, resting) => (resting.includes('row') || done.length > 0 ? undefined : { id: 'row' }),
        idOf: ({ id }) => id,
        work: async (_tx, { id }) => {
          if (lost) throw new Error('the connection is gone');
          done.push(id);
        },
      },
    );
    await expect(run(at)).rejects.toThrow('the connection is gone');
    lost = false;
    await run(at);
    expect(done).toEqual(['row']);
  }
});
