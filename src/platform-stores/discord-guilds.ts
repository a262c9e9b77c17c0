/** Which guilds we are in, since when, and what becomes of the data of those that we left. */
import { and, eq, inArray, isNull, lt, lte, not, notInArray, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { outlasting } from '../database/connect/outages.ts';
import { cohortChannel } from '../database/schema/cohort.ts';
import { account, cohort, person, workspace } from '../database/schema/community.ts';
import { discordGuild } from '../database/schema/discord.ts';
import { reminder } from '../database/schema/reminders.ts';

type Guild = {
  readonly applicationId: string;
  readonly guildId: string;
  readonly at: Temporal.Instant;
};

const { joinedAt, leftAt, welcomedAt } = discordGuild;

/**
 * Which guilds there are, and since when. A platform tells it once, so it outlasts an outage. `at`
 * is when it was heard: what was heard before changes nothing that is newer, however late it is
 * noted.
 */
export const createGuildStore = (orm: Database['orm']) => ({
  findGuilds: outlasting(
    (applicationId: string): Promise<readonly { readonly guildId: string; readonly name: string }[]> =>
      orm
        .select({ guildId: discordGuild.guildId, name: discordGuild.name })
        .from(discordGuild)
        .where(and(eq(discordGuild.applicationId, applicationId), isNull(discordGuild.leftAt))),
  ),

  recordGuildJoined: outlasting((guild: Guild & { readonly name: string }) => recordJoined(orm, guild)),

  recordGuildWelcomed: outlasting(async ({ applicationId, guildId, at }: Guild): Promise<void> => {
    await orm.update(discordGuild).set({ welcomedAt: at.toString() }).where(isGuild(applicationId, guildId));
  }),

  recordGuildRenamed: outlasting(
    async ({
      applicationId,
      guildId,
      name,
    }: Omit<Guild, 'at'> & { readonly name: string }): Promise<void> => {
      await orm.update(discordGuild).set({ name }).where(isGuild(applicationId, guildId));
      await nameWorkspace(orm, guildId, name);
    },
  ),

  recordGuildLeft: outlasting(async ({ applicationId, guildId, at }: Guild): Promise<void> => {
    const heard = at.toString();
    await orm
      .insert(discordGuild)
      // One that we don't know yet is kept too: that we came to it may be noted after that we left.
      .values({ applicationId, guildId, name: '', joinedAt: heard, leftAt: heard })
      .onConflictDoUpdate({
        target: [discordGuild.applicationId, discordGuild.guildId],
        set: { leftAt: sql`greatest(${leftAt}, ${heard})` },
        setWhere: lte(joinedAt, heard),
      });
  }),

  recordGuildsOfShard: outlasting((shard: ShardGuilds) => recordOfShard(orm, shard)),
});

const recordJoined = async (
  orm: Database['orm'],
  { applicationId, guildId, name, at }: Guild & { readonly name: string },
): Promise<'new' | 'known' | 'late'> => {
  const [guild] = await orm
    .insert(discordGuild)
    .values({ applicationId, guildId, name, joinedAt: at.toString() })
    .onConflictDoUpdate({
      target: [discordGuild.applicationId, discordGuild.guildId],
      set: { name, ...isThere(at.toString()) },
      setWhere: notLeftSince(at.toString()),
    })
    .returning({ welcomedAt: discordGuild.welcomedAt });
  if (!guild) return 'late';
  await nameWorkspace(orm, guildId, name);
  return guild.welcomedAt === null ? 'new' : 'known';
};

type ShardGuilds = {
  readonly applicationId: string;
  readonly shard: number;
  readonly shardCount: number;
  readonly guildIds: readonly string[];
  readonly at: Temporal.Instant;
};

const recordOfShard = async (orm: Database['orm'], shard: ShardGuilds): Promise<void> => {
  const { applicationId, guildIds } = shard;
  const at = shard.at.toString();
  // https://discord.com/developers/docs/events/gateway#sharding
  const ofShard = sql`(${discordGuild.guildId}::bigint >> 22) % ${shard.shardCount}::int = ${shard.shard}::int`;
  const there = guildIds.length === 0 ? sql`false` : inArray(discordGuild.guildId, [...guildIds]);
  const ours = and(eq(discordGuild.applicationId, applicationId), ofShard);
  await orm
    .update(discordGuild)
    .set({ leftAt: at })
    .where(and(ours, not(there), isNull(discordGuild.leftAt), lte(discordGuild.joinedAt, at)));
  // While a guild has an outage nothing else tells that we are in it.
  await orm
    .update(discordGuild)
    .set(isThere(at))
    .where(and(ours, there, notLeftSince(at)));
};

const notLeftSince = (at: string) => sql`(${leftAt} is null or ${leftAt} <= ${at})`;

/** Somebody who comes back is welcomed again. */
const isThere = (at: string) => ({
  joinedAt: sql`greatest(${joinedAt}, ${at})`,
  leftAt: null,
  welcomedAt: sql`case when ${leftAt} is null then ${welcomedAt} end`,
});

const nameWorkspace = async (orm: Database['orm'], guildId: string, name: string): Promise<void> => {
  await orm
    .update(workspace)
    .set({ name })
    .where(and(eq(workspace.platform, 'discord'), eq(workspace.externalId, guildId)));
};

const isGuild = (applicationId: string, guildId: string) =>
  and(eq(discordGuild.applicationId, applicationId), eq(discordGuild.guildId, guildId));

/** Data of a guild that was left is kept this long, in case it was a slip. */
const KEPT_AFTER_LEAVING_DAYS = 30;

/**
 * Deletes what belongs to guilds left 30 days ago and longer, and people who then have no account
 * left. Gives how many guilds.
 */
export const purgeLeftGuilds = ({ long }: Pick<Database, 'long'>, now: Temporal.Instant): Promise<number> =>
  long('clearing', async (tx) => {
    const before = now.subtract({ hours: 24 * KEPT_AFTER_LEAVING_DAYS }).toString();
    const left = await tx
      .delete(discordGuild)
      .where(lt(discordGuild.leftAt, before))
      .returning({ guildId: discordGuild.guildId });
    if (left.length === 0) return 0;
    const ids = left.map(({ guildId }) => guildId);
    // Another application of ours may still be there.
    const stillThere = tx
      .select({ guildId: discordGuild.guildId })
      .from(discordGuild)
      .where(inArray(discordGuild.guildId, ids));
    const gone = tx
      .select({ id: workspace.id })
      .from(workspace)
      .where(
        and(
          eq(workspace.platform, 'discord'),
          inArray(workspace.externalId, ids),
          notInArray(workspace.externalId, stillThere),
        ),
      );
    // Whoever is known elsewhere too is reminded there: with their account here the reminder would
    // go.
    const elsewhere = sql`(
      select o.id from ${account} o
      where o.person_id = ${reminder.personId} and o.workspace_id not in ${gone}
      order by o.created_at
      limit 1
    )`;
    const here = tx.select({ id: account.id }).from(account).where(inArray(account.workspaceId, gone));
    await tx
      .update(reminder)
      .set({ accountId: elsewhere })
      .where(and(inArray(reminder.accountId, here), sql`${elsewhere} is not null`));
    // A cohort that meets in another place too lives on there.
    const home = sql`(
      select d.workspace_id from ${cohortChannel} d
      where d.cohort_id = ${cohort.id} and d.workspace_id not in ${gone}
      order by d.id
      limit 1
    )`;
    await tx
      .update(cohort)
      .set({ workspaceId: home, slug: sql`${cohort.slug} || '-' || left(${cohort.id}::text, 8)` })
      .where(and(inArray(cohort.workspaceId, gone), sql`${home} is not null`));
    const accounts = await tx
      .delete(account)
      .where(inArray(account.workspaceId, gone))
      .returning({ personId: account.personId });
    await tx.delete(workspace).where(inArray(workspace.id, gone));
    const people = [...new Set(accounts.map(({ personId }) => personId))];
    const withAccount = tx.select({ id: account.personId }).from(account);
    if (people.length > 0)
      await tx.delete(person).where(and(inArray(person.id, people), notInArray(person.id, withAccount)));
    return left.length;
  });
