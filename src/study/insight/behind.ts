/** Who falls behind in a cohort, for its organisers' eyes alone: a rule that one sentence says. */
import { sql } from 'drizzle-orm';
import { nameIn } from '../../community/name-in.ts';
import type { InCohort } from '../../community/roles.ts';
import { rowsOf, type Transaction } from '../../database/client.ts';
import { studyDay } from '../../lib/time/study-day.ts';

/** Nothing answered for so long, though something was waiting. */
export const BEHIND_DAYS = 7;

/** How a learner of a cohort stands; dates are theirs, as `YYYY-MM-DD`. */
export type Standing = {
  readonly personId: string;
  readonly name: string;
  readonly zone: string;
  /** Of the day on which they joined or the cohort began, the later one. */
  readonly sinceOn: string;
  /** When they answered last, whatever and wherever; null for who never did. */
  readonly answeredOn: string | null;
  /** Since when their oldest question is due. */
  readonly dueOn: string | null;
  readonly vacationUntil: string | null;
};

/**
 * A learner has answered nothing for a week, though a review was due all that week or they haven't
 * begun. Whoever came, or came back from a vacation, within the week has the week still before
 * them.
 */
export const isBehind = (standing: Standing, at: Temporal.Instant): boolean => {
  const { zone, sinceOn, answeredOn, dueOn, vacationUntil } = standing;
  const weekAgo = studyDay(at, zone).subtract({ days: BEHIND_DAYS }).toString();
  const wasThere = sinceOn <= weekAgo && (vacationUntil === null || vacationUntil <= weekAgo);
  if (!wasThere) return false;
  return answeredOn === null || (answeredOn <= weekAgo && dueOn !== null && dueOn <= weekAgo);
};

/** Nobody teaches so many at once; it bounds what is read. */
const LEARNERS_AT_MOST = 5000;

/**
 * Those who fall behind, the longest quiet first.
 *
 * @param asked slugs of the questions that are still asked: of others a memory is no duty
 */
export const findBehind = async (
  tx: Pick<Transaction, 'execute'>,
  { cohortId }: InCohort<'organiser'>,
  asked: Iterable<string>,
  at: Temporal.Instant,
): Promise<readonly Standing[]> => {
  const standings = rowsOf<Standing>(
    await tx.execute(sql`
      with asked as materialized (
        select jsonb_array_elements_text(${JSON.stringify([...asked])}::text::jsonb) as slug
      ), standing as (
        select e.person_id as "personId", p.zone, ${sql.raw(nameIn('c.workspace_id', 'e.person_id'))} as name,
          greatest((e.created_at at time zone 'UTC')::date, c.starts_on)::text as "sinceOn",
          (select max(v.day)::text from review v where v.person_id = e.person_id) as "answeredOn",
          (
            select min(m.due_on)::text from memory m
            where m.person_id = e.person_id and m.suspended_at is null
              and m.question_slug in (select slug from asked)
          ) as "dueOn",
          (select r.vacation_until::text from reminder r where r.person_id = e.person_id) as "vacationUntil"
        from enrolment e
        join cohort c on c.id = e.cohort_id
        join person p on p.id = e.person_id
        where e.cohort_id = ${cohortId}::uuid and e.role = 'learner'
      )
      select * from standing
      order by coalesce("answeredOn", "sinceOn"), lower(name), "personId"
      limit ${LEARNERS_AT_MOST}`),
  );
  return standings.filter((standing) => isBehind(standing, at));
};
