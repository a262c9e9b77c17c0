/** Which questions to ask next, and in what order; pure. */
import { dayNumber, fadedBy } from '../memory/memory.ts';

export type Candidate = {
  readonly slug: string;
  readonly concept: string;
  /** What is known of it; none for a question never met. */
  readonly memory:
    | {
        readonly dueOn: string;
        readonly reviewedOn: string;
        readonly stability: number;
        readonly suspended: boolean;
      }
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

export type Status = 'due' | 'new' | 'early' | 'practice' | 'suspended';

/**
 * Due: the day has come. Early: known and not due. Practice: answered today already, so it
 * schedules nothing. `today`: as `YYYY-MM-DD`.
 */
export const statusOf = (memory: Candidate['memory'], today: string): Status => {
  if (!memory) return 'new';
  if (memory.suspended) return 'suspended';
  if (memory.reviewedOn >= today) return 'practice';
  return memory.dueOn <= today ? 'due' : 'early';
};

/** What is due, most forgotten first; siblings of one concept apart. */
export const chooseReview = (
  candidates: readonly Candidate[],
  today: Temporal.PlainDate,
  budget: Budget,
): readonly string[] => {
  // Spaced before it is cut: else the three most forgotten could be three siblings.
  const due = spaceSiblings(mostForgottenFirst(withStatus(candidates, 'due', today), today));
  return due.slice(0, Math.min(budget.count, budget.reviewsLeft)).map(({ slug }) => slug);
};

/**
 * For a quiz: what is due, then new questions in the given order, each within the day's budget;
 * where a subject was asked for by name also what is not due yet and, last, what was answered
 * today.
 */
export const chooseQuiz = (
  candidates: readonly Candidate[],
  today: Temporal.PlainDate,
  budget: Budget,
  named: boolean,
): readonly string[] => {
  const due = spaceSiblings(mostForgottenFirst(withStatus(candidates, 'due', today), today)).slice(
    0,
    budget.reviewsLeft,
  );
  const fresh = takeInTurns(withStatus(candidates, 'new', today)).slice(0, budget.newLeft);
  const early = named
    ? mostForgottenFirst(withStatus(candidates, 'early', today), today).slice(0, budget.earlyLeft)
    : [];
  const practice = named ? withStatus(candidates, 'practice', today) : [];
  return spaceSiblings([...due, ...fresh, ...early, ...practice].slice(0, budget.count)).map(({ slug }) => slug);
};

/** Whether more new questions, and more that are due, are there than the day's budget takes. */
export type LeftOver = { readonly fresh: boolean; readonly due: boolean };

export const findLeftOver = (
  candidates: readonly Candidate[],
  today: Temporal.PlainDate,
  { newLeft, reviewsLeft }: Budget,
): LeftOver => ({
  fresh: withStatus(candidates, 'new', today).length > newLeft,
  due: withStatus(candidates, 'due', today).length > reviewsLeft,
});

const withStatus = (
  candidates: readonly Candidate[],
  status: Status,
  today: Temporal.PlainDate,
): readonly Candidate[] => {
  const day = today.toString();
  return candidates.filter(({ memory }) => statusOf(memory, day) === status);
};

const mostForgottenFirst = (candidates: readonly Candidate[], today: Temporal.PlainDate): readonly Candidate[] => {
  const day = dayNumber(today.toString());
  return candidates
    .map((candidate) => ({
      candidate,
      faded: candidate.memory ? fadedBy(candidate.memory, day) : 0,
    }))
    .toSorted((one, other) => other.faded - one.faded)
    .map(({ candidate }) => candidate);
};

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
 * Keeps the order but for what stands next to a sibling: no two of one concept in a row, wherever
 * that can be. A concept that fills more than half of what is left goes first, or its questions
 * would meet at the end. Takes time in proportion to the items.
 */
export const spaceSiblings = <Item extends { readonly concept: string }>(items: readonly Item[]): readonly Item[] => {
  const counts = countSiblings(items);
  const taken = new Set<number>();
  const spaced: Item[] = [];
  let last: string | undefined;
  // The first that is left, and the first that is left of another concept: both only ever move on.
  let [first, other] = [0, 0];
  while (spaced.length < items.length) {
    while (taken.has(first)) first += 1;
    other = Math.max(other, first);
    while (other < items.length && (taken.has(other) || items[other]?.concept === items[first]?.concept)) other += 1;
    const usual = items[first]?.concept === last && other < items.length ? other : first;
    const crowded = counts.filling(items.length - spaced.length);
    const place = crowded && crowded.concept !== last ? crowded.places[crowded.taken] : usual;
    const item = place === undefined ? undefined : items[place];
    if (place === undefined || !item) break;
    taken.add(place);
    counts.take(item.concept);
    spaced.push(item);
    last = item.concept;
  }
  return spaced;
};

/** The places of one concept's items, in order, and how many of them are taken. */
type Siblings = { readonly concept: string; readonly places: readonly number[]; taken: number };

/** How many items are left of each concept; knows at once which has the most. */
const countSiblings = (items: readonly { readonly concept: string }[]) => {
  const byConcept = new Map<string, Siblings>();
  for (const [concept, group] of Map.groupBy(items.entries(), ([, item]) => item.concept))
    byConcept.set(concept, { concept, places: group.map(([place]) => place), taken: 0 });
  let most = Math.max(0, ...byConcept.values().map(({ places }) => places.length));
  const withLeft = Array.from({ length: most + 1 }, () => new Set<Siblings>());
  for (const siblings of byConcept.values()) withLeft[siblings.places.length]?.add(siblings);
  return {
    /** The concept that has more than half of what is left. */
    filling: (left: number): Siblings | undefined => {
      while (most > 0 && !withLeft[most]?.size) most -= 1;
      return 2 * most > left ? withLeft[most]?.values().next().value : undefined;
    },
    take: (concept: string): void => {
      const siblings = byConcept.get(concept);
      if (!siblings) return;
      const left = siblings.places.length - siblings.taken;
      siblings.taken += 1;
      withLeft[left]?.delete(siblings);
      withLeft[left - 1]?.add(siblings);
    },
  };
};
