/** The first answers that people gave to each question, as item analysis takes them. */
import { type SQL, sql } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import { type Orm, rowsOf } from '../../database/client.ts';
import { review } from '../../database/schema/study/study.ts';
import { type Item, OTHERS_AT_LEAST, type Tally } from './item-analysis.ts';

/**
 * One row a person and question. Who took their first answer back had seen the solution: nothing of
 * theirs counts for that question.
 */
export const firstAnswers = (orm: Pick<Orm, 'selectDistinctOn'>, among?: SQL) =>
  orm
    .selectDistinctOn([review.personId, review.questionSlug], {
      person: review.personId,
      item: review.questionSlug,
      hash: review.questionHash,
      right: review.correct,
      chosen: sql<string | null>`${review.given} ->> 0`.as('chosen'),
      apart: sql<boolean>`(${review.hinted} or ${review.confidence} = 'guessed')`.as('apart'),
      takenBack: sql<boolean>`(${review.undoneAt} is not null)`.as('taken_back'),
    })
    .from(review)
    .where(among)
    .orderBy(review.personId, review.questionSlug, review.number);

/** Of each question: which version is asked now, and how many are known. */
export const VERSIONS = sql.raw(`version as materialized (
  select question_slug, max(hash) filter (where current) as hash, count(*) as versions
  from question_version
  group by question_slug
)`);

/**
 * Of all cohorts, and of each question as it is now: who met it first in another version isn't
 * counted. The database adds up, so that neither memory nor the event loop grows with the log.
 */
export const tallyFirstAnswers = async (
  orm: Pick<Orm, 'execute' | 'selectDistinctOn'>,
  items: readonly Item[],
): Promise<readonly Tally[]> => {
  const withOptions = JSON.stringify(items.flatMap(({ id, options }) => (options.length > 0 ? [id] : [])));
  return rowsOf<Tally>(
    await orm.execute(sql`
      with ${VERSIONS}, standing as materialized (
        select f.person_id, f.question_slug as item, f.correct, f.apart,
          case when o.item is not null then f.chosen end as chosen
        from ${firstAnswers(orm).as('f')}
        left join jsonb_array_elements_text(${withOptions}::text::jsonb) as o (item) on o.item = f.question_slug
        left join version v on v.question_slug = f.question_slug
        where not f.taken_back and (v.question_slug is null
          -- One from before versions were kept is of the only one that is known.
          or case when f.question_hash is null then v.versions = 1 else f.question_hash = v.hash end)
      ), facility as materialized (
        select item, avg(correct::int)::float8 as facility from standing where not apart group by item
      ), above as materialized (
        select s.person_id, s.item, s.correct::int - f.facility as above
        from standing s
        join facility f on f.item = s.item
        where not s.apart
      ), person as materialized (
        select person_id, count(*) - 1 as others, sum(above) as above from above group by person_id
      ), judged as (
        select a.person_id, a.item, (p.above - a.above) / p.others as ability
        from above a
        join person p on p.person_id = a.person_id and p.others >= ${OTHERS_AT_LEAST}
      )
      select s.item, s.chosen, s.correct as "right", s.apart, count(*)::int as n,
        count(j.ability)::int as judged, coalesce(sum(j.ability), 0)::float8 as ability,
        coalesce(sum(j.ability * j.ability), 0)::float8 as squares
      from standing s
      left join judged j on j.person_id = s.person_id and j.item = s.item
      group by s.item, s.chosen, s.correct, s.apart`),
  );
};

/** Every question with what one hits by guessing. */
export const itemsOf = ({ questions }: Pick<Curriculum, 'questions'>): readonly Item[] =>
  [...questions.values()].map((question): Item => {
    const { slug: id, kind } = question;
    if (kind === 'true-false') return { id, chance: 0.5, options: ['true', 'false'], key: String(question.answer) };
    if (kind !== 'single') return { id, chance: 0, options: [] };
    const keys = question.options.map((_, index) => String(index));
    const key = question.options.findIndex(({ right }) => right);
    return { id, chance: 1 / keys.length, options: keys, key: String(key) };
  });
