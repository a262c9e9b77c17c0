/** What the bot does of its own accord once people have answered: their days for the boards, and their reminders. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Database, openPostgres } from '../../../src/database/client.ts';

/** The minute until the bot begins, and what it then has to do. */
const WITHIN_MS = 240_000;
const LOOK_EVERY_MS = 100;

/** Nobody’s days are worked out until it ends: whoever would do so passes over people that somebody else is at. */
export const leaveDays = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin; select from person where id in (select person_id from round) for no key update');
  return client;
};

/** Gives how many people’s days were worked out. */
export const keepDays = (url: string): Promise<number> =>
  withDatabase(url, async (database) => {
    const stale = 'from score where stale';
    const people = await count(database, stale);
    await untilNone(database, stale);
    return people;
  });

type Reminding = {
  /** Numbers of people, none of whom was reminded today. */
  readonly from: number;
  readonly to: number;
  /** Called once all of it is in the outbox. */
  readonly planned: () => void;
};

/** By direct message, planned by the routine and delivered from the outbox. Gives how many a second. */
export const remind = (url: string, { from, to, planned }: Reminding): Promise<number> =>
  withDatabase(url, async (database) => {
    const [last] = await database.statement<{ number: number }>('select max(number)::float8 as number from outbox', []);
    await database.statement(REMIND, [from, to]);
    await untilNone(database, 'from reminder where enabled and closed_at is null and next_at <= now()');
    planned();
    const beganAt = performance.now();
    await untilNone(database, 'from outbox where settled_at is null');
    const perS = ((to - from) * 1000) / (performance.now() - beganAt);
    const sent = await count(database, `from outbox where number > ${last?.number} and outcome = 'sent'`);
    if (sent !== to - from) throw new Error(`${sent} of ${to - from} reminders were sent`);
    return perS;
  });

const REMIND = `
insert into reminder (person_id, account_id, enabled, reminds_at, next_on, next_at)
select person_id, id, true, '00:00', current_date, now()
from account
where id >= ('00000000-0003-7000-8000-' || lpad($1::text, 12, '0'))::uuid
  and id < ('00000000-0003-7000-8000-' || lpad($2::text, 12, '0'))::uuid`;

const withDatabase = async <Result>(url: string, work: (database: Database) => Promise<Result>): Promise<Result> => {
  const database = await openPostgres(url, { connections: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};

const count = async ({ statement }: Database, from: string): Promise<number> =>
  (await statement<{ rows: number }>(`select count(*)::int as rows ${from}`, []))[0]?.rows ?? 0;

const untilNone = async (database: Database, from: string): Promise<void> => {
  const giveUpAt = performance.now() + WITHIN_MS;
  for (let left = await count(database, from); left > 0; left = await count(database, from)) {
    if (performance.now() > giveUpAt) throw new Error(`there are still ${left} ${from}`);
    await delay(LOOK_EVERY_MS);
  }
};
