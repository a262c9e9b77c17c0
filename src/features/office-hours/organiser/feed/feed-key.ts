/** The key in the address at which a cohort's office hours can be subscribed to. */
import { createHash } from 'node:crypto';
import { and, eq, getTableColumns, isNull } from 'drizzle-orm';
import type { Database, Transaction } from '../../../../database/client.ts';
import { calendarFeed } from '../../../../database/schema/office-hours/calendar-feed.ts';
import { cohort } from '../../../../database/schema/people/community.ts';
import type { Random } from '../../../../lib/random.ts';

export const FEED_PATH = '/calendar';

export const feedAddress = (publicUrl: string, key: string): string => `${publicUrl}${FEED_PATH}/${key}.ics`;

/** Of an address that may be one; nothing else is looked up. */
export const keyIn = (pathname: string): string | undefined =>
  new RegExp(`^${FEED_PATH}/([\\w-]{${KEY_LENGTH}})\\.ics$`).exec(pathname)?.[1];

/** Of 64 kinds of letters: nobody tries them all. */
const KEY_LENGTH = 32;

const newKey = (random: Random, at: Temporal.Instant): string =>
  createHash('sha256')
    .update(`${random.id(at)}/${random.id(at)}`)
    .digest('base64url')
    .slice(0, KEY_LENGTH);

/** The first who asks makes it. */
export const ensureFeedKey = async (
  { orm }: Pick<Database, 'orm'>,
  random: Random,
  cohortId: string,
  at: Temporal.Instant,
): Promise<string> => {
  const row = { cohortId, key: newKey(random, at), madeAt: at.toString() };
  await orm.insert(calendarFeed).values(row).onConflictDoNothing();
  const [kept] = await orm.select().from(calendarFeed).where(eq(calendarFeed.cohortId, cohortId));
  return (kept ?? row).key;
};

/** The one before opens nothing any more. */
export const renewFeedKey = async (
  tx: Transaction,
  random: Random,
  cohortId: string,
  at: Temporal.Instant,
): Promise<void> => {
  const row = { key: newKey(random, at), madeAt: at.toString() };
  await tx
    .insert(calendarFeed)
    .values({ cohortId, ...row })
    .onConflictDoUpdate({ target: calendarFeed.cohortId, set: row });
};

/** Nothing of a cohort that is archived. */
export const findCohortOfKey = async (
  { orm }: Pick<Database, 'orm'>,
  key: string,
): Promise<{ readonly cohortId: string; readonly madeAt: string } | undefined> =>
  (
    await orm
      .select(getTableColumns(calendarFeed))
      .from(calendarFeed)
      .innerJoin(cohort, eq(cohort.id, calendarFeed.cohortId))
      .where(and(eq(calendarFeed.key, key), isNull(cohort.archivedAt)))
  )[0];
