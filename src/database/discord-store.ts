/** What Discord needs remembered: registered commands, the guilds we are in, and who holds which shard. */
import { and, eq, inArray, isNull, lt, lte, ne, not, notInArray, or, sql } from 'drizzle-orm';
import type { Database, Orm } from './client.ts';
import { throughOutage } from './outages.ts';
import { bookTurns } from './pace.ts';
import { account, cohort, person, workspace } from './schema/community.ts';
import { dailyChannel } from './schema/daily.ts';
import { discordCommands, discordGuild, discordProcess, discordShard } from './schema/discord.ts';
import { reminder } from './schema/reminders.ts';
import { type Lease, planLeases } from './shard-leases.ts';

type Session = { readonly sessionId: string; readonly resumeUrl: string; readonly sequence: number };
type Sessions = ReadonlyMap<number, Session | undefined>;
type Guild = { readonly applicationId: string; readonly guildId: string; readonly at: Temporal.Instant };
type Wish = {
  readonly applicationId: string;
  readonly processId: string;
  readonly shardCount: number;
  readonly leaseMs: number;
  readonly startsAtOnce: number;
  readonly sessions: Sessions;
};
type Transaction = Parameters<Parameters<Orm['transaction']>[0]>[0];

/** "DSRD" in ASCII; the second key is the application. */
const SHARD_LOCK = 0x44535244;

const inMs = (ms: number) => sql`clock_timestamp() + ${ms} * interval '1 millisecond'`;
const msUntil = (instant: unknown) =>
  sql<number | null>`(extract(epoch from ${instant} - clock_timestamp()) * 1000)::float8`;

const { joinedAt, leftAt, welcomedAt } = discordGuild;

/** Which guilds there are, and since when. `at` is when it was heard: what was heard before changes nothing that is newer, however late it is noted. */
const createGuildStore = (orm: Database['orm']) => ({
  findGuilds: async (applicationId: string): Promise<readonly { readonly guildId: string; readonly name: string }[]> =>
    throughOutage(() =>
      orm
        .select({ guildId: discordGuild.guildId, name: discordGuild.name })
        .from(discordGuild)
        .where(and(eq(discordGuild.applicationId, applicationId), isNull(discordGuild.leftAt))),
    ),

  recordGuildJoined: async ({
    applicationId,
    guildId,
    name,
    at,
  }: Guild & { readonly name: string }): Promise<'new' | 'known' | 'late'> => {
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
  },

  recordGuildWelcomed: async ({ applicationId, guildId, at }: Guild): Promise<void> => {
    await orm.update(discordGuild).set({ welcomedAt: at.toString() }).where(isGuild(applicationId, guildId));
  },

  recordGuildRenamed: async ({
    applicationId,
    guildId,
    name,
  }: Omit<Guild, 'at'> & { readonly name: string }): Promise<void> => {
    await orm.update(discordGuild).set({ name }).where(isGuild(applicationId, guildId));
    await nameWorkspace(orm, guildId, name);
  },

  recordGuildLeft: async ({ applicationId, guildId, at }: Guild): Promise<void> => {
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
  },

  recordGuildsOfShard: async (shard: {
    readonly applicationId: string;
    readonly shard: number;
    readonly shardCount: number;
    readonly guildIds: readonly string[];
    readonly at: Temporal.Instant;
  }): Promise<void> => {
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
  },
});

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

