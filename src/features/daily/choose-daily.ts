/** Which question a cohort is asked today; pure. */
import type { Question } from '../../curriculum/model.ts';
import { recallToday } from '../../study/memory.ts';

export type MemberMemory = { readonly questionSlug: string; readonly reviewedOn: string; readonly stability: number };

export type Situation = {
  readonly day: Temporal.PlainDate;
  /** What the syllabus has unlocked, in the path's order. */
  readonly unlocked: readonly Question[];
  /** By question: when the cohort should meet it again. Questions that it was never asked, or never answered, are not there. */
  readonly dueOn: ReadonlyMap<string, string>;
  readonly members: number;
  /** What active members remember of the questions that are due. */
  readonly memories: readonly MemberMemory[];
  /** The last questions asked, newest first. */
  readonly recent: readonly { readonly questionSlug: string; readonly day: string; readonly isNew: boolean }[];
};

export type Choice = { readonly question: Question; readonly isNew: boolean };

/** A question that nobody answered would else come again the next day. */
const NOT_AGAIN_DAYS = 3;
/** With one question a day reviews alone would keep anything new out for weeks. */
const REVIEWS_IN_A_ROW = 2;

/**
 * Of what is due, the question with the greatest expected forgetting, Σ(1 − R) over active members (who never met it counts one). After two reviews in a
 * row comes something new in the path's order, while there is something new. Nothing where there is neither.
 */
export const chooseDaily = (situation: Situation): Choice | undefined => {
  const asked = new Set(
    situation.recent.filter(({ day }) => isWithin(day, situation.day)).map(({ questionSlug }) => questionSlug),
  );
  const open = situation.unlocked.filter(({ slug }) => !asked.has(slug));
  const due = open.filter(({ slug }) => (situation.dueOn.get(slug) ?? '9999') <= situation.day.toString());
  const ever = new Set(situation.recent.map(({ questionSlug }) => questionSlug));
  const never = open.filter(({ slug }) => !situation.dueOn.has(slug));
  // What was asked and answered by nobody is not new, but comes before nothing at all.
  const fresh =
    pickApart(situation, never.filter(({ slug }) => !ever.has(slug)).slice(0, 1)) ?? pickApart(situation, never);
  const review = pickApart(situation, mostForgotten(situation, due));
  const reviewsInARow = situation.recent.slice(0, REVIEWS_IN_A_ROW).filter(({ isNew }) => !isNew).length;
  const turnOfNew = fresh !== undefined && reviewsInARow === REVIEWS_IN_A_ROW;
  if (review && !turnOfNew) return { question: review, isNew: false };
  return fresh ? { question: fresh, isNew: true } : undefined;
};

const isWithin = (day: string, today: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.from(day).until(today, { largestUnit: 'days' }).days <= NOT_AGAIN_DAYS;

/** The first that isn't about yesterday's concept, or the first. */
const pickApart = ({ recent, unlocked }: Situation, questions: readonly Question[]): Question | undefined => {
  const last = unlocked.find(({ slug }) => slug === recent[0]?.questionSlug)?.concept;
  return questions.find(({ concept }) => concept !== last) ?? questions[0];
};

const mostForgotten = ({ memories, members, day }: Situation, due: readonly Question[]): readonly Question[] => {
  const byQuestion = Map.groupBy(memories, ({ questionSlug }) => questionSlug);
  const forgetting = ({ slug }: Question): number =>
    (byQuestion.get(slug) ?? []).reduce((sum, memory) => sum - recallToday(memory, day), members);
  return due
    .map((question) => ({ question, forgetting: forgetting(question) }))
    .toSorted((one, other) => other.forgetting - one.forgetting)
    .map(({ question }) => question);
};
