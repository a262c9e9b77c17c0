/** The first answers that people gave to each question, as item analysis takes them. */
import { type SQL, sql } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database, Orm } from '../../database/client.ts';
import { questionVersion } from '../../database/schema/regrade.ts';
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
      hash: review.questionHash,
      right: review.correct,
      chosen: sql<string | null>`${review.given} ->> 0`.as('chosen'),
      apart: sql<boolean>`(${review.hinted} or ${review.confidence} = 'guessed')`.as('apart'),
      takenBack: sql<boolean>`(${review.undoneAt} is not null)`.as('taken_back'),
    })
    .from(review)
    .where(among)
    .orderBy(review.personId, review.questionSlug, review.number);

/**
 * Of all cohorts, and of each question as it is now: who met it first in another version isn't
 * counted.
 */
export const readFirstAnswers = async ({ orm }: Pick<Database, 'orm'>): Promise<FirstAnswers> => {
  const isOfNow = await findVersionsNow(orm);
  const rows = await firstAnswers(orm).limit(ANSWERS_AT_MOST);
  const apart = new Map<string, number>();
  const standing = rows.filter(({ item, hash, takenBack }) => !takenBack && isOfNow(item, hash));
  for (const row of standing) if (row.apart) apart.set(row.item, (apart.get(row.item) ?? 0) + 1);
  const answers = standing
    .filter((row) => !row.apart)
    .map(({ person, item, right, chosen }) => ({ person, item, right, chosen: chosen ?? undefined }));
  return { answers, apart };
};

/** An answer from before versions were kept is of the only one that is known; where none is, all count. */
const findVersionsNow = async (orm: Pick<Orm, 'select'>) => {
  const rows = await orm
    .select({
      slug: questionVersion.questionSlug,
      hash: sql<string | null>`max(${questionVersion.hash}) filter (where ${questionVersion.current})`,
      versions: sql<number>`count(*)::int`,
    })
    .from(questionVersion)
    .groupBy(questionVersion.questionSlug);
  const known = new Map(rows.map((row) => [row.slug, row]));
  return (slug: string, hash: string | null): boolean => {
    const now = known.get(slug);
    return now === undefined || (hash === null ? now.versions === 1 : hash === now.hash);
  };
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
