/** Who is acting: finds the account that a platform names, and makes a person of it at first contact. */
import type { Database } from '../database/client.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { tidyTyped } from '../lib/text.ts';
import { knownZone } from '../lib/zone.ts';
import { studyDefaults } from './study-settings.ts';

export type Newcomer = {
  readonly platform: 'discord' | 'slack' | 'sandbox';
  readonly workspace: { readonly externalId: string; readonly name: string };
  readonly account: { readonly externalId: string; readonly name: string; readonly zone?: string; readonly manages?: boolean };
};

export type Known = {
  readonly personId: string;
  readonly accountId: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly zone: string;
  readonly role: 'learner' | 'helper' | 'organiser';
};

type Row = Known & { readonly zoneChosen: boolean };

/** One round trip for somebody known: by platform, workspace and account. */
export const FIND_ACCOUNT = `
select p.id as "personId", a.id as "accountId", w.id as "workspaceId", a.name, p.zone, p.zone_chosen as "zoneChosen",
  coalesce((select max(e.role) from enrolment e join cohort c on c.id = e.cohort_id where e.person_id = p.id and c.workspace_id = w.id), 'learner') as role
from workspace w join account a on a.workspace_id = w.id join person p on p.id = a.person_id
where w.platform = $1::platform_name and w.external_id = $2 and a.external_id = $3`;

const CHANGE_NAME = 'update account set name = $2 where id = $1';
const CHANGE_ZONE = 'update person set zone = $2 where id = $1 and not zone_chosen';
const ADD_WORKSPACE = `insert into workspace (id, platform, external_id, name, created_at) values ($1, $2::platform_name, $3, $4, $5::timestamptz)
on conflict (platform, external_id) do nothing`;
/** Person and account in one statement; where somebody else was quicker the person is not made either. */
const ADD_PERSON = `
with place as (
  select w.id from workspace w where w.platform = $1::platform_name and w.external_id = $2
    and not exists (select 1 from account a where a.workspace_id = w.id and a.external_id = $3)
), newcomer as (
  insert into person (id, name, zone, new_per_day, reviews_per_day, created_at) select $4::uuid, $5, $6, $7::int, $8::int, $9::timestamptz from place
)
insert into account (id, workspace_id, external_id, person_id, name, created_at) select $10::uuid, id, $3, $4::uuid, $5, $9::timestamptz from place`;

/** Long names are real, but nobody's name fills a message. */
const NAME_AT_MOST = 80;
const UNIQUE_VIOLATION = '23505';

export type Identify = (newcomer: Newcomer) => Promise<Known>;

export const createIdentify = (needs: { database: Database; clock: Clock; random: Random }): Identify => {
  const { database } = needs;

  const find = async ({ platform, workspace, account }: Newcomer): Promise<Row | undefined> =>
    (await database.statement<Row>(FIND_ACCOUNT, [platform, workspace.externalId, account.externalId]))[0];

  const welcome = async (newcomer: Newcomer): Promise<Row> => {
    const { platform, workspace, account } = newcomer;
    const at = needs.clock.now();
    const now = at.toString();
    const name = shortName(account.name);
    await database.statement(ADD_WORKSPACE, [needs.random.id(at), platform, workspace.externalId, workspace.name, now]);
    const zone = knownZone(account.zone ?? '') ?? 'UTC';
    const { newPerDay, reviewsPerDay } = studyDefaults;
    await database
      .statement(ADD_PERSON, [
        platform,
        workspace.externalId,
        account.externalId,
        needs.random.id(at),
        name,
        zone,
        newPerDay,
        reviewsPerDay,
        now,
        needs.random.id(at),
      ])
      .catch((error: unknown) => {
        // Two first messages at once: the other one made the account, and ours left nothing behind.
        if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      });
    const made = await find(newcomer);
    if (!made) throw new Error(`account ${platform}:${account.externalId} could not be made`);
    return made;
  };

  return async (newcomer) => {
    const row = (await find(newcomer)) ?? (await welcome(newcomer));
    const name = shortName(newcomer.account.name);
    if (row.name !== name) await database.statement(CHANGE_NAME, [row.accountId, name]);
    const told = newcomer.account.zone;
    const zone = row.zoneChosen || told === undefined ? undefined : knownZone(told);
    if (zone && zone !== row.zone) await database.statement(CHANGE_ZONE, [row.personId, zone]);
    return {
      personId: row.personId,
      accountId: row.accountId,
      workspaceId: row.workspaceId,
      name,
      zone: zone ?? row.zone,
      // Whoever manages the workspace on the platform is an organiser to us.
      role: newcomer.account.manages ? 'organiser' : row.role,
    };
  };
};

const shortName = (name: string): string => tidyTyped(name).replaceAll('\n', ' ').trim().slice(0, NAME_AT_MOST).toWellFormed() || 'somebody';
