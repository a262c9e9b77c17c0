/** What the doctor looks at is looked at by a running bot too, once a day, and kept until it is mended. */
import { findIgnored, keepFindings } from '../../community/problems.ts';
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

/** By the world's clock. Gives the function that stops it. */
export const watchProblems = (needs: WatchNeeds): (() => void) => {
  const look = (): void =>
    void lookForProblems(needs, Temporal.Now.instant()).catch((error: unknown) =>
      needs.log.error({ err: error }, 'problems-not-looked-for'),
    );
  let every: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    look();
    every = setInterval(look, EVERY_MS).unref();
  }, FIRST_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(every);
  };
};

/** Once: whatever is wrong and not ignored is a line of the log, too. */
export const lookForProblems = async (
  { database, dataFolder, examine, random, log }: WatchNeeds,
  at: Temporal.Instant,
): Promise<void> => {
  const findings = [...examineMachine(dataFolder), ...(await findingsOf(database)), ...(await examine())];
  await keepFindings(database, findings, () => random.id(at), at);
  const ignored = await findIgnored(database, findings, at);
  for (const { about, says, fix } of findings.filter(({ state }) => state === 'wrong'))
    if (!ignored.has(about)) log.warn({ about, says, fix }, 'problem');
};
