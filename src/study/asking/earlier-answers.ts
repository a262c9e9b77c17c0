/** What somebody answered to a question before. */
import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import type { Orm } from '../../database/client.ts';
import { asking, review, round } from '../../database/schema/study/study.ts';

type Reader = Pick<Orm, 'select'>;

/** The answer before was right, unaided and sure. `number`: before that answer; else the last one. */
export const wasSureBefore = async (
  reader: Reader,
  personId: string,
  questionSlug: string,
  number?: number,
): Promise<boolean> => {
  const previous = await findLast(reader, personId, questionSlug, number);
  return previous ? previous.correct && !previous.hinted && previous.confidence === 'sure' : false;
};

export type MixedUp = {
  readonly given: readonly string[];
  /** What its numbers were drawn by, where they vary. */
  readonly seed: string;
};

/** What they were sure of and wrong in, where that was their answer before this one. */
export const findMixedUp = async (
  reader: Reader,
  personId: string,
  questionSlug: string,
  reviewId: string,
): Promise<MixedUp | undefined> => {
  const [now] = await reader.select({ number: review.number }).from(review).where(eq(review.id, reviewId));
  const previous = now && (await findLast(reader, personId, questionSlug, now.number));
  if (!previous || previous.correct || previous.certainty !== 'sure') return undefined;
  const [put] = await reader
    .select({ dailyId: round.dailyId })
    .from(asking)
    .innerJoin(round, eq(round.id, asking.roundId))
    .where(eq(asking.id, previous.askingId));
  return { given: previous.given, seed: put?.dailyId ?? previous.askingId };
};

/** Of those that scheduled and stand. */
const findLast = async (reader: Reader, personId: string, questionSlug: string, number?: number) => {
  const [last] = await reader
    .select()
    .from(review)
    .where(
      and(
        eq(review.personId, personId),
        eq(review.questionSlug, questionSlug),
        eq(review.scheduled, true),
        isNull(review.undoneAt),
        number === undefined ? undefined : lt(review.number, number),
      ),
    )
    .orderBy(desc(review.number))
    .limit(1);
  return last;
};
