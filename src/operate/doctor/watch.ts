/**
 * What may change while a bot runs is looked at by itself: once a day, and each hour while something
 * is wrong. Settings, packs, the pooler and PUBLIC_URL are for the start and `doctor` alone.
 */
import { findIgnored, findMended, keepFindings } from '../../community/problems.ts';
import type { Database } from '../../database/client.ts';
import type { Finding } from '../../lib/finding.ts';
import type { Log } from '../../lib/process/log.ts';
import type { Random } from '../../lib/random.ts';
import { findingsOf } from './database.ts';
import { examineMachine } from './machine.ts';

export type WatchNeeds = {
  readonly database: Database;
  readonly dataFolder: string;
  /** What is found on the platforms. */
  readonly examine: () => Promise<readonly Finding[]>;
  readonly random: Random;
  readonly log: Log;
};

/** After a start there is enough to do, and some of what is wrong then passes. */
const FIRST_MS = 10 * 60_000;
const EVERY_MS = 24 * 60 * 60_000;
/** Whoever mended something sees soon that it is mended. */
const WHILE_WRONG_MS = 60 * 60_000;

/** By the world's clock. Gives the function that stops it. */
export const watchProblems = (needs: WatchNeeds): (() => void) => {
  const lookForProblems = createLook(needs);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const lookIn = (ms: number): void => {
    if (!stopped) timer = setTimeout(() => void look(), ms).unref();
  };
  const look = async (): Promise<void> => {
    try {
      lookIn((await lookForProblems(Temporal.Now.instant())) ? WHILE_WRONG_MS : EVERY_MS);
    } catch (error) {
      needs.log.error({ err: error }, 'problems-not-looked-for');
      lookIn(WHILE_WRONG_MS);
    }
  };
  lookIn(FIRST_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
};

/**
 * Gives the function that looks once, and says whether anything is wrong that nobody ignores. That
 * is a line of the log once, until it is mended or twice as bad.
 */
export const createLook = ({ database, dataFolder, examine, random, log }: WatchNeeds) => {
  const told = new Map<string, number>();
  return async (at: Temporal.Instant): Promise<boolean> => {
    const findings = [...examineMachine(dataFolder), ...(await findingsOf(database)), ...(await examine())];
    await keepFindings(database, findings, () => random.id(at), at);
    const ignored = await findIgnored(database, findings, at);
    for (const about of await findMended(database, [...told.keys()])) {
      told.delete(about);
      log.info({ about }, 'problem-mended');
    }
    // Once it isn't ignored any more, it is news again.
    for (const about of ignored.keys()) told.delete(about);
    const standing = findings.filter(({ about, state }) => state === 'wrong' && !ignored.has(about));
    for (const { about, says, fix, size = 1 } of standing) {
      if (size < 2 * (told.get(about) ?? 0)) continue;
      told.set(about, size);
      log.warn({ about, says, fix }, 'problem');
    }
    return standing.length > 0;
  };
};