/** Structurally the `DiscordStore` that the platform asks for. Leases go by the database's clock, so processes need not agree on theirs. */
export const createDiscordStore = ({ orm, statement, kind }: Pick<Database, 'orm' | 'statement' | 'kind'>) => ({
  bookTurns: (applicationId: string, everyMs: number, turns: number): Promise<number> =>
    bookTurns({ statement }, `discord:${applicationId}`, everyMs, turns),

  readCommandHash: async (scope: string): Promise<string | undefined> => {
    const ofScope = eq(discordCommands.scope, scope);
    const [known] = await throughOutage(() =>
      orm.select({ hash: discordCommands.hash }).from(discordCommands).where(ofScope),
    );
    return known?.hash;
  },

  writeCommandHash: async (scope: string, hash: string): Promise<void> => {
    await throughOutage(() =>
      orm
        .insert(discordCommands)
        .values({ scope, hash })
        .onConflictDoUpdate({ target: discordCommands.scope, set: { hash } }),
    );
  },

  ...createGuildStore(orm),

  // PGlite's folder is one process's: whoever else is written down there is dead.
  holdShards: (wish: Wish) =>
    orm.transaction((tx) => holdShards(tx, wish, kind === 'pglite' ? 0 : wish.leaseMs / MISSED)),

  releaseShards: ({
    applicationId,
    processId,
    sessions,
  }: Pick<Wish, 'applicationId' | 'processId' | 'sessions'>): Promise<void> =>
    orm.transaction(async (tx) => {
      await lockShards(tx, applicationId);
      await saveSessions(tx, applicationId, processId, sessions);
      await tx
        .update(discordShard)
        .set({ holder: null, heldUntil: null })
        .where(and(eq(discordShard.applicationId, applicationId), eq(discordShard.holder, processId)));
      await tx
        .delete(discordProcess)
        .where(and(eq(discordProcess.applicationId, applicationId), eq(discordProcess.processId, processId)));
    }),
});

const isGuild = (applicationId: string, guildId: string) =>
  and(eq(discordGuild.applicationId, applicationId), eq(discordGuild.guildId, guildId));

