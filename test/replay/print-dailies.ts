/**
 * Twelve weeks of the question of the day with the real packs: lists what is asked on which day.
 */
import type { Database } from '../../src/database/client.ts';
import { realCurriculum } from '../support/bot.ts';
import { playDailies, STARTS_ON } from './dailies.ts';
import { judge, type Verdict } from './judge.ts';

const WEEKS = 12;
const LEARNERS = 5;
const curriculum = realCurriculum();
const slugs = [...curriculum.packs.keys()];
/** Each pack by itself, then all, as in a workspace that chose nothing. */
const cohorts = [...slugs.map((slug) => [slug]), slugs];

/** Gives what broke a rule, and the worst of all cohorts. */
export const printDailies = async (
  database: Database,
  seed: string,
): Promise<readonly [broken: readonly string[], report: object]> => {
  const verdicts: Verdict[] = [];
  for (const packs of cohorts) {
    const name = packs.join(' and ');
    const play = { packs, seed: `${seed}/${name}`, weeks: WEEKS, learners: LEARNERS };
    const asked = await playDailies(database, { ...play, curriculum });
    console.info(`\n${name}`);
    for (const each of asked) console.info(lineOf(each));
    const verdict = judge({ curriculum, packs, startsOn: STARTS_ON }, asked);
    verdicts.push(verdict);
  }
  return [verdicts.flatMap(faultsIn), worstOf(verdicts)];
};

const lineOf = ({ day, slug, isNew }: { day: string; slug: string; isNew: boolean }): string => {
  const days = Temporal.PlainDate.from(STARTS_ON).until(day, { largestUnit: 'days' }).days;
  const concept = curriculum.questions.get(slug)?.concept ?? '';
  const week = String(Math.floor(days / 7) + 1).padStart(2);
  return `${day}  week ${week}  ${concept.padEnd(28)}  ${slug.padEnd(44)}  ${isNew ? 'new' : 'review'}`;
};

/** Sums, and of shares and days the least. */
const worstOf = (verdicts: readonly Verdict[]): Omit<Verdict, 'faults'> => {
  const sum = (key: 'posts' | 'runningOn' | 'unfair'): number =>
    verdicts.reduce((total, verdict) => total + verdict[key], 0);
  return {
    posts: sum('posts'),
    ofTheseWeeks: Math.min(...verdicts.map(({ ofTheseWeeks }) => ofTheseWeeks)),
    runningOn: sum('runningOn'),
    unfair: sum('unfair'),
    soonestRepeatDays: Math.min(...verdicts.flatMap(({ soonestRepeatDays: days }) => days ?? [])),
  };
};

const OF_THESE_WEEKS = 0.55;

const faultsIn = ({ faults, ofTheseWeeks, runningOn, unfair }: Verdict): readonly string[] => [
  ...faults,
  ...(ofTheseWeeks < OF_THESE_WEEKS || runningOn + unfair > 0 ? ['a share isn’t kept'] : []),
];
