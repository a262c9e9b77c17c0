/** How the questions that a cohort met do, over all cohorts of the installation: counts alone, nobody's answers. */
import { eq } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import { enrolment } from '../../database/schema/community.ts';
import { review } from '../../database/schema/study.ts';
import { type Figure, readFigures } from '../../study/items/figures.ts';
import type { QuestionsNeeds } from './needs.ts';

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

const readAll = async ({ database, curriculum }: QuestionsNeeds): Promise<readonly Figure[]> =>
  (await readFigures(database, curriculum())).toSorted(
    (one, other) => other.flags.length - one.flags.length || other.n - one.n || (one.item < other.item ? -1 : 1),
  );
