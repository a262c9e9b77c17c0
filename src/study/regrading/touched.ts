/** Whom a curriculum's keys would touch, before anything is changed. */
import { isNotNull } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import { questionVersion } from '../../database/schema/study/regrade.ts';
import { findMisgraded } from './find-misgraded.ts';
import { findVersions, newVersions, withNew } from './versions.ts';

export type Touched = {
  readonly question: string;
  /** It was rewritten: earlier answers stay as they are. */
  readonly isRewritten: boolean;
  /** The ids of people with an answer that becomes right, and with one that becomes wrong. */
  readonly right: readonly string[];
  readonly wrong: readonly string[];
};

/** Each question whose key isn't that which was known, or whose answers are still to be looked at. */
export const findTouched = (database: Database, curriculum: Curriculum): Promise<readonly Touched[]> =>
  database.long('counting', async (tx) => {
    const known = await findVersions(tx);
    const adopted = newVersions(curriculum, known).filter(({ isRekeyed }) => isRekeyed);
    const looked = await tx
      .select({ slug: questionVersion.questionSlug })
      .from(questionVersion)
      .where(isNotNull(questionVersion.lookAt));
    const rewritten = new Set(adopted.filter(({ isRewritten }) => isRewritten).map((each) => each.questionSlug));
    const slugs = new Set([...adopted.map(({ questionSlug }) => questionSlug), ...looked.map(({ slug }) => slug)]);
    const misgraded = await findMisgraded(tx, curriculum, withNew(known, adopted), [...slugs]);
    const byQuestion = Map.groupBy(misgraded, ({ questionSlug }) => questionSlug);
    return [...slugs].toSorted().map((question): Touched => {
      const found = byQuestion.get(question) ?? [];
      const people = (right: boolean) => [
        ...new Set(found.filter((each) => each.right === right).map(({ personId }) => personId)),
      ];
      return { question, isRewritten: rewritten.has(question), right: people(true), wrong: people(false) };
    });
  });
