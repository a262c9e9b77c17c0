/** Whose days are to be worked out: who answered or took something back, and whose day is over. */
import { isUnreachable, orNothing } from '../../database/connect/errors.ts';
import { createResting } from '../../jobs/resting.ts';
import { BASIS, type KeepingNeeds, keepScores } from './keep-scores.ts';

/** Of one turn: some milliseconds each. */
const PEOPLE_AT_ONCE = 20;
/** Until this process tries somebody again whose days can’t be worked out. */
const REST = { leastMs: 5 * 60_000, mostMs: 6 * 60 * 60_000 } as const;

/** SQL: `ids` is a parameter of them, with commas between. */
const isAmong = (ids: '$1' | '$2'): string => `person_id = any(string_to_array(${ids}, ',')::uuid[])`;

/** None of those that rest. Marked days first, then those whose day is over. */
const FIND_DUE = `
select person_id as id
from (
  (select distinct person_id, 1 as turn from score where stale and not ${isAmong('$2')} limit ${PEOPLE_AT_ONCE})
  union all
  (
    select person_id, 2
    from score_keeping
    where next_at <= $1::timestamptz and not ${isAmong('$2')}
    order by next_at
    limit ${PEOPLE_AT_ONCE}
  )
) due
group by person_id
order by min(turn)
limit ${PEOPLE_AT_ONCE}`;

/** Of one turn among those of whom nothing tells that they are due: 40 ms. */
const LOOKED_AT = 20_000;

/**
 * Who was never worked out, changed zones, or is in a cohort that goes on again: nothing tells, so
 * everybody is looked at, some at a time. `$2`: the person after whom this turn begins; `last`: the
 * one it came to, none at the end.
 */
const FIND_UNKEPT = `
with looked as (
  select person_id, cohort_id
  from enrolment
  where person_id > $2::uuid
  order by person_id
  fetch first ${LOOKED_AT} rows with ties
),
unkept as (
  select distinct e.person_id::text as id
  from looked e
  join person p on p.id = e.person_id
  join cohort c on c.id = e.cohort_id
  left join score_keeping k on k.person_id = e.person_id and k.cohort_id = e.cohort_id
  where not e.${isAmong('$1')} and (
    k.person_id is null or k.zone <> p.zone or k.basis <> ${BASIS} or (
      k.next_at is null and c.archived_at is null and (c.ends_on is null or k.kept_to < c.ends_on)))
  limit ${PEOPLE_AT_ONCE}
)
select (select string_agg(id, ',') from unkept) as ids,
  (select case when count(*) >= ${LOOKED_AT} then max(person_id::text) end from looked) as last`;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Works off some of those whose days are due; gives whether more may be left. Throws what failed,
 * once it was tried for each by themselves: one who can't be worked out rests, and keeps nobody else
 * waiting.
 */
export const createKeeping = (needs: KeepingNeeds): ((at: Temporal.Instant) => Promise<boolean>) => {
  const resting = createResting(REST);
  let after = NOBODY;

  const keepEach = async (ids: readonly string[], at: Temporal.Instant): Promise<void> => {
    const failures: unknown[] = [];
    for (const id of ids)
      await keepScores(needs, [id], at).then(
        () => resting.done(id),
        (error: unknown) => {
          // That is nobody's fault.
          if (isUnreachable(error)) throw error;
          resting.failed(id);
          failures.push(new Error(`the days of person ${id} can’t be worked out`, { cause: error }));
        },
      );
    if (failures.length > 0) throw new AggregateError(failures, 'some people’s days could not be worked out');
  };

  /** Where none of them is due, the next turn begins after them. */
  const findUnkept = async (): Promise<readonly string[]> => {
    const [row] = await needs.database.statement<Looked>(FIND_UNKEPT, [resting.now().join(), after]);
    const ids = row?.ids?.split(',') ?? [];
    if (ids.length === 0) after = row?.last ?? NOBODY;
    return ids;
  };

  return async (at) => {
    const due = await needs.database.statement<{ id: string }>(FIND_DUE, [at.toString(), resting.now().join()]);
    const ids = due.length > 0 ? due.map(({ id }) => id) : await findUnkept();
    if (ids.length === 0) return false;
    try {
      return (await keepScores(needs, ids, at)) > 0;
    } catch {
      await keepEach(ids, at);
      return true;
    }
  };
};

type Looked = { readonly ids: string | null; readonly last: string | null };

/**
 * One person's, where something of theirs has changed: so that they see their answer at once, and
 * themselves once they have linked two accounts or joined. False
 * where it can't be worked out: the routine above meets the same, and says so to whoever operates.
 */
export const keepOwnScores = async (needs: KeepingNeeds, personId: string, at: Temporal.Instant): Promise<boolean> => {
  const [stale] = await needs.database.statement(
    `select from score where stale and person_id = $1::uuid
     union all
     select from score_keeping where next_at <= $2::timestamptz and person_id = $1::uuid
     union all
     select from enrolment e where e.person_id = $1::uuid and not exists (
       select from score_keeping k where k.person_id = e.person_id and k.cohort_id = e.cohort_id)
     limit 1`,
    [personId, at.toString()],
  );
  return !stale || (await orNothing(keepScores(needs, [personId], at))) !== undefined;
};
