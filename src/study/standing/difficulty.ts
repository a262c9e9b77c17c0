/** What a right answer is worth: more for a question that few knew when they met it; pure. */

/** First answers to a question, as they had been counted by a day (since 1970). */
export type Facility = {
  readonly slug: string;
  readonly fromOn: number;
  readonly answers: number;
  readonly correct: number;
};

/** For one that everybody knew; twice that for one that nobody did. */
const POINTS = 10;
/** A question counts as much as so many others until it has as many answers of its own. */
const SHRUNK_BY = 20;
/** Before anything was counted: most questions are easier than they look. */
const USUAL = 0.75;

/**
 * By the counts in force on a day, each shrunk towards the mean of what the cohort studies, so that
 * three lucky answers make no question an easy one.
 */
export const pointsBy = (
  facilities: readonly Facility[],
  studied: (slug: string) => boolean,
): ((slug: string, day: number) => number) => {
  const own = facilities.filter(({ slug }) => studied(slug));
  const counts = [...Map.groupBy(own, ({ fromOn }) => fromOn)]
    .toSorted(([one], [other]) => other - one)
    .map(([fromOn, rows]) => ({ fromOn, pointsOf: pointsOf(rows) }));
  const before = pointsOf([]);
  return (slug, day) => (counts.find(({ fromOn }) => fromOn <= day)?.pointsOf ?? before)(slug);
};

const pointsOf = (rows: readonly Facility[]): ((slug: string) => number) => {
  const [answers, correct] = [total(rows, 'answers'), total(rows, 'correct')];
  const mean = answers === 0 ? USUAL : correct / answers;
  const bySlug = new Map(rows.map((row) => [row.slug, row]));
  return (slug) => {
    const row = bySlug.get(slug) ?? { answers: 0, correct: 0 };
    const facility = (row.correct + SHRUNK_BY * mean) / (row.answers + SHRUNK_BY);
    return Math.round(POINTS * (2 - facility));
  };
};

const total = (rows: readonly Facility[], key: 'answers' | 'correct'): number =>
  rows.reduce((sum, row) => sum + row[key], 0);
