/**
 * Who is acting: finds the account that a platform names, and makes a person of it at first
 * contact.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Caller, CohortRole, Origin } from '../../chat/context.ts';
import { includesRole, type Role } from '../../chat/role.ts';
import type { Database } from '../../database/client.ts';
import * as tables from '../../database/schema/people/community.ts';
import { type PlatformTraits, platformNames, platforms } from '../../lib/platforms.ts';
import type { Random } from '../../lib/random.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { knownZone } from '../../lib/time/zone.ts';
import type { Transaction } from '../linking/link-transaction.ts';
import { addAccount, shortName } from './first-contact.ts';
import { BELIEVED_MINUTES, listOf, recordPlatformRoles } from './platform-roles.ts';
import { changeReminder, TELL_ZONES } from './reminders.ts';
import { recordTravel } from './time-away.ts';

type Row = Pick<Caller, 'personId' | 'accountId' | 'workspaceId' | 'name' | 'zone' | 'calibrates'> & {
  readonly zoneChosen: boolean;
  readonly managesUntilMs: number | null;
  readonly platformRolesUntilMs: number | null;
  readonly rolesLapsed: boolean;
  /** Direct messages that belong to no workspace, as Discord's to no guild. */
  readonly noGuild: boolean;
  /** A cohort may come twice: by enrolment, and since they manage its workspace. */
  readonly cohorts: readonly CohortRole[];
};

/**
 * Of a workspace `w`: a platform's direct messages, where those belong to no workspace of its own.
 */
export const STANDS_FOR_NO_GUILD = `(${platformNames
  .flatMap((name) => {
    const { directWorkspace }: PlatformTraits = platforms[name];
    return directWorkspace ? [`w.platform = '${name}' and w.external_id = '${directWorkspace}'`] : [];
  })
  .join(' or ')})`;

/**
 * One round trip for somebody known, with their role in each cohort. $1 platform, $2 workspace,
 * $3 account, $4 whether they manage the workspace, $5 now, $6 their roles on the platform where it
 * said them with this act. What it said elsewhere or before is taken for true for some minutes.
 */
export const FIND_ACCOUNT = `
select p.id as "personId", a.id as "accountId", w.id as "workspaceId", a.name, p.zone,
  p.calibrates, p.zone_chosen as "zoneChosen", (extract(epoch from a.manages_until) * 1000)::float8 as "managesUntilMs",
  (extract(epoch from a.platform_roles_until) * 1000)::float8 as "platformRolesUntilMs",
  ${STANDS_FOR_NO_GUILD} as "noGuild",
  exists (
    select
    from account m
    join cohort_role_source s on s.workspace_id = m.workspace_id
    where m.person_id = p.id
      and (m.id <> a.id or $6::text[] is null)
      and (m.platform_roles_until is null or m.platform_roles_until <= $5::timestamptz)
  ) as "rolesLapsed",
  coalesce((
    select json_agg(
      json_build_object(
        'cohortId', held.id, 'workspaceId', held.workspace_id, 'name', held.name,
        'role', held.role, 'by', held.by, 'archived', held.archived_at is not null)
      order by held.created_at, held.id, held.by)
    from (
      select c.*, e.role, 'enrolment' as by
      from enrolment e
      join cohort c on c.id = e.cohort_id
      where e.person_id = p.id
      union all
      select c.*, 'organiser', 'managing'
      from account m
      join cohort c on c.workspace_id = m.workspace_id
      where m.person_id = p.id
        and case when m.id = a.id then $4::boolean else m.manages_until > $5::timestamptz end
      union all
      select c.*, s.role, 'platform-role'
      from account m
      join cohort_role_source s on s.workspace_id = m.workspace_id
      join cohort c on c.id = s.cohort_id
      where m.person_id = p.id
        and s.role_external_id = any (
          case
            when m.id = a.id and $6::text[] is not null then $6::text[]
            when m.platform_roles_until > $5::timestamptz then m.platform_roles
          end)
    ) held
  ), '[]') as cohorts
from workspace w
join account a on a.workspace_id = w.id
join person p on p.id = a.person_id
where w.platform = $1::platform_name and w.external_id = $2 and a.external_id = $3`;

const RECORD_MANAGES = 'update account set manages_until = $2::timestamptz where id = $1::uuid';
const CHANGE_NAME = 'update account set name = $2 where id = $1';
const ADD_WORKSPACE = `
insert into workspace (id, platform, external_id, name, created_at)
values ($1::uuid, $2::platform_name, $3, $4, $5::timestamptz)
on conflict (platform, external_id) do nothing`;

/**
 * What a platform said of somebody (that they manage a workspace, which roles they have) counts so
 * long elsewhere too: in another workspace and in direct messages.
 */
const KEPT_FOR_MS = BELIEVED_MINUTES * 60 * 1000;
/** Written anew after so long at the earliest: not by every press. */
const WRITTEN_AFTER_MS = 60 * 1000;

const IS_KNOWN = `
select 1
from workspace w
join account a on a.workspace_id = w.id
where w.platform = $1::platform_name and w.external_id = $2 and a.external_id = $3`;

/** Whoever has deleted their data isn't met anew by what was under way then. */
export const createIsKnown =
  (database: Pick<Database, 'statement'>) =>
  async ({ platform, workspace, account }: Origin): Promise<boolean> => {
    const ids = [platform, workspace.externalId, account.externalId];
    return (await database.statement(IS_KNOWN, ids)).length > 0;
  };

export type Identify = (origin: Origin) => Promise<Caller>;

