/** The concepts of which somebody likely knows least today; pure. */
import { type Memory, recallToday, type Scheduling } from '../memory/memory.ts';

export type WeakConcept = {
  readonly concept: string;
  /** The chance, 0 to 1, over the questions that they have met. */
  readonly recall: number;
  readonly questions: number;
};

/** One question says little of a concept. */
const QUESTIONS_AT_LEAST = 2;

/** The weakest first, those alone that are known less than `below`. */
export const findWeakest = (
  known: readonly (Pick<Memory, 'reviewedOn' | 'stability'> & { readonly concept: string })[],
  {
    today,
    scheduling,
    below,
    atMost,
  }: { today: Temporal.PlainDate; scheduling: Scheduling; below: number; atMost: number },
): readonly WeakConcept[] =>
  [...Map.groupBy(known, ({ concept }) => concept)]
    .filter(([, memories]) => memories.length >= QUESTIONS_AT_LEAST)
    .map(([concept, memories]) => ({
      concept,
      questions: memories.length,
      recall: memories.reduce((sum, memory) => sum + recallToday(memory, today, scheduling), 0) / memories.length,
    }))
    .filter(({ recall }) => recall < below)
    .toSorted((one, other) => one.recall - other.recall || one.concept.localeCompare(other.concept))
    .slice(0, atMost);
