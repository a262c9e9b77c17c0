/** What may answer somebody before they wait: what was solved before, and what was offered to whom. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Database, rowsOf } from '../../../database/client.ts';
import type { Solved } from './join-views.ts';

/** What they had filled in, kept until they say whether they still want help. */
const draftSchema = z.object({
  queueId: z.uuid(),
  topic: z.string(),
  conceptSlug: z.string().nullable(),
  tried: z.string(),
  trouble: z.string().nullable(),
  mayBeJoined: z.boolean(),
  showsMissed: z.boolean(),
  withTicketId: z.uuid().nullable(),
  asks: z.enum(['line', 'writing', 'next']),
});

export type Draft = z.infer<typeof draftSchema>;

/** More than this nobody reads before asking. */
const SOLVED_AT_MOST = 3;

/** Newest first; only where both who asked and who answered let others find it. */
export const findSolved = (
  database: Pick<Database, 'statement'>,
  cohortId: string,
  conceptSlug: string,
): Promise<readonly Solved[]> =>
  database.statement<Solved>(
    `select t.topic, t.tried, c.answer from ticket t
     join claim c on c.ticket_id = t.id and c.outcome = 'done' and c.shared and c.answer is not null
     where t.cohort_id = $1::uuid and t.concept_slug = $2 and t.state = 'done' and t.shared
     order by c.ended_at desc, c.id limit ${SOLVED_AT_MOST}`,
    [cohortId, conceptSlug],
  );

type Asker = { readonly cohortId: string; readonly personId: string; readonly accountId: string };

/** So many of a cohort's learners are one who isn't offered anything. */
const EVERY = 10;

/**
 * Remembers that there was something to offer, and whether it is shown: not to every tenth, so that
 * what it saves can be told from what would have been. Gives the offer's id where it is shown. One
 * at a time in a cohort, or two would be the same one of ten; twice for one interaction is once.
 */
export const recordOffer = (
  { orm }: Pick<Database, 'orm'>,
  { cohortId, personId, accountId }: Asker,
  {
    interactionId,
    draft,
    at,
  }: { readonly interactionId: string; readonly draft: Draft; readonly at: Temporal.Instant },
): Promise<string | undefined> =>
  orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`office hours offers ${cohortId}`}))`);
    await tx.execute(sql`
      insert into ticket_offer (id, cohort_id, person_id, account_id, draft, shown, at)
      select md5(${interactionId})::uuid, ${cohortId}::uuid, ${personId}::uuid, ${accountId}::uuid,
        case when o.shown then ${JSON.stringify(draft)} end, o.shown, ${at.toString()}::timestamptz
      from (
        select count(*)::int % ${EVERY}::int <> ${EVERY - 1}::int as shown
        from ticket_offer where cohort_id = ${cohortId}::uuid
      ) o
      on conflict (id) do nothing`);
    const [row] = rowsOf<{ id: string }>(
      await tx.execute(sql`select id from ticket_offer where id = md5(${interactionId})::uuid and shown`),
    );
    return row?.id;
  });

export type Offered = {
  readonly cohortId: string;
  /** Gone once they have said that they are answered, or are in line. */
  readonly draft: Draft | undefined;
  readonly answered: boolean | null;
};

/** Their own one alone: its id comes from outside. */
export const findOffered = async (
  database: Pick<Database, 'statement'>,
  offerId: string,
  personId: string,
): Promise<Offered | undefined> => {
  const [row] = await database.statement<{ cohortId: string; draft: string | null; answered: boolean | null }>(
    `select cohort_id as "cohortId", draft, answered from ticket_offer where id = $1::uuid and person_id = $2::uuid`,
    [offerId, personId],
  );
  return row && { ...row, draft: row.draft === null ? undefined : draftSchema.parse(JSON.parse(row.draft)) };
};

/** The first word counts: whoever was answered by it and asks again later is another one. */
export const recordAnswered = async (
  database: Pick<Database, 'statement'>,
  offerId: string,
  personId: string,
  answered: boolean,
): Promise<void> => {
  await database.statement(
    `update ticket_offer set answered = coalesce(answered, $3::boolean), draft = case when $3::boolean then draft end
     where id = $1::uuid and person_id = $2::uuid`,
    [offerId, personId, answered],
  );
};
