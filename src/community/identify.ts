/**
 * Who is acting: finds the account that a platform names, and makes a person of it at first
 * contact.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import * as tables from '../database/schema/community.ts';
import { type PlatformName, type PlatformTraits, platformNames, platforms } from '../lib/platforms.ts';
import type { Random } from '../lib/random.ts';
import type { Clock } from '../lib/time/clock.ts';
import { knownZone } from '../lib/time/zone.ts';
import { tidyTyped } from '../lib/words/text.ts';
import type { Transaction } from './link-transaction.ts';
import { addReminder, changeReminder } from './reminders.ts';
import { studyDefaults } from './study-settings.ts';

export type Newcomer = {
  readonly platform: PlatformName;
  readonly workspace: { readonly externalId: string; readonly name: string };
  readonly account: {
    readonly externalId: string;
    readonly name: string;
    readonly zone?: string;
    readonly manages?: boolean;
  };
};

export type Known = {
  readonly personId: string;
  readonly accountId: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly zone: string;
  readonly role: 'learner' | 'helper' | 'organiser';
};

type Row = Known & { readonly zoneChosen: boolean; readonly managesUntilMs: number | null };

/** Of a workspace `w`: a platform's direct messages, where those belong to no workspace of its own. */
export const STANDS_FOR_NO_GUILD = `(${platformNames
  .flatMap((name) => {
    const { directWorkspace }: PlatformTraits = platforms[name];
    return directWorkspace ? [`w.platform = '${name}' and w.external_id = '${directWorkspace}'`] : [];
  })
  .join(' or ')})`;

/**
 * One round trip for somebody known: by platform, workspace and account. A role is what an
 * organiser gave; in Discord's direct messages, which belong to no guild, whoever was given one in
 * any cohort has it there too. What the platform gives is never here: it lapses with the platform's
 * word.
 */
export const FIND_ACCOUNT = `
select p.id as "personId", a.id as "accountId", w.id as "workspaceId", a.name, p.zone, p.zone_chosen as "zoneChosen",
  (extract(epoch from a.manages_until) * 1000)::float8 as "managesUntilMs",
  coalesce((select max(e.role) from enrolment e join cohort c on c.id = e.cohort_id where e.person_id = p.id and (c.workspace_id = w.id or ${STANDS_FOR_NO_GUILD})), 'learner') as role
from workspace w join account a on a.workspace_id = w.id join person p on p.id = a.person_id
where w.platform = $1::platform_name and w.external_id = $2 and a.external_id = $3`;

const RECORD_MANAGES = 'update account set manages_until = $2::timestamptz where id = $1::uuid';
const CHANGE_NAME = 'update account set name = $2 where id = $1';
const ADD_WORKSPACE = `insert into workspace (id, platform, external_id, name, created_at) values ($1::uuid, $2::platform_name, $3, $4, $5::timestamptz)
on conflict (platform, external_id) do nothing`;

/**
 * Somebody who manages two workspaces may use in one what the other has: so long after they were
 * seen to manage the other.
 */
const MANAGES_FOR_MS = 5 * 60 * 1000;
/** Written anew after so long at the earliest: not by every press. */
const MANAGES_WRITTEN_AFTER_MS = 60 * 1000;

/** Long names are real, but nobody's name fills a message. */
const NAME_AT_MOST = 80;

export type Identify = (newcomer: Newcomer) => Promise<Known>;

export const createIdentify = (needs: { database: Database; clock: Clock; random: Random }): Identify => {
  const { database } = needs;

  const find = async ({ platform, workspace, account }: Newcomer): Promise<Row | undefined> =>
    (await database.statement<Row>(FIND_ACCOUNT, [platform, workspace.externalId, account.externalId]))[0];

  const welcome = async (newcomer: Newcomer): Promise<Row> => {
    const { platform, workspace, account } = newcomer;
    const at = needs.clock.now();
    const makeId = (): string => needs.random.id(at);
    await database.statement(ADD_WORKSPACE, [
      makeId(),
      platform,
      workspace.externalId,
      workspace.name,
      at.toString(),
    ]);
    await database.orm.transaction((tx) => addAccount(tx, newcomer, makeId, at));
    const made = await find(newcomer);
    if (!made) throw new Error(`account ${platform}:${account.externalId} could not be made`);
    return made;
  };

  /**
   * Where the platform says so or that it isn't so any more; elsewhere (in a direct message) it
   * says nothing.
   */
  const keepManages = async (
    { accountId, managesUntilMs }: Row,
    manages: boolean | undefined,
  ): Promise<void> => {
    const now = needs.clock.now().epochMilliseconds;
    if (manages === false && managesUntilMs !== null)
      await database.statement(RECORD_MANAGES, [accountId, null]);
    if (manages !== true || (managesUntilMs ?? 0) > now + MANAGES_FOR_MS - MANAGES_WRITTEN_AFTER_MS) return;
    const until = Temporal.Instant.fromEpochMilliseconds(now + MANAGES_FOR_MS).toString();
    await database.statement(RECORD_MANAGES, [accountId, until]);
  };

  return async (newcomer) => {
    const row = (await find(newcomer)) ?? (await welcome(newcomer));
    await keepManages(row, newcomer.account.manages);
    const name = shortName(newcomer.account.name);
    if (row.name !== name) await database.statement(CHANGE_NAME, [row.accountId, name]);
    const told = newcomer.account.zone;
    const zone = row.zoneChosen || told === undefined ? undefined : knownZone(told);
    if (zone && zone !== row.zone)
      await database.orm.transaction((tx) => moveZone(tx, row.personId, zone, needs.clock.now()));
    return {
      personId: row.personId,
      accountId: row.accountId,
      workspaceId: row.workspaceId,
      name,
      zone: zone ?? row.zone,
      // Whoever manages the workspace on the platform is an organiser to us, for as long as the
      // platform says so.
      role: newcomer.account.manages ? 'organiser' : row.role,
    };
  };
};

/** The reminder moves with the traveller, in the same transaction. */
const moveZone = async (
  tx: Transaction,
  personId: string,
  zone: string,
  at: Temporal.Instant,
): Promise<void> => {
  await tx
    .update(tables.person)
    .set({ zone })
    .where(and(eq(tables.person.id, personId), eq(tables.person.zoneChosen, false)));
  await changeReminder(tx, personId, {}, at);
};

const addAccount = async (
  tx: Transaction,
  newcomer: Newcomer,
  makeId: () => string,
  at: Temporal.Instant,
): Promise<void> => {
  const createdAt = at.toString();
  const { platform, workspace, account } = newcomer;
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
  const known = platforms[platform].accountsAreGlobal ? accounts[0]?.personId : undefined;
  const personId = known ?? makeId();
  const accountId = makeId();
  const zone = knownZone(account.zone ?? '') ?? 'UTC';
  if (!known) await tx.insert(tables.person).values({ ...studyDefaults, id: personId, zone, createdAt });
  const place = tx
    .select({ id: tables.workspace.id })
    .from(tables.workspace)
    .where(
      and(eq(tables.workspace.platform, platform), eq(tables.workspace.externalId, workspace.externalId)),
    );
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

const shortName = (name: string): string =>
  tidyTyped(name).replaceAll('\n', ' ').trim().slice(0, NAME_AT_MOST).toWellFormed() || 'somebody';
