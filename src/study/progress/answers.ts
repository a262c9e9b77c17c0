/** What a person answered lately, as their own numbers are made of it. */
import type { Database } from '../../database/client.ts';
import type { Certainty } from '../memory/rating.ts';
import { SAYS_RECALL } from '../memory/snapshot.ts';

export type Answer = {
  /** Their own day, as `YYYY-MM-DD`. */
  readonly day: string;
  readonly atMs: number;
  readonly correct: boolean;
  /** 1 again to 4 easy. */
  readonly rating: number;
  /** What they said before they saw whether they were right; null with a hint, too. */
  readonly certainty: Certainty | null;
  /** The memory as it was before; both null for a question that was new, or practice. */
  readonly reviewedOn: string | null;
  readonly stability: number | null;
};

/** Some 250 a day over twelve weeks; of more the latest count. */
const ANSWERS_AT_MOST = 20_000;

const FIND_ANSWERS = `
select * from (
  select v.day::text as day, (extract(epoch from v.at) * 1000)::float8 as "atMs",
    v.correct, v.rating, case when not v.hinted then v.certainty end as certainty,
    case when v.scheduled and ${SAYS_RECALL} then v.before ->> 'reviewed_on' end as "reviewedOn",
    case when v.scheduled and ${SAYS_RECALL} then (v.before ->> 'stability')::float8 end as stability
  from review v
  where v.person_id = $1::uuid and v.day >= $2::date and v.undone_at is null
  order by v.at desc
  limit ${ANSWERS_AT_MOST}
) latest
order by "atMs"`;

/** Those that stand, in their order. */
export const findAnswers = (
  database: Database,
  personId: string,
  from: Temporal.PlainDate,
): Promise<readonly Answer[]> => database.statement<Answer>(FIND_ANSWERS, [personId, from.toString()]);
