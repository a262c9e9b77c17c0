/** What notices to learners are drawn from. */
import type { Database } from '../../../database/client.ts';
import { PASSED_OVER } from '../store/are-you-there.ts';

type Reader = Pick<Database, 'statement'>;

/** As their platform names them, for a mention. */
export const findOwner = async (
  database: Reader,
  ticketId: string,
): Promise<{ readonly externalId: string; readonly name: string } | undefined> => {
  const [row] = await database.statement<{ externalId: string; name: string }>(
    `select a.external_id as "externalId", a.name from ticket t join account a on a.id = t.account_id
     where t.id = $1::uuid`,
    [ticketId],
  );
  return row;
};

type Opened = { readonly cohortId: string; readonly cohortName: string; readonly closesAtMs: number | null };

/** Nothing once it has closed. */
export const findOpened = async (database: Reader, sessionId: string): Promise<Opened | undefined> => {
  const [row] = await database.statement<Opened>(
    `select c.id as "cohortId", c.name as "cohortName",
       round(extract(epoch from s.closes_at) * 1000)::float8 as "closesAtMs"
     from session s join cohort c on c.id = s.cohort_id
     where s.id = $1::uuid and s.opened_at is not null and s.closed_at is null`,
    [sessionId],
  );
  return row;
};

/** An event of theirs, or that others are called before them. */
export type Change = { readonly event: string; readonly to: string };

export const findChange = async (database: Reader, eventId: string): Promise<Change | undefined> => {
  if (eventId === PASSED_OVER) return { event: PASSED_OVER, to: 'waiting' };
  const [row] = await database.statement<Change>(`select event, "to" from ticket_event where id = $1::uuid`, [eventId]);
  return row;
};
