/**
 * What somebody does next at a study bot: answers, goes on, looks something up, begins another
 * round.
 */
import { seededNumbers } from '../../../src/lib/random.ts';

export type Turn =
  | {
      readonly kind: 'command';
      readonly name: 'quiz' | 'review' | 'concept';
      readonly options: Readonly<Record<string, string | number>>;
    }
  | { readonly kind: 'press'; readonly controlId: string };

/** As people type it: names, aliases, words, a slip. */
const LOOKED_UP = [
  'CDC',
  'watermark',
  'cap theorem',
  'exactly once',
  'parquet',
  'dead letter queue',
  'k8s',
  'time travel',
  'small files problem',
  'backfil',
  'schema registry',
  'idempotency',
];
const LOOK_UP_SHARE = 0.12;
const REVIEW_SHARE = 0.4;

export const isQuizControl = (id: string): boolean => /^quiz\.(answer|next):/.test(id);

/**
 * Gives a function from the controls that stand before somebody to what they do; the same for
 * everybody who asks with the same seed.
 */
export const createRoutine = (seed: string): ((controlIds: readonly string[]) => Turn) => {
  const random = seededNumbers(seed);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  return (controlIds) => {
    if (random() < LOOK_UP_SHARE)
      return { kind: 'command', name: 'concept', options: { words: pick(LOOKED_UP) ?? '' } };
    const controlId =
      pick(controlIds.filter((id) => id.startsWith('quiz.answer:'))) ??
      controlIds.find((id) => id.startsWith('quiz.next:'));
    if (controlId !== undefined) return { kind: 'press', controlId };
    if (random() < REVIEW_SHARE) return { kind: 'command', name: 'review', options: { count: 5 } };
    return {
      kind: 'command',
      name: 'quiz',
      options: { kind: pick(['single', 'true-false']) ?? '' },
    };
  };
};

/** Questions of a round of the bare client's people. */
const ROUND = 5;

export type Standing = 'nothing' | 'question' | 'feedback';

/** For a client that only acknowledges: what would stand before somebody, after what they did. */
export const createImagined = () => {
  const stages = new Map<number, number>();
  const stageOf = (member: number): number => stages.get(member) ?? 0;
  return {
    before: (member: number): Standing => {
      const stage = stageOf(member);
      if (stage === 0) return 'nothing';
      return stage % 2 === 1 ? 'question' : 'feedback';
    },
    did: (member: number, turn: Turn): void => {
      if (turn.kind === 'command' && turn.name === 'concept') return;
      stages.set(member, (stageOf(member) + 1) % (2 * ROUND + 1));
    },
  };
};
