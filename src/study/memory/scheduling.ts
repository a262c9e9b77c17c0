/**
 * How a person's questions are scheduled: by the weights that their cohort adopted last, else by
 * the shared ones, else by the defaults; and as well known as they chose.
 */
import { sql } from 'drizzle-orm';
import { type Orm, rowsOf } from '../../database/client.ts';
import { createBoundedMap } from '../../lib/process/bounded-map.ts';
import { defaultScheduling, type Scheduling } from './memory.ts';

/**
 * The weights for a person as a JSON text, null where they go by the defaults; `personId` is SQL.
 * Somebody in several cohorts goes by the oldest. Whoever is in a cohort that is kept out of the
 * shared weights doesn't go by them, as none of their answers flow into them.
 */
export const weightsSql = (personId: string): string => `coalesce(
  (
    select f.weights::text
    from cohort_fit f
    where f.adopted and f.cohort_id = (
      select e.cohort_id
      from enrolment e
      join cohort c on c.id = e.cohort_id
      where e.person_id = ${personId}
      order by c.created_at, c.id
      limit 1
    )
    order by f.fitted_at desc
    limit 1
  ), (
    select s.weights::text
    from shared_fit s
    where s.adopted and not exists (
      select from enrolment e
      join cohort c on c.id = e.cohort_id
      where e.person_id = ${personId} and not c.shares_weights
    )
    order by s.fitted_at desc
    limit 1
  ))`;

/** A process meets a handful of fits; what is made again costs microseconds. */
const KEPT = 1000;
const known = createBoundedMap<Scheduling>(KEPT);

/**
 * `weights`: as weightsSql gives them; `retention`: what the person chose. The same gives the same
 * object, by which memory.ts keeps its scheduler.
 */
export const schedulingOf = (weights: string | null, retention: number | null = null): Scheduling => {
  if (weights === null && retention === null) return defaultScheduling;
  const key = `${retention} ${weights}`;
  const kept = known.get(key);
  if (kept) return kept;
  const scheduling = {
    ...defaultScheduling,
    ...(retention === null ? {} : { retention }),
    // Written by us as a list of 21 numbers.
    ...(weights === null ? {} : { weights: JSON.parse(weights) as readonly number[] }),
  };
  known.set(key, scheduling);
  return scheduling;
};

/**
 * `orm` or a transaction of it; for where it isn't loaded with the asking itself. Of several
 * persons, who are about to be one, as of that one.
 */
export const findScheduling = async (
  orm: Pick<Orm, 'execute'>,
  ...personIds: readonly string[]
): Promise<Scheduling> => {
  const ids = sql.join(
    personIds.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
  const [row] = rowsOf<{ weights: string | null; retention: number | null }>(
    await orm.execute(sql`
      select ${sql.raw(weightsSql('any(p.ids)'))} as weights, (
        select chosen.retention::float8 from person chosen
        where chosen.id = any(p.ids) and chosen.retention is not null
        order by chosen.created_at, chosen.id
        limit 1
      ) as retention
      from (select array[${ids}] as ids) p`),
  );
  return schedulingOf(row?.weights ?? null, row?.retention ?? null);
};
