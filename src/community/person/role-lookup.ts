/**
 * Looks up which roles somebody has on their platforms, where a role may decide and what was known
 * has lapsed: in Discord's direct messages, and on Slack. An answer never waits for this.
 */
import type { Caller, Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { PlatformRoles, RoleChange } from '../../chat/look-up-roles.ts';
import type { PlatformRole } from '../../chat/view/picked.ts';
import type { Database } from '../../database/client.ts';
import type { PlatformName } from '../../lib/platforms.ts';
import { within } from '../../lib/process/within.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import { listOf, recordPlatformRoles } from './platform-roles.ts';

/** Leaves a form, which can't be put off, the rest of the platforms' three seconds. */
const WITHIN_MS = 1200;
/** Accounts of one person in workspaces where roles stand for something. */
const ACCOUNTS_AT_MOST = 5;

/**
 * Of whom a platform tells nothing stays lapsed, so the order is another each time: nobody keeps the
 * others from being looked up. The account that acts comes first.
 */
const FIND_LAPSED = `
select a.id as "accountId", w.platform, w.external_id as "workspaceExternalId", a.external_id as "accountExternalId"
from account a
join workspace w on w.id = a.workspace_id
where a.person_id = $1::uuid
  and (a.platform_roles_until is null or a.platform_roles_until <= $2::timestamptz)
  and exists (select from cohort_role_source s where s.workspace_id = w.id)
order by a.id = $3::uuid desc, md5(a.id::text || $2)
limit ${ACCOUNTS_AT_MOST}`;

/** Of whoever had the role, and whoever was added to it, nothing is known until it is looked up. */
const FORGET = `
update account a
set platform_roles_until = null
from workspace w
where w.id = a.workspace_id and w.platform = $1::platform_name and w.external_id = $2
  and a.platform_roles_until is not null
  and ($3 = any (a.platform_roles) or a.external_id = any ($4::text[]))`;

type Lapsed = {
  readonly accountId: string;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly accountExternalId: string;
};

const whereOf = ({ platform, workspaceExternalId }: RoleThere): string => `${platform} ${workspaceExternalId}`;

export type FindGoneRoles = <Of extends RoleThere>(roles: readonly Of[]) => Promise<readonly Of[]>;

/** A role of a platform's, by its ids. */
type RoleThere = {
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly roleExternalId: string;
};

export type RoleLookups = {
  /** Whether anything was looked up. Never throws. */
  readonly refresh: (caller: Caller) => Promise<boolean>;
  /** Those that are no longer there; of which a platform tells nothing now, none. Never throws. */
  readonly findGone: FindGoneRoles;
  readonly forget: (platform: PlatformName, change: RoleChange) => Promise<void>;
};

type Needs = {
  readonly database: Pick<Database, 'statement'>;
  readonly clock: Clock;
  /** By platform, once it is open. */
  readonly platformRoles: ReadonlyMap<PlatformName, PlatformRoles>;
  readonly onError: (error: unknown) => void;
};

export const createRoleLookups = ({ database, clock, platformRoles, onError }: Needs): RoleLookups => {
  const lookUp = async ({ platform, ...of }: Lapsed): Promise<boolean> => {
    const found = await platformRoles.get(platform)?.of(of.workspaceExternalId, of.accountExternalId);
    if (!found) return false;
    await recordPlatformRoles(database, of.accountId, found.roles, found.at);
    return true;
  };
  const refresh = async ({ personId, accountId }: Caller): Promise<boolean> => {
    const lapsed = await database.statement<Lapsed>(FIND_LAPSED, [personId, clock.now().toString(), accountId]);
    const looked = await Promise.all(
      lapsed.map((each) =>
        lookUp(each).catch((error: unknown) => {
          onError(error);
          return false;
        }),
      ),
    );
    return looked.includes(true);
  };
  /** All of one workspace. */
  const goneOf = async <Of extends RoleThere>(roles: readonly Of[]): Promise<readonly Of[]> => {
    const [first] = roles;
    const asked = first && platformRoles.get(first.platform)?.all(first.workspaceExternalId);
    const there = await within(Promise.resolve(asked), WITHIN_MS).catch((error: unknown) => {
      onError(error);
      return undefined;
    });
    return there ? roles.filter(({ roleExternalId }) => !there.has(roleExternalId)) : [];
  };
  return {
    refresh: async (caller) => {
      if (platformRoles.size === 0) return false;
      // What takes longer is kept for the next time.
      const refreshed = await within(refresh(caller), WITHIN_MS).catch((error: unknown) => onError(error));
      return refreshed ?? false;
    },
    findGone: async (roles) => {
      const found = await Promise.all([...Map.groupBy(roles, whereOf).values()].map(goneOf));
      return found.flat();
    },
    forget: async (platform, { workspaceId, roleId, accountIds }) => {
      await database.statement(FORGET, [platform, workspaceId, roleId, listOf(accountIds)]);
    },
  };
};

/**
 * Throws UserError where a role was deleted while a form that it is picked in stood open. `label`:
 * how the form calls it.
 */
export const requireThere = async (
  findGone: FindGoneRoles,
  { origin }: Pick<Context, 'origin'>,
  label: string,
  { externalId, name }: PlatformRole,
): Promise<void> => {
  const { platform, workspace } = origin;
  const picked = { platform, workspaceExternalId: workspace.externalId, roleExternalId: externalId };
  const [gone] = await findGone([picked]);
  if (!gone) return;
  const words = excerpt(name ?? externalId, 40);
  throw new UserError(text`**${label}**: ${words} is no longer there, so nothing was saved. Please pick another one.`);
};
