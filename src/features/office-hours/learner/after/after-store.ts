/** What somebody said after they were helped. */
import type { Database } from '../../../../database/client.ts';

/** What can be said of it with one tap. */
export const helpings = ['yes', 'partly', 'no'] as const;
export type Helping = (typeof helpings)[number];

type Reader = Pick<Database, 'statement'>;

/** What was said of help before the latest counts as not said; a comment stays. */
export type Helped = {
  readonly ticketId: string;
  readonly cohortId: string;
  readonly topic: string;
  readonly state: string;
  readonly helped: Helping | null;
  readonly comment: string | null;
  readonly stillSolved: boolean | null;
  /** The helper noted what answered it, and lets others find it. */
  readonly hasAnswer: boolean;
  readonly shared: boolean;
};

/** Of feedback `f`: nothing where somebody has helped again since it was said. */
const latest = (column: string): string => `
  case when not exists (select from ticket e where e.id = f.ticket_id and e.ended_at > f.at) then f.${column} end`;

const FIND = `
select t.id as "ticketId", t.cohort_id as "cohortId", t.topic, t.state, t.shared, f.comment,
  ${latest('helped')} as helped, ${latest('still_solved')} as "stillSolved",
  exists (
    select from claim c where c.ticket_id = t.id and c.outcome = 'done' and c.shared and c.answer is not null
  ) as "hasAnswer"
from ticket t left join ticket_feedback f on f.ticket_id = t.id
where t.id = $1::uuid`;

/** Of anybody: for what is said of our own accord. */
export const findHelpedTicket = async (database: Reader, ticketId: string): Promise<Helped | undefined> =>
  (await database.statement<Helped>(FIND, [ticketId]))[0];

/** Their own one alone: its id comes from outside. */
export const findOwnHelped = async (
  database: Reader,
  ticketId: string,
  personId: string,
): Promise<Helped | undefined> =>
  (await database.statement<Helped>(`${FIND} and t.person_id = $2::uuid`, [ticketId, personId]))[0];

type Said = {
  readonly helped?: Helping;
  readonly comment?: string;
  readonly stillSolved?: boolean;
};

/** The last word counts; what isn't said stays, where it is of the latest help. */
export const recordFeedback = async (
  database: Reader,
  ticketId: string,
  { helped, comment, stillSolved }: Said,
  at: Temporal.Instant,
): Promise<void> => {
  await database.statement(
    `insert into ticket_feedback as f (ticket_id, helped, comment, still_solved, at)
     values ($1::uuid, $2, $3, $4::boolean, $5::timestamptz)
     on conflict (ticket_id) do update set
       helped = coalesce(excluded.helped, ${latest('helped')}),
       comment = coalesce(excluded.comment, f.comment),
       still_solved = coalesce(excluded.still_solved, ${latest('still_solved')}),
       at = excluded.at`,
    [ticketId, helped ?? null, comment ?? null, stillSolved ?? null, at.toString()],
  );
};

export const recordShared = async (database: Reader, ticketId: string, shared: boolean): Promise<void> => {
  await database.statement(`update ticket set shared = $2::boolean where id = $1::uuid`, [ticketId, shared]);
};
