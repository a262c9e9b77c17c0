/** Which questions to ask next, and in what order; pure. */
import { recallToday } from './memory.ts';

export type Candidate = {
  readonly slug: string;
  readonly concept: string;
  /** What is known of it; none for a question never met. */
  readonly memory:
    | { readonly dueOn: string; readonly reviewedOn: string; readonly stability: number; readonly suspended: boolean }
    | undefined;
};

export type Budget = {
  /** How many are wanted. */
  readonly count: number;
  /** New questions and reviews that the person still wants today. */
  readonly newLeft: number;
  readonly reviewsLeft: number;
  /** Reviews left once all that is due is done: only these may go to what isn't due yet. */
  readonly earlyLeft: number;
};

export type Pile = 'due' | 'new' | 'early' | 'practice' | 'suspended';

/** Due: the day has come. Early: known and not due. Practice: answered today already, so it schedules nothing. */
export const pileOf = ({ memory }: Candidate, today: Temporal.PlainDate): Pile => {
  if (!memory) return 'new';
  if (memory.suspended) return 'suspended';
  if (memory.reviewedOn >= today.toString()) return 'practice';
  return memory.dueOn <= today.toString() ? 'due' : 'early';
};

/** What is due, most forgotten first; siblings of one concept apart. */
export const chooseReview = (
  candidates: readonly Candidate[],
  today: Temporal.PlainDate,
  budget: Budget,
): readonly string[] => {
  // Spaced before it is cut: else the three most forgotten could be three siblings.
  const due = spaceSiblings(mostForgottenFirst(inPile(candidates, 'due', today), today));
  return due.slice(0, Math.min(budget.count, budget.reviewsLeft)).map(({ slug }) => slug);
};

/**
 * For a quiz: what is due, then new questions in the given order, each within the day's budget; where a subject was asked for by name
 * also what is not due yet and, last, what was answered today.
 */
export const chooseQuiz = (
  candidates: readonly Candidate[],
  today: Temporal.PlainDate,
  budget: Budget,
  named: boolean,
): readonly string[] => {
  const due = spaceSiblings(mostForgottenFirst(inPile(candidates, 'due', today), today)).slice(0, budget.reviewsLeft);
  const fresh = takeInTurns(inPile(candidates, 'new', today)).slice(0, budget.newLeft);
  const early = named ? mostForgottenFirst(inPile(candidates, 'early', today), today).slice(0, budget.earlyLeft) : [];
  const practice = named ? inPile(candidates, 'practice', today) : [];
  return spaceSiblings([...due, ...fresh, ...early, ...practice].slice(0, budget.count)).map(({ slug }) => slug);
};

const inPile = (candidates: readonly Candidate[], pile: Pile, today: Temporal.PlainDate): readonly Candidate[] =>
  candidates.filter((candidate) => pileOf(candidate, today) === pile);

const mostForgottenFirst = (candidates: readonly Candidate[], today: Temporal.PlainDate): readonly Candidate[] =>
  candidates
    .map((candidate) => ({ candidate, recall: candidate.memory ? recallToday(candidate.memory, today) : 0 }))
    .toSorted((one, other) => one.recall - other.recall)
    .map(({ candidate }) => candidate);

/** Neighbouring concepts side by side, so that ten new questions aren't all about one thing. */
const CONCEPTS_AT_ONCE = 3;

const takeInTurns = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const waiting = [...Map.groupBy(candidates, ({ concept }) => concept).values()].map((questions) => [...questions]);
  const taken: Candidate[] = [];
  while (waiting.length > 0) {
    for (const questions of waiting.slice(0, CONCEPTS_AT_ONCE)) {
      const question = questions.shift();
      if (question) taken.push(question);
    }
    for (let index = Math.min(CONCEPTS_AT_ONCE, waiting.length) - 1; index >= 0; index -= 1) {
      if (waiting[index]?.length === 0) waiting.splice(index, 1);
    }
  }
  return taken;
};

/**
 * Keeps the order but for what stands next to a sibling: no two of one concept in a row, wherever that can be. A concept that fills
 * more than half of what is left goes first, or its questions would meet at the end.
 */
export const spaceSiblings = <Item extends { readonly concept: string }>(items: readonly Item[]): readonly Item[] => {
  const left = [...items];
  const spaced: Item[] = [];
  while (left.length > 0) {
    const last = spaced.at(-1)?.concept;
    const crowded = left.find(
      ({ concept }) => left.filter((item) => item.concept === concept).length > left.length / 2 && concept !== last,
    );
    const next = crowded ?? left.find(({ concept }) => concept !== last) ?? left[0];
    if (!next) break;
    spaced.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return spaced;
};
