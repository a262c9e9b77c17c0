/** What a person remembers, as rows: found for choosing, set aside and brought back. */
import type { Database } from '../../database/client.ts';
import { studyDay } from './day.ts';
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
 * Sets a question aside: it is not asked until it is brought back, even if the answer that set it
 * aside before is taken back.
 */
export const suspendQuestion = async (
  { database }: { readonly database: Database },
  request: Deed,
  questionSlug: string,
): Promise<boolean> => {
  const rows = await database.statement(
    `update memory set
       suspended_at = case when suspended_for = 'asked'
         then suspended_at else $3::timestamptz end,
       suspended_for = 'asked',
       version = version + 1
     where person_id = $1::uuid and question_slug = $2 returning 1`,
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
    `update memory set suspended_at = null, suspended_for = null, version = version + 1
     where person_id = $1::uuid and suspended_at is not null
       and question_slug in (select jsonb_array_elements_text($2::text::jsonb))
     returning 1`,
    [request.personId, JSON.stringify(questionSlugs)],
  );
  return rows.length;
};
