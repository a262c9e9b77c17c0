/** How the questions that a cohort met do, over all cohorts of the installation: counts alone, nobody's answers. */
import { eq } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import { enrolment } from '../../database/schema/people/community.ts';
import { review } from '../../database/schema/study/study.ts';
import { within } from '../../lib/process/within.ts';
import { type Figure, readFigures } from '../../study/items/figures.ts';
import type { QuestionsNeeds } from './needs.ts';

/**
 * Those with something against them first, then by how many answered; nothing while they are being
 * added up for the first time.
 */
export type Figures = (cohort: InCohort<'organiser'>, at: Temporal.Instant) => Promise<readonly Figure[] | undefined>;

/** All first answers are read for them, so that isn't done for each page that somebody turns. */
const KEPT_FOR = { minutes: 10 } as const;
/** Whoever waits longer is shown what was read last. */
const PATIENCE_MS = 4_000;

export const createFigures = (needs: QuestionsNeeds): Figures => {
  let last: { readonly until: Temporal.Instant; readonly all: readonly Figure[] } | undefined;
  let reading: Promise<readonly Figure[]> | undefined;
  const readAnew = async (at: Temporal.Instant): Promise<readonly Figure[]> => {
    const all = await readAll(needs);
    last = { until: at.add(KEPT_FOR), all };
    reading = undefined;
    return all;
  };
  const read = async (at: Temporal.Instant): Promise<readonly Figure[] | undefined> => {
    if (last && Temporal.Instant.compare(at, last.until) < 0) return last.all;
    reading ??= readAnew(at);
    const awaited = reading;
    try {
      return (await within(awaited, PATIENCE_MS)) ?? last?.all;
    } catch (error) {
      // One that fails late is kept for whoever looks next: else they were told to wait for ever.
      if (reading === awaited) reading = undefined;
      throw error;
    }
  };
  return async ({ cohortId }, at) => {
    const all = await read(at);
    const met = all && (await findMet(needs, cohortId));
    return all?.filter(({ item }) => met?.has(item));
  };
};

const findMet = async ({ database }: QuestionsNeeds, cohortId: string): Promise<ReadonlySet<string>> => {
  const met = await database.orm
    .selectDistinct({ slug: review.questionSlug })
    .from(review)
    .innerJoin(enrolment, eq(enrolment.personId, review.personId))
    .where(eq(enrolment.cohortId, cohortId));
  return new Set(met.map(({ slug }) => slug));
};

const readAll = async ({ database, curriculum }: QuestionsNeeds): Promise<readonly Figure[]> =>
  (await readFigures(database, curriculum())).toSorted(
    (one, other) => other.flags.length - one.flags.length || other.n - one.n || (one.item < other.item ? -1 : 1),
  );
