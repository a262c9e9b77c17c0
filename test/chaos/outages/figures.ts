/** What a bot's outages came to, and what of it is a fault. */
import { openPostgres } from '../../../src/database/client.ts';
import type { Experience, Outcome, People } from './people.ts';

export type Figures = {
  readonly seed: string;
  readonly rounds: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly interactions: number;
  /** Interactions whose answer was the words for an outage. */
  readonly told: number;
  /** Processes that ended by themselves. */
  readonly ended: number;
  readonly unanswered: number;
  /** Interactions whose answer was of a failure of ours. */
  readonly wrong: number;
  /** Answers of which people were told that they are recorded. */
  readonly recorded: number;
  readonly lostAnswers: number;
  readonly slowestAnswerMs: number;
  /** From the database's return until nobody was told of an outage any more. */
  readonly slowestBackMs: number;
};

const BACK_WITHIN_MS = 10_000;

/** Each in words; none where all is well. */
export const faultsOf = (figures: Figures, wanted: { readonly rounds: number }): readonly string[] => {
  const { rounds, ended, unanswered, wrong, lostAnswers, slowestBackMs } = figures;
  const faults: readonly (readonly [number, string])[] = [
    [ended, 'processes ended by themselves'],
    [unanswered, 'interactions had no answer'],
    [wrong, 'interactions failed in another way than by an outage'],
    [lostAnswers, 'answers were lost that people were told are recorded'],
    [slowestBackMs - BACK_WITHIN_MS, 'ms too late everybody was served again'],
    [wanted.rounds - rounds, 'rounds fell short'],
  ];
  return faults.flatMap(([count, words]) => (count > 0 ? [`outages: ${count} ${words}`] : []));
};

export const count = (experiences: readonly Experience[], wanted: Outcome): number =>
  experiences.filter(({ outcome }) => outcome === wanted).length;

/** Those who, asking since that moment, had what they asked for. */
export const servedSince = ({ experiences }: People, atMs: number): ReadonlySet<number> =>
  new Set(
    experiences.flatMap(({ person, outcome, beganAt }) => (outcome === 'served' && beganAt >= atMs ? person : [])),
  );

/**
 * From that moment until the last time that somebody didn't get what they asked for; until now
 * where somebody hasn't yet.
 */
export const backAfter = (people: People, atMs: number): number => {
  const isBack = servedSince(people, atMs).size === people.count;
  const without = people.experiences.filter(({ outcome }) => outcome !== 'served').map(({ endedAt }) => endedAt);
  return Math.round((isBack ? Math.max(atMs, ...without) : performance.now()) - atMs);
};

/** Of the askings that people were told are answered, those that aren't. */
export const countLost = async (url: string, recorded: ReadonlySet<string>): Promise<number> => {
  const database = await openPostgres(url, { connections: 1 });
  try {
    const [row] = await database.statement<{ lost: number }>(
      `select count(*)::int as lost from jsonb_array_elements_text($1::jsonb) t (asking)
       where not exists (select from asking k join review v on v.id = k.review_id where k.id = t.asking::uuid)`,
      [JSON.stringify([...recorded])],
    );
    return row?.lost ?? recorded.size;
  } finally {
    await database.close();
  }
};
