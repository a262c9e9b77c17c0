/** How the questions that a cohort met do, over all cohorts of the installation: counts alone, nobody's answers. */
import { eq } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import { enrolment } from '../../database/schema/community.ts';
import { review } from '../../database/schema/study.ts';
import { itemsOf, readFirstAnswers } from '../../study/items/first-answers.ts';
import { analyseItems, type ItemStats } from '../../study/items/item-analysis.ts';
import { findLaterReviews, type LaterReviews } from '../../study/items/later-reviews.ts';
import type { QuestionsNeeds } from './needs.ts';

export type Figure = ItemStats & {
  readonly hintedOrGuessed: number;
  readonly later: LaterReviews | undefined;
};

/** Those with something against them first, then by how many answered. */
export type Figures = (cohort: InCohort<'organiser'>, at: Temporal.Instant) => Promise<readonly Figure[]>;

/** All first answers are read for them, so that isn't done for each page that somebody turns. */
const KEPT_FOR = { minutes: 10 } as const;

export const createFigures = (needs: QuestionsNeeds): Figures => {
  let kept: { readonly until: Temporal.Instant; readonly all: Promise<readonly Figure[]> } | undefined;
  return async ({ cohortId }, at) => {
    if (!kept || Temporal.Instant.compare(at, kept.until) >= 0) {
      const all = readAll(needs);
      kept = { until: at.add(KEPT_FOR), all };
      all.catch(() => {
        kept = undefined;
      });
    }
    const met = await needs.database.orm
      .selectDistinct({ slug: review.questionSlug })
      .from(review)
      .innerJoin(enrolment, eq(enrolment.personId, review.personId))
      .where(eq(enrolment.cohortId, cohortId));
    const slugs = new Set(met.map(({ slug }) => slug));
    return (await kept.all).filter(({ item }) => slugs.has(item));
  };
};

const readAll = async ({ database, curriculum }: QuestionsNeeds): Promise<readonly Figure[]> => {
  const { answers, apart } = await readFirstAnswers(database);
  const later = new Map((await findLaterReviews(database.orm)).map((row) => [row.item, row]));
  return analyseItems(itemsOf(curriculum()), answers)
    .map((stats) => ({ ...stats, hintedOrGuessed: apart.get(stats.item) ?? 0, later: later.get(stats.item) }))
    .toSorted(
      (one, other) => other.flags.length - one.flags.length || other.n - one.n || (one.item < other.item ? -1 : 1),
    );
};