const lockShards = (tx: Transaction, applicationId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(${SHARD_LOCK}::int, hashtext(${applicationId}))`);

/** `doubtAfterMs`: who has said nothing for this long, and has no connection to the database either, is dead. */
const holdShards = async (tx: Transaction, wish: Wish, doubtAfterMs: number) => {
  const { applicationId, processId, leaseMs, startsAtOnce } = wish;
  await lockShards(tx, applicationId);
  await buryDead(tx, wish, doubtAfterMs);
  const processes = await countProcesses(tx, wish);
  const shardCount = await agreeOnCount(tx, wish);
  await saveSessions(tx, applicationId, processId, wish.sessions);
  const plan = planLeases(await findLeases(tx, applicationId), processId, processes, startsAtOnce);
  const update = (numbers: readonly number[], set: Partial<Record<'holder' | 'heldUntil' | 'startedAt', unknown>>) =>
    numbers.length === 0
      ? undefined
      : tx
          .update(discordShard)
          // Each value is null, an id or an expression for the column it is set to.
          .set(set as Record<string, never>)
          .where(and(eq(discordShard.applicationId, applicationId), inArray(discordShard.number, [...numbers])));
  await update(plan.release, { holder: null, heldUntil: null });
  await update([...plan.keep, ...plan.take.map(({ number }) => number)], {
    holder: processId,
    heldUntil: inMs(leaseMs),
  });
  await update(
    plan.take.filter(({ fresh }) => fresh).map(({ number }) => number),
    { startedAt: sql`clock_timestamp()` },
  );
  const held = await tx
    .select({ number: discordShard.number, session: discordShard.session })
    .from(discordShard)
    .where(and(eq(discordShard.applicationId, applicationId), eq(discordShard.holder, processId)))
    .orderBy(discordShard.number);
  return {
    shardCount,
    processes,
    shards: held.map(({ number, session }) => ({ number, ...(session ? { session } : {}) })),
  };
};

/** A part of the lease: more than a beat, so that one whose connection broke just now has time for another. */
const MISSED = 3;

/** How a process's connections are called in the database, in at most 63 characters. */
const connectionName = (processId: unknown) => sql`'watermark ' || ${processId}`;

/**
 * A process that was killed leaves its lease, but no connection. This one's carries its name from now on; behind a pooler that shares
 * connections names may mix, and then the lease decides alone.
 */
const buryDead = async (
  tx: Transaction,
  { applicationId, processId, leaseMs }: Wish,
  doubtAfterMs: number,
): Promise<void> => {
  await tx.execute(sql`select set_config('application_name', ${connectionName(sql`${processId}::text`)}, false)`);
  const connected = sql`exists (select 1 from pg_stat_activity where application_name = ${connectionName(discordProcess.processId)})`;
  const silent = sql`${discordProcess.aliveUntil} <= ${inMs(leaseMs - doubtAfterMs)}`;
  await tx
    .delete(discordProcess)
    .where(
      or(
        lt(discordProcess.aliveUntil, sql`clock_timestamp()`),
        and(ne(discordProcess.processId, processId), silent, not(connected)),
      ),
    );
  const living = tx
    .select({ id: discordProcess.processId })
    .from(discordProcess)
    .where(eq(discordProcess.applicationId, applicationId));
  await tx
    .update(discordShard)
    .set({ holder: null, heldUntil: null })
    .where(
      and(
        eq(discordShard.applicationId, applicationId),
        ne(discordShard.holder, processId),
        notInArray(discordShard.holder, living),
      ),
    );
};

/** Says that this process is alive and counts all that are. */
const countProcesses = async (tx: Transaction, { applicationId, processId, leaseMs }: Wish): Promise<number> => {
  const aliveUntil = inMs(leaseMs);
  await tx
    .insert(discordProcess)
    .values({ applicationId, processId, aliveUntil })
    .onConflictDoUpdate({ target: [discordProcess.applicationId, discordProcess.processId], set: { aliveUntil } });
  return tx.$count(discordProcess, eq(discordProcess.applicationId, applicationId));
};

/** What another living holder goes by, else this process's own wish; sessions of another count are worth nothing. */
const agreeOnCount = async (tx: Transaction, { applicationId, processId, shardCount }: Wish): Promise<number> => {
  const ours = eq(discordShard.applicationId, applicationId);
  const [other] = await tx
    .select({ shardCount: discordShard.shardCount })
    .from(discordShard)
    .where(and(ours, sql`${discordShard.holder} <> ${processId}`, sql`${discordShard.heldUntil} > clock_timestamp()`))
    .limit(1);
  const agreed = other?.shardCount ?? shardCount;
  await tx.delete(discordShard).where(and(ours, sql`${discordShard.shardCount} <> ${agreed}`));
  await tx
    .insert(discordShard)
    .values(Array.from({ length: agreed }, (_, number) => ({ applicationId, number, shardCount: agreed })))
    .onConflictDoNothing();
  return agreed;
};

const saveSessions = async (
  tx: Transaction,
  applicationId: string,
  processId: string,
  sessions: Sessions,
): Promise<void> => {
  for (const [number, session] of sessions) {
    await tx
      .update(discordShard)
      .set({ session: session ?? null })
      .where(
        and(
          eq(discordShard.applicationId, applicationId),
          eq(discordShard.number, number),
          eq(discordShard.holder, processId),
        ),
      );
  }
};

const findLeases = async (tx: Transaction, applicationId: string): Promise<readonly Lease[]> =>
  tx
    .select({
      number: discordShard.number,
      holder: discordShard.holder,
      heldForMs: msUntil(discordShard.heldUntil),
      hasSession: sql<boolean>`${discordShard.session} is not null`,
      startedMsAgo: sql<number | null>`-${msUntil(discordShard.startedAt)}`,
    })
    .from(discordShard)
    .where(eq(discordShard.applicationId, applicationId))
    .orderBy(discordShard.number);

/** Data of a guild that was left is kept this long, in case it was a slip. */
export const KEPT_AFTER_LEAVING_DAYS = 30;

/** Deletes what belongs to guilds left 30 days ago and longer, and people who then have no account left. Gives how many guilds. */
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
    // Whoever is known elsewhere too is reminded there: with their account here the reminder would go.
    const elsewhere = sql`(select o.id from ${account} o where o.person_id = ${reminder.personId} and o.workspace_id not in ${gone} order by o.created_at limit 1)`;
    const here = tx.select({ id: account.id }).from(account).where(inArray(account.workspaceId, gone));
    await tx
      .update(reminder)
      .set({ accountId: elsewhere })
      .where(and(inArray(reminder.accountId, here), sql`${elsewhere} is not null`));
    // A cohort that meets in another place too lives on there.
    const home = sql`(select d.workspace_id from ${dailyChannel} d where d.cohort_id = ${cohort.id} and d.workspace_id not in ${gone} order by d.id limit 1)`;
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
