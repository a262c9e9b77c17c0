/** The first answers that people gave to each question, as item analysis takes them. */
import { type SQL, sql } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database, Orm } from '../../database/client.ts';
import { review } from '../../database/schema/study.ts';
import type { FirstAnswer, Item } from './item-analysis.ts';

/** Enough for any installation that one process serves; of more people some aren't looked at. */
const ANSWERS_AT_MOST = 1_000_000;

export type FirstAnswers = {
  readonly answers: readonly FirstAnswer[];
  /** First answers that say nothing of who knows what: with a hint, or said to be guessed. */
  readonly apart: ReadonlyMap<string, number>;
};

/**
 * One row a person and question. Who took their first answer back had seen the solution: nothing of
 * theirs counts for that question.
 */
export const firstAnswers = (orm: Pick<Orm, 'selectDistinctOn'>, among?: SQL) =>
  orm
    .selectDistinctOn([review.personId, review.questionSlug], {
      person: review.personId,
      item: review.questionSlug,
      right: review.correct,
      chosen: sql<string | null>`${review.given} ->> 0`.as('chosen'),
      apart: sql<boolean>`(${review.hinted} or ${review.confidence} = 'guessed')`.as('apart'),
      takenBack: sql<boolean>`(${review.undoneAt} is not null)`.as('taken_back'),
    })
    .from(review)
    .where(among)
    .orderBy(review.personId, review.questionSlug, review.number);

/**
 * Of all cohorts. Keyed by slug: no review keeps yet which wording and key it answered, so answers
 * from before an edit count as well.
 */
export const readFirstAnswers = async ({ orm }: Database): Promise<FirstAnswers> => {
  const rows = await firstAnswers(orm).limit(ANSWERS_AT_MOST);
  const apart = new Map<string, number>();
  const standing = rows.filter(({ takenBack }) => !takenBack);
  for (const row of standing) if (row.apart) apart.set(row.item, (apart.get(row.item) ?? 0) + 1);
  const answers = standing
    .filter((row) => !row.apart)
    .map(({ person, item, right, chosen }) => ({ person, item, right, chosen: chosen ?? undefined }));
  return { answers, apart };
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
