/** Which guilds we are in, since when, and what becomes of the data of those that we left. */
import { and, eq, inArray, isNull, lt, lte, not, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { outlasting } from '../database/connect/outages.ts';
import { workspace } from '../database/schema/people/community.ts';
import { discordGuild } from '../database/schema/platforms/discord.ts';
import { keptSince, purgeWorkspaces } from './purge-workspaces.ts';

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
    async ({ applicationId, guildId, name }: Omit<Guild, 'at'> & { readonly name: string }): Promise<void> => {
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

/**
 * Deletes what belongs to guilds left so long ago that it was no slip. Gives how many guilds.
 */
export const purgeLeftGuilds = ({ long }: Pick<Database, 'long'>, now: Temporal.Instant): Promise<number> =>
  long('clearing', async (tx) => {
    const left = await tx
      .delete(discordGuild)
      .where(lt(discordGuild.leftAt, keptSince(now)))
      .returning({ guildId: discordGuild.guildId });
    const ids = left.map(({ guildId }) => guildId);
    // Another application of ours may still be there.
    const stillThere = await tx
      .select({ guildId: discordGuild.guildId })
      .from(discordGuild)
      .where(inArray(discordGuild.guildId, ids));
    const there = new Set(stillThere.map(({ guildId }) => guildId));
    await purgeWorkspaces(
      tx,
      'discord',
      ids.filter((id) => !there.has(id)),
    );
    return left.length;
  });

/** One channel may serve several purposes and cohorts. A guild that we left is no fault. */
const PLACES = `
select distinct w.external_id as "guildId", c.channel_external_id as "channelId",
  exists (select from problem p where p.workspace_id = w.id and p.channel_external_id is null) as "guildStanding",
  exists (select from problem p where p.workspace_id = w.id and p.channel_external_id = c.channel_external_id)
    as standing,
  -- Of each channel, whatever else it serves.
  coalesce(bool_or(c.purpose = 'office-hours') over (partition by w.id, c.channel_external_id), false)
    as "officeHours"
from workspace w
left join (cohort_channel c join cohort o on o.id = c.cohort_id and o.archived_at is null) on c.workspace_id = w.id
where w.platform = 'discord' and w.external_id <> 'direct' and coalesce(
  (select bool_or(g.left_at is null) from discord_guild g where g.guild_id = w.external_id), true)
order by 1, 2 limit 10000`;

type Place = {
  readonly guildId: string;
  readonly channelId: string | null;
  readonly guildStanding: boolean;
  readonly standing: boolean;
  readonly officeHours: boolean;
};

/**
 * Where the bot is on Discord, and where its cohorts are written to. `standing`: something was
 * found wrong there.
 */
export const findDiscordPlaces = async (database: Database | undefined) => {
  // Not made yet.
  const places = (await database?.statement<Place>(PLACES, []).catch(() => [])) ?? [];
  const guilds = new Map(places.map(({ guildId, guildStanding }) => [guildId, guildStanding]));
  return {
    guilds: [...guilds].map(([guildId, standing]) => ({ guildId, standing })),
    channels: places.flatMap(({ guildId, channelId, standing, officeHours }) =>
      channelId === null ? [] : [{ guildId, channelId, standing, officeHours }],
    ),
  };
};