export const createIdentify = (needs: { database: Database; clock: Clock; random: Random }): Identify => {
  const { database } = needs;

  const find = async ({ platform, workspace, account }: Origin): Promise<Row | undefined> => {
    const [row] = await database.statement<Row>(FIND_ACCOUNT, [
      ...[platform, workspace.externalId, account.externalId],
      ...[account.manages === true, needs.clock.now().toString(), listOf(account.roles)],
    ]);
    return row;
  };

  const welcome = async (origin: Origin): Promise<Row> => {
    const { platform, workspace, account } = origin;
    const at = needs.clock.now();
    const makeId = (): string => needs.random.id(at);
    await database.statement(ADD_WORKSPACE, [makeId(), platform, workspace.externalId, workspace.name, at.toString()]);
    await database.orm.transaction((tx) => addAccount(tx, origin, makeId, at));
    const made = await find(origin);
    if (!made) throw new Error(`account ${platform}:${account.externalId} could not be made`);
    return made;
  };

  /**
   * Where the platform says so or that it isn't so any more; elsewhere (in a direct message) it
   * says nothing.
   */
  const keepManages = async ({ accountId, managesUntilMs }: Row, manages: boolean | undefined): Promise<void> => {
    const now = needs.clock.now().epochMilliseconds;
    if (manages === false && managesUntilMs !== null) await database.statement(RECORD_MANAGES, [accountId, null]);
    if (manages !== true || (managesUntilMs ?? 0) > now + KEPT_FOR_MS - WRITTEN_AFTER_MS) return;
    const until = Temporal.Instant.fromEpochMilliseconds(now + KEPT_FOR_MS).toString();
    await database.statement(RECORD_MANAGES, [accountId, until]);
  };

  /**
   * Where the platform says them with each act; they are only kept where they stand for something.
   */
  const keepRoles = async (row: Row, roles: readonly string[] | undefined): Promise<void> => {
    if (roles === undefined) return;
    const now = needs.clock.now();
    const standFor = row.cohorts.some(({ by }) => by === 'platform-role');
    const until = row.platformRolesUntilMs;
    const isFresh = until !== null && until > now.epochMilliseconds + KEPT_FOR_MS - WRITTEN_AFTER_MS;
    if (standFor ? !isFresh : until !== null)
      await recordPlatformRoles(database, row.accountId, standFor ? roles : undefined, now);
  };

  return async (origin) => {
    const row = (await find(origin)) ?? (await welcome(origin));
    await keepManages(row, origin.account.manages);
    await keepRoles(row, origin.account.roles);
    const name = shortName(origin.account.name);
    if (row.name !== name) await database.statement(CHANGE_NAME, [row.accountId, name]);
    const told = origin.account.zone;
    const zone = row.zoneChosen || told === undefined ? undefined : knownZone(told);
    const moved =
      zone !== undefined &&
      zone !== row.zone &&
      (await database.orm.transaction((tx) => moveZone(tx, row, zone, needs.clock.now())));
    const { personId, accountId, workspaceId } = row;
    const manages = origin.account.manages === true && !row.noGuild;
    return {
      personId,
      accountId,
      workspaceId,
      name,
      zone: moved ? zone : row.zone,
      manages,
      ...(row.calibrates ? { calibrates: true } : {}),
      ...(row.rolesLapsed ? { rolesLapsed: true } : {}),
      ...rolesOf(row, manages),
    };
  };
};

/**
 * In direct messages that belong to no guild, whoever was given a role in any cohort has it there
 * too. What another workspace's platform said counts only beside a role of an organiser here: where
 * nobody can see whether they still manage it, that alone opens nothing.
 */
const rolesOf = (row: Row, manages: boolean): Pick<Caller, 'cohorts' | 'role'> => {
  const given = row.cohorts.filter(({ by }) => by !== 'managing');
  const here = given.filter(({ workspaceId }) => row.noGuild || workspaceId === row.workspaceId);
  const role = manages ? 'organiser' : here.reduce<Role>((most, each) => higher(most, each.role), 'learner');
  return { role, cohorts: onceEach(role === 'organiser' ? row.cohorts : given) };
};

const higher = (one: Role, other: Role): Role => (includesRole(one, other) ? one : other);

/** Of a cohort that comes twice, the higher role counts; of two alike, being in it: they may leave. */
const onceEach = (cohorts: readonly CohortRole[]): readonly CohortRole[] => {
  const highest = new Map<string, CohortRole>();
  for (const each of cohorts) {
    const known = highest.get(each.cohortId);
    if (!known || !includesRole(known.role, each.role)) highest.set(each.cohortId, each);
  }
  return [...highest.values()];
};

/**
 * The account whose word on the zone counts: of those on platforms that tell it, the one that
 * reminders go
 * to, else the oldest. Otherwise two linked accounts in different zones would move the person at
 * each press.
 */
const tellsZone = ({ personId, accountId }: Row) => sql`${accountId}::uuid = (
  select a.id
  from account a
  join workspace w on w.id = a.workspace_id
  left join reminder r on r.account_id = a.id and r.person_id = a.person_id
  where a.person_id = ${personId}::uuid and w.platform in (${sql.raw(TELL_ZONES)})
  order by r.account_id is null, a.created_at, a.id
  limit 1)`;

/** The reminder moves with the traveller, in the same transaction. Gives whether they moved. */
const moveZone = async (tx: Transaction, row: Row, zone: string, at: Temporal.Instant): Promise<boolean> => {
  const { id, zoneChosen } = tables.person;
  const [follows] = await tx
    .select({ id })
    .from(tables.person)
    .where(and(eq(id, row.personId), eq(zoneChosen, false), tellsZone(row)))
    .for('update');
  if (!follows) return false;
  await recordTravel(tx, row.personId, zone, at);
  await tx.update(tables.person).set({ zone }).where(eq(id, row.personId));
  await changeReminder(tx, row.personId, {}, at);
  return true;
};
