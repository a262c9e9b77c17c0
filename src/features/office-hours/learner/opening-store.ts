/** What somebody finds who would like help: whether it's open, when it opens next, and who waits for that. */
import type { Database } from '../../../database/client.ts';
import type { Opening } from './views.ts';

const FIND_OPENING = `
select
  exists (select from help_queue q where q.cohort_id = $1::uuid and q.retired_at is null) as "isSetUp",
  s.id is not null as "isOpen",
  s.last_call_at is not null as "isClosing",
  (
    select round(extract(epoch from min(n.opens_at)) * 1000)::float8 from session n
    where n.cohort_id = $1::uuid and n.opened_at is null and n.cancelled_at is null and n.closed_at is null
      and n.opens_at > $3::timestamptz
  ) as "opensAtMs",
  exists (select from opening_watch w where w.cohort_id = $1::uuid and w.person_id = $2::uuid) as "isWatched"
from (values (1)) one
left join session s on s.cohort_id = $1::uuid and s.opened_at is not null and s.closed_at is null`;

type Row = {
  readonly isSetUp: boolean;
  readonly isOpen: boolean;
  readonly isClosing: boolean;
  readonly opensAtMs: number | null;
  readonly isWatched: boolean;
};

/** Nothing where the cohort has no office hours: no line is to be joined. */
export const findOpening = async (
  database: Pick<Database, 'statement'>,
  cohortId: string,
  personId: string,
  at: Temporal.Instant,
): Promise<Opening | undefined> => {
  const [row] = await database.statement<Row>(FIND_OPENING, [cohortId, personId, at.toString()]);
  if (!row?.isSetUp) return undefined;
  return {
    cohortId,
    state: row.isOpen ? (row.isClosing ? 'closing' : 'open') : 'closed',
    opensAtMs: row.opensAtMs ?? undefined,
    isWatched: row.isWatched,
  };
};

type Watch = {
  readonly cohortId: string;
  readonly personId: string;
  readonly accountId: string;
  readonly at: Temporal.Instant;
};

/** Twice is once: they are told once, of the next opening, where they asked last. */
export const recordWatch = async (
  database: Pick<Database, 'statement'>,
  { cohortId, personId, accountId, at }: Watch,
): Promise<void> => {
  await database.statement(
    `insert into opening_watch (cohort_id, person_id, account_id, at)
     values ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz)
     on conflict (cohort_id, person_id) do update set account_id = excluded.account_id`,
    [cohortId, personId, accountId, at.toString()],
  );
};
