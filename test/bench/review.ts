/**
 * What a reminder and /review think out before they say anything: the order of what is due, and the
 * plan of a backlog.
 */
import { seededNumbers } from '../../src/lib/random.ts';
import { type BacklogFacts, planBacklog } from '../../src/study/asking/backlog.ts';
import { type Candidate, chooseReview } from '../../src/study/asking/choose.ts';
import { type Memory, remember } from '../../src/study/memory/memory.ts';

/** The real packs' questions; then as many as some banks of questions hold. */
const SIZES = [231, 1000, 3000] as const;
/**
 * From the least a day that can be wished for, where planning looks for a larger dose, to a large
 * one.
 */
const DOSES = [5, 20, 40, 100] as const;
const QUESTIONS_A_CONCEPT = 7;
const ROUNDS = 15;

const today = Temporal.PlainDate.from('2026-06-01');
const plenty = { count: 3000, newLeft: 0, reviewsLeft: 3000, earlyLeft: 0 };

/** Somebody who came back after some weeks: all that they know is due. */
const draw = (due: number): { readonly candidates: readonly Candidate[]; readonly memories: readonly Memory[] } => {
  const next = seededNumbers(`review ${due}`);
  const rows = Array.from({ length: due }, (_, index) => {
    const stability = 0.5 + next() ** 2 * 40;
    const reviewedOn = today.subtract({ days: 1 + Math.floor(next() * 60) }).toString();
    const memory = {
      ...remember(undefined, 3, today, ''),
      reviewedOn,
      dueOn: today.toString(),
      stability,
    };
    const concept = `concept-${Math.floor(next() * Math.ceil(due / QUESTIONS_A_CONCEPT))}`;
    return {
      memory,
      candidate: { slug: `q${index}`, concept, memory: { ...memory, suspended: false } },
    };
  });
  return {
    candidates: rows.map(({ candidate }) => candidate),
    memories: rows.map(({ memory }) => memory),
  };
};

/** The median of some rounds, for the slowest of the doses. */
const measure = (due: number): number => {
  const { candidates, memories } = draw(due);
  const medians = DOSES.map((reviewsPerDay) => {
    const facts: BacklogFacts = { due: memories, known: memories, today, reviewsPerDay, reviewedToday: 0 };
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      chooseReview(candidates, today, plenty);
      planBacklog(facts);
      return performance.now() - start;
    });
    return times.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  });
  console.log(`${due} due: ${DOSES.map((dose, index) => `${dose} a day ${medians[index]?.toFixed(1)} ms`).join(', ')}`);
  return Number(Math.max(...medians).toFixed(2));
};

export const run = async (): Promise<object> => {
  const [ms231, ms1000, ms3000] = SIZES.map(measure);
  return { ms231, ms1000, ms3000 };
};
