/** How later reviews of each question came out, against what was predicted: of the question as it is now. */
import { sql } from 'drizzle-orm';
import { type Orm, rowsOf } from '../../database/client.ts';
import { defaultScheduling, fsrsFor } from '../memory/memory.ts';
import { SAYS_RECALL } from '../memory/snapshot.ts';
import { VERSIONS } from './first-answers.ts';

export type LaterReviews = {
  readonly item: string;
  readonly n: number;
  /** The mean of R − x: above 0 where it is forgotten more than predicted. */
  readonly missed: number;
};

/** Of all cohorts; by one curve for everybody, as boards go by it. */
export const findLaterReviews = async (orm: Pick<Orm, 'execute'>): Promise<readonly LaterReviews[]> => {
  const { decay, factor } = fsrsFor(defaultScheduling).curve;
  return rowsOf<LaterReviews>(
    await orm.execute(sql`
      with ${VERSIONS}
      select v.question_slug as item, count(*)::int as n,
        avg(
          power(1 + ${factor}::float8 * greatest(0, v.day - (v.before ->> 'reviewed_on')::date)
            / (v.before ->> 'stability')::float8, ${decay}::float8)
          - (v.rating > 1 and not v.hinted)::int
        )::float8 as missed
      from review v
      left join version on version.question_slug = v.question_slug
      where v.scheduled and ${sql.raw(SAYS_RECALL)} and v.undone_at is null
        and (version.hash is null or v.question_hash = version.hash
          or v.question_hash is null and version.versions = 1)
      group by v.question_slug`),
  );
};
