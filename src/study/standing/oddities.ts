/**
 * What an organiser may want to look at: answers faster than anybody reads, wrong answers that two
 * people gave in step, wrong answers taken back. Facts, which all have innocent reasons too.
 */
import { sql } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import { type Database, rowsOf, type Transaction } from '../../database/client.ts';
import type { Range } from './periods.ts';

type Needs = {
  readonly database: Pick<Database, 'orm'>;
  readonly curriculum: () => Pick<Curriculum, 'questions'>;
};

export type Oddities = {
  /** So many of their answers came sooner than the question can be read. */
  readonly quick: readonly { readonly personId: string; readonly quick: number; readonly of: number }[];
  /**
   * Of the questions that both got wrong within some minutes of each other, so many in the same
   * way.
   */
  readonly alike: readonly {
    readonly one: string;
    readonly other: string;
    readonly same: number;
    readonly of: number;
  }[];
  readonly takenBack: readonly { readonly personId: string; readonly count: number }[];
};

/** Twice as fast as quick readers read, and some time to press. */
const WORDS_A_SECOND = 10;
const PRESS_SECONDS = 1.5;
const IN_STEP_MINUTES = 10;
/** Fewer happen to anybody. */
const AT_LEAST = { quick: 10, alike: 5, takenBack: 5 };
const SHARE_AT_LEAST = { quick: 0.3, alike: 0.8 };
const SHOWN_AT_MOST = 20;

/** Of what its learners answered on these days. */
export const findOddities = (
  { database, curriculum }: Needs,
  { cohortId }: InCohort<'organiser'>,
  { from, to }: Range,
): Promise<Oddities> => {
  const answered = sql`
    select v.*
    from enrolment e
    join review v on v.person_id = e.person_id and v.day between ${from}::date and ${to}::date
    where e.cohort_id = ${cohortId}::uuid and e.role = 'learner'`;
  return database.orm.transaction(async (tx) => ({
    quick: await findQuick(tx, answered, curriculum()),
    alike: await findAlike(tx, answered),
    takenBack: await findTakenBack(tx, answered),
  }));
};

type Answered = ReturnType<typeof sql>;

/** From the answer before, which is at least as long as they had it before them. */
const findQuick = async (
  tx: Transaction,
  answered: Answered,
  { questions }: Pick<Curriculum, 'questions'>,
): Promise<Oddities['quick']> => {
  const reading = [...questions.values()].map(({ slug, prompt }) => ({
    slug,
    seconds: PRESS_SECONDS + prompt.markdown.split(/\s+/).length / WORDS_A_SECOND,
  }));
  return rowsOf(
    await tx.execute(sql`
      with timed as (
        select a.person_id, a.question_slug,
          extract(epoch from a.at - lag(a.at) over (partition by a.person_id order by a.number)) as seconds
        from (${answered}) a
      ), counted as (
        select t.person_id, count(*) filter (where t.seconds < r.seconds)::int as quick, count(*)::int as of
        from timed t
        join jsonb_to_recordset(${JSON.stringify(reading)}::text::jsonb) as r (slug text, seconds float8)
          on r.slug = t.question_slug
        group by t.person_id
      )
      select person_id as "personId", quick, of
      from counted
      where quick >= ${AT_LEAST.quick} and quick >= ${SHARE_AT_LEAST.quick}::float8 * of
      order by quick desc, person_id
      limit ${SHOWN_AT_MOST}`),
  );
};

const findAlike = async (tx: Transaction, answered: Answered): Promise<Oddities['alike']> =>
  rowsOf(
    await tx.execute(sql`
      with wrong as materialized (
        select person_id, question_slug, given, at from (${answered}) a where not a.correct
      )
      select one.person_id as one, other.person_id as other, count(*)::int as of,
        count(*) filter (where one.given = other.given)::int as same
      from wrong one
      join wrong other on other.question_slug = one.question_slug and other.person_id > one.person_id
        and other.at between one.at - ${IN_STEP_MINUTES} * interval '1 minute'
          and one.at + ${IN_STEP_MINUTES} * interval '1 minute'
      group by one.person_id, other.person_id
      having count(*) filter (where one.given = other.given)
        >= greatest(${AT_LEAST.alike}, ${SHARE_AT_LEAST.alike}::float8 * count(*))
      order by same desc, one.person_id, other.person_id
      limit ${SHOWN_AT_MOST}`),
  );

/** Such an answer is as if it had never been given, and its question isn't counted. */
const findTakenBack = async (tx: Transaction, answered: Answered): Promise<Oddities['takenBack']> =>
  rowsOf(
    await tx.execute(sql`
      select person_id as "personId", count(*)::int as count
      from (${answered}) a
      where a.undone_at is not null and not a.correct
      group by person_id
      having count(*) >= ${AT_LEAST.takenBack}
      order by count desc, person_id
      limit ${SHOWN_AT_MOST}`),
  );
