/**
 * What Discord needs remembered: registered commands and who holds which shard; with the guilds it
 * is the whole store.
 */
import { and, eq, inArray, lt, ne, not, notInArray, or, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database/client.ts';
import { outlasting } from '../database/connect/outages.ts';
import { bookTurns } from '../database/pace.ts';
import { discordCommands, discordProcess, discordShard } from '../database/schema/platforms/discord.ts';
import { createGuildStore } from './discord-guilds.ts';
import { type Lease, planLeases } from './shard-leases.ts';

type Session = {
  readonly sessionId: string;
  readonly resumeUrl: string;
  readonly sequence: number;
};
type Sessions = ReadonlyMap<number, Session | undefined>;
type Wish = {
  readonly applicationId: string;
  readonly processId: string;
  readonly shardCount: number;
  readonly leaseMs: number;
  readonly startsAtOnce: number;
  readonly sessions: Sessions;
};

/** "DSRD" in ASCII; the second key is the application. */
const SHARD_LOCK = 0x44535244;

const inMs = (ms: number) => sql`clock_timestamp() + ${ms} * interval '1 millisecond'`;
const msUntil = (instant: unknown) =>
  sql<number | null>`(extract(epoch from ${instant} - clock_timestamp()) * 1000)::float8`;

/**
 * Structurally the `DiscordStore` that the platform asks for. Leases go by the database's clock, so
 * processes need not agree on theirs.
 */
export const createDiscordStore = ({ orm, statement, kind }: Pick<Database, 'orm' | 'statement' | 'kind'>) => ({
  bookTurns: (applicationId: string, everyMs: number, turns: number): Promise<number> =>
    bookTurns({ statement }, `discord:${applicationId}`, everyMs, turns),

  readCommandHash: outlasting(async (scope: string): Promise<string | undefined> => {
    const ofScope = eq(discordCommands.scope, scope);
    const [known] = await orm.select({ hash: discordCommands.hash }).from(discordCommands).where(ofScope);
    return known?.hash;
  }),

  writeCommandHash: outlasting(async (registered: { readonly scope: string; readonly hash: string }): Promise<void> => {
    await orm
      .insert(discordCommands)
      .values(registered)
      .onConflictDoUpdate({ target: discordCommands.scope, set: { hash: registered.hash } });
  }),

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

const lockShards = (tx: Transaction, applicationId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(${SHARD_LOCK}::int, hashtext(${applicationId}))`);

/**
 * `doubtAfterMs`: who has said nothing for this long, and has no connection to the database either,
 * is dead.
 */
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

/**
 * A part of the lease: more than a beat, so that one whose connection broke just now has time for
 * another.
 */
const MISSED = 3;

/** How a process's connections are called in the database, in at most 63 characters. */
const connectionName = (processId: unknown) => sql`'watermark ' || ${processId}`;

/**
 * A process that was killed leaves its lease, but no connection. This one's carries its name from
 * now on; behind a pooler that shares connections names may mix, and then the lease decides alone.
 */
const buryDead = async (
  tx: Transaction,
  { applicationId, processId, leaseMs }: Wish,
  doubtAfterMs: number,
): Promise<void> => {
  await tx.execute(sql`select set_config('application_name', ${connectionName(sql`${processId}::text`)}, false)`);
  const connected = sql`exists (
    select 1 from pg_stat_activity
    where application_name = ${connectionName(discordProcess.processId)}
  )`;
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
    .onConflictDoUpdate({
      target: [discordProcess.applicationId, discordProcess.processId],
      set: { aliveUntil },
    });
  return tx.$count(discordProcess, eq(discordProcess.applicationId, applicationId));
};

/**
 * What another living holder goes by, else this process's own wish; sessions of another count are
 * worth nothing.
 */
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
    .values(
      Array.from({ length: agreed }, (_, number) => ({
        applicationId,
        number,
        shardCount: agreed,
      })),
    )
    .onConflictDoNothing();
  return agreed;
};

const saveSessions = async (
  tx: Transaction,
  applicationId: string,
  processId: string,
  sessions: Sessions,
): Promise<void> => {
  const ours = and(eq(discordShard.applicationId, applicationId), eq(discordShard.holder, processId));
  for (const [number, session] of sessions) {
    const shard = and(ours, eq(discordShard.number, number));
    await tx
      .update(discordShard)
      .set({ session: session ?? null })
      .where(shard);
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
