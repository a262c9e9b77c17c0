/** First contact: makes an account, and a person where it is nobody's yet. */
import { and, eq, sql } from 'drizzle-orm';
import type { Origin } from '../../chat/context.ts';
import type { Database } from '../../database/client.ts';
import * as tables from '../../database/schema/people/community.ts';
import { platforms } from '../../lib/platforms.ts';
import type { Random } from '../../lib/random.ts';
import { knownZone } from '../../lib/time/zone.ts';
import { tidyTyped } from '../../lib/words/text.ts';
import type { Transaction } from '../linking/link-transaction.ts';
import { addReminder } from './reminders.ts';
import { studyDefaults } from './study-settings.ts';

export const addAccount = async (
  tx: Transaction,
  origin: Origin,
  makeId: () => string,
  at: Temporal.Instant,
): Promise<void> => {
  const createdAt = at.toString();
  const { platform, workspace, account } = origin;
  // Two first messages at once, in one workspace or in two, make one person.
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`account ${platform} ${account.externalId}`}, 0))`,
  );
  const accounts = await tx
    .select({ personId: tables.account.personId, workspace: tables.workspace.externalId })
    .from(tables.account)
    .innerJoin(tables.workspace, eq(tables.workspace.id, tables.account.workspaceId))
    .where(and(eq(tables.workspace.platform, platform), eq(tables.account.externalId, account.externalId)));
  if (accounts.some((known) => known.workspace === workspace.externalId)) return;
  const name = shortName(account.name);
  // A Discord account is the same person in every guild and in direct messages; a Slack id means
  // somebody only within its team.
  const known = platforms[platform].accountsAreGlobal ? accounts[0]?.personId : undefined;
  const personId = known ?? makeId();
  const accountId = makeId();
  const zone = knownZone(account.zone ?? '') ?? 'UTC';
  if (!known) await tx.insert(tables.person).values({ ...studyDefaults, id: personId, zone, createdAt });
  const place = tx
    .select({ id: tables.workspace.id })
    .from(tables.workspace)
    .where(and(eq(tables.workspace.platform, platform), eq(tables.workspace.externalId, workspace.externalId)));
  await tx.insert(tables.account).values({
    id: accountId,
    workspaceId: sql`(${place})`,
    externalId: account.externalId,
    personId,
    name,
    createdAt,
  });
  if (!known) await addReminder(tx, { personId, accountId, zone }, at);
};

/**
 * Somebody whom another picked on the platform, who may never have used us; gives their person. The
 * workspace is known by who picked them.
 */
export const findOrMeet = (
  { database, random }: { readonly database: Pick<Database, 'orm'>; readonly random: Random },
  origin: Origin,
  at: Temporal.Instant,
): Promise<string> =>
  database.orm.transaction(async (tx) => {
    await addAccount(tx, origin, () => random.id(at), at);
    const [found] = await tx
      .select({ personId: tables.account.personId })
      .from(tables.account)
      .innerJoin(tables.workspace, eq(tables.workspace.id, tables.account.workspaceId))
      .where(
        and(
          eq(tables.workspace.platform, origin.platform),
          eq(tables.workspace.externalId, origin.workspace.externalId),
          eq(tables.account.externalId, origin.account.externalId),
        ),
      );
    if (!found) throw new Error(`account ${origin.platform}:${origin.account.externalId} could not be made`);
    return found.personId;
  });

/** Long names are real, but nobody's name fills a message. */
const NAME_AT_MOST = 80;

export const shortName = (name: string): string =>
  tidyTyped(name).replaceAll('\n', ' ').trim().slice(0, NAME_AT_MOST).toWellFormed() || 'somebody';
