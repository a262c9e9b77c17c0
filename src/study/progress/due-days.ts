/** On which days something was due, on which of them a person answered, and on which nothing was expected. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import { orNothing } from '../../database/connect/errors.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { findDays } from '../standing/find-days.ts';
import type { DueDay } from './streak.ts';

type Needs = { readonly database: Database; readonly curriculum: () => Pick<Curriculum, 'questions'> };

/** $1 person, $2 and $3 the first and the last day: their cohorts' days off, and when they were away. */
const FIND_FREE_DAYS = `
select h.day::text as day
from enrolment e
join holiday h on h.cohort_id = e.cohort_id
where e.person_id = $1::uuid and h.day between $2::date and $3::date
union
select d.day::date::text
from time_away y
cross join lateral generate_series(
  greatest(y.from_on, $2::date), least(y.until_on - 1, $3::date), interval '1 day') as d (day)
where y.person_id = $1::uuid and y.from_on <= $3::date and y.until_on > $2::date`;

/**
 * The last is today. Costs as much as was answered in these weeks. Nothing where the log can't be
 * read: the routine that keeps a cohort's days meets the same, and says so to whoever operates.
 */
export const findDueDays = async (
  needs: Needs,
  { personId, zone, at }: { readonly personId: string; readonly zone: string; readonly at: Temporal.Instant },
  weeks: number,
): Promise<readonly DueDay[] | undefined> => {
  const today = studyDay(at, zone);
  const [from, to] = [today.subtract({ weeks }).toString(), today.toString()];
  const [days, free] = await Promise.all([
    orNothing(findDays(needs, personId, from, to)),
    needs.database.statement<{ day: string }>(FIND_FREE_DAYS, [personId, from, to]),
  ]);
  const isFree = new Set(free.map(({ day }) => day));
  return days?.map(({ day, asked, counted }) => ({ day, asked, kept: counted > 0, free: isFree.has(day) }));
};
