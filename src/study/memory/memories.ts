/** What a person remembers, as rows: found for choosing, set aside and brought back. */
import type { Database } from '../../database/client.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import type { Memory } from './memory.ts';

/** Who, and when. */
type Deed = { readonly personId: string; readonly at: Temporal.Instant };

export type KnownQuestion = Memory & {
  readonly questionSlug: string;
  readonly suspendedFor: 'leech' | 'asked' | null;
};

/** All that a person has met; at most one row a question of the curriculum, which bounds it. */
export const findKnownQuestions = (database: Database, personId: string): Promise<readonly KnownQuestion[]> =>
  database.statement<KnownQuestion>(
    `select question_slug as "questionSlug", due_on::text as "dueOn",
       reviewed_on::text as "reviewedOn", stability, difficulty,
       elapsed_days as "elapsedDays", scheduled_days as "scheduledDays",
       learning_steps as "learningSteps", reps, lapses, state, suspended_for as "suspendedFor"
     from memory
     where person_id = $1::uuid
     order by question_slug`,
    [personId],
  );

export type DayScore = {
  readonly answered: number;
  readonly correct: number;
  readonly introduced: number;
  readonly reviewed: number;
};

/** What a person has done on the learner's day of this instant. */
export const findDayScore = async (
  database: Database,
  request: Deed & { readonly zone: string },
): Promise<DayScore> => {
  const [row] = await database.statement<DayScore>(
    `select answered, correct, introduced, reviewed
     from score
     where person_id = $1::uuid and day = $2::date`,
    [request.personId, studyDay(request.at, request.zone).toString()],
  );
  return row ?? { answered: 0, correct: 0, introduced: 0, reviewed: 0 };
};

/**
 * What is asked of a person from a date on is another: their days are worked out anew
 * (study/standing).
 */
const WORK_OUT_AGAIN = `
  update score_keeping k set
    kept_to = least(k.kept_to, changed.first_on - 1),
    next_at = '-infinity'
  from (select person_id, min(first_on) as first_on from changed group by person_id) changed
  where k.person_id = changed.person_id`;

/**
 * Sets a question aside: it is not asked until it is brought back, even if the answer that set it
 * aside before is taken back.
 */
export const suspendQuestion = async (
  { database }: { readonly database: Database },
  request: Deed,
  questionSlug: string,
): Promise<boolean> => {
  const rows = await database.statement(
    `with changed as (
       update memory set
         suspended_at = coalesce(suspended_at, $3::timestamptz),
         suspended_for = 'asked',
         version = version + 1
       where person_id = $1::uuid and question_slug = $2
       returning person_id, (suspended_at at time zone 'UTC')::date as first_on
     ), marked as (${WORK_OUT_AGAIN})
     select from changed`,
    [request.personId, questionSlug, request.at.toString()],
  );
  return rows.length > 0;
};

/** Brings questions back: each is due when it would have been. */
export const bringBackQuestions = async (
  { database }: { readonly database: Database },
  request: Deed,
  questionSlugs: readonly string[],
): Promise<number> => {
  const rows = await database.statement(
    `with changed as (
       update memory set suspended_at = null, suspended_for = null, version = version + 1,
         aside_on = case when aside_on >= reviewed_on then aside_on else (suspended_at at time zone 'UTC')::date end,
         returned_on = ($3::timestamptz at time zone 'UTC')::date
       where person_id = $1::uuid and suspended_at is not null
         and question_slug in (select jsonb_array_elements_text($2::text::jsonb))
       returning person_id, aside_on as first_on
     ), marked as (${WORK_OUT_AGAIN})
     select from changed`,
    [request.personId, JSON.stringify(questionSlugs), request.at.toString()],
  );
  return rows.length;
};
