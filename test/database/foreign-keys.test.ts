/**
 * Whoever deletes a person, a cohort or a workspace waits for no table to be read from end to end.
 */
import { expect, test } from 'vitest';
import { createPgliteDatabase } from '../support/database.ts';

/** An index that leaves out rows where the key is null serves as well: nobody looks for these. */
const WITHOUT_INDEX = `
select c.conrelid::regclass::text as table, a.attname as column
from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
  select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]
    and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)'))
order by 1, 2`;

test('every foreign key has an index that begins with it', async () => {
  const made = await createPgliteDatabase();
  expect(await made.database.statement(WITHOUT_INDEX, [])).toEqual([]);
  await made.drop();
});
