/** How Postgres goes about the three statements of an answer in tables of this size. */
import pg from 'pg';
import { FIND_ACCOUNT } from '../../../src/community/person/identify.ts';
import { LOAD_ASKING, RECORD_ANSWER } from '../../../src/study/asking/answer-statements.ts';

const statements = { FIND_ACCOUNT, LOAD_ASKING, RECORD_ANSWER } as const;

export const printPlans = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [name, sql] of Object.entries(statements)) {
      const { rows } = await client.query<Record<string, string>>(`explain (generic_plan, costs off) ${sql}`);
      console.log(`\n${name}\n${rows.map((row) => Object.values(row)[0]).join('\n')}`);
    }
  } finally {
    await client.end();
  }
};
