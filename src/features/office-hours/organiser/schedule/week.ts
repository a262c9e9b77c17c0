/** What a cohort asked for help with in a week, beside how its quizzes went on that; never who. */
import { sql } from 'drizzle-orm';
import type { Curriculum } from '../../../../curriculum/model.ts';
import { rowsOf } from '../../../../database/client.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { findCohortZone, type Reader } from './plan-store.ts';

export type AskedTopic = {
  readonly title: string;
  readonly concept: string;
  readonly questions: number;
  readonly people: number;
  /** Answers of the cohort’s learners on it, and how many of them were right. */
  readonly answered: number;
  readonly correct: number;
};

export type AskedWeek = { readonly questions: number; readonly people: number; readonly topics: readonly AskedTopic[] };

const SHOWN = 3;
/** Fewer people could be told by what they asked. */
const PEOPLE_AT_LEAST = 3;

type Asked = { readonly concept: string | null; readonly questions: number; readonly people: number };

/** The seven days before this date, by the cohort’s clock. Nothing of a week in which too few asked. */
export const findAskedWeek = async (
  { database: { orm }, curriculum }: Pick<OfficeHoursFeatureNeeds, 'database' | 'curriculum'>,
  cohortId: string,
  day: string,
): Promise<AskedWeek | undefined> => {
  const zone = (await findCohortZone(orm, cohortId)) ?? 'UTC';
  const asked = rowsOf<Asked>(
    await orm.execute(sql`
      select concept_slug as concept, count(*)::int as questions, count(distinct person_id)::int as people
      from ticket
      where cohort_id = ${cohortId}::uuid
        and joined_at >= (${day}::date - 7)::timestamp at time zone ${zone}
        and joined_at < ${day}::date::timestamp at time zone ${zone}
      group by grouping sets ((concept_slug), ())
      having count(*) > 0
      order by grouping(concept_slug) desc, questions desc, concept_slug`),
  );
  const [all, ...byConcept] = asked;
  if (!all || all.people < PEOPLE_AT_LEAST) return undefined;
  const topics = byConcept
    .flatMap(({ concept, ...of }) => {
      const known = concept === null ? undefined : curriculum().concepts.get(concept);
      return known && of.people >= PEOPLE_AT_LEAST ? [{ ...of, concept: known.slug, title: known.title }] : [];
    })
    .slice(0, SHOWN);
  const quizzed = await Promise.all(
    topics.map(({ concept }) => findQuizzed(orm, curriculum(), cohortId, concept, day)),
  );
  return {
    questions: all.questions,
    people: all.people,
    topics: topics.map((topic, index) => ({ ...topic, ...(quizzed[index] ?? NONE) })),
  };
};

type Quizzed = Pick<AskedTopic, 'answered' | 'correct'>;

const NONE: Quizzed = { answered: 0, correct: 0 };

/** By each learner’s own days, as the rest of the week in review. */
const findQuizzed = async (
  reader: Reader,
  curriculum: Curriculum,
  cohortId: string,
  concept: string,
  day: string,
): Promise<Quizzed> => {
  const slugs = curriculum.questionsOf(concept).map(({ slug }) => slug);
  const [row] = rowsOf<Quizzed>(
    await reader.execute(sql`
      select count(*)::int as answered, (count(*) filter (where v.correct))::int as correct
      from enrolment e
      join review v on v.person_id = e.person_id
      where e.cohort_id = ${cohortId}::uuid and e.role = 'learner' and v.undone_at is null
        and v.day >= ${day}::date - 7 and v.day < ${day}::date
        and v.question_slug in (select jsonb_array_elements_text(${JSON.stringify(slugs)}::jsonb))`),
  );
  return row ?? NONE;
};
