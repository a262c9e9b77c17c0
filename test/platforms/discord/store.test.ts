/** Promises about what Discord has remembered, on Postgres and on PGlite. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ensureCohort } from '../../../src/community/cohort/cohorts.ts';
import { createIdentify } from '../../../src/community/person/identify.ts';
import { openPostgres } from '../../../src/database/client.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { createDiscordStore } from '../../../src/platform-stores/discord.ts';
import { purgeLeftGuilds } from '../../../src/platform-stores/discord-guilds.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../../support/database.ts';

const at = Temporal.Instant.from('2026-11-21T12:00:00Z');
const none = new Map<number, undefined>();

const permutations = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first, index) => permutations(items.toSpliced(index, 1)).map((rest) => [first, ...rest]));

const session = { sessionId: 's', resumeUrl: 'wss://x', sequence: 7 };

describe.each([
  ['Postgres', createPostgresDatabase],
  ['PGlite', createPgliteDatabase],
])('on %s', (_, create) => {
  let made: TestDatabase;
  let store: ReturnType<typeof createDiscordStore>;
  beforeAll(async () => {
    made = await create();
    store = createDiscordStore(made.database);
  });
  afterAll(() => made.drop());

  test('a session goes from the process that leaves to the one that comes', async () => {
    const wish = { applicationId: 'app', shardCount: 2, leaseMs: 60_000, startsAtOnce: 2 };
    expect(await store.holdShards({ ...wish, processId: 'one', sessions: none })).toEqual({
      shardCount: 2,
      processes: 1,
      shards: [{ number: 0 }, { number: 1 }],
    });
    await store.releaseShards({
      applicationId: 'app',
      processId: 'one',
      sessions: new Map([[1, session]]),
    });
    const heir = await store.holdShards({
      ...wish,
      startsAtOnce: 9,
      processId: 'two',
      sessions: none,
    });
    expect(heir.shards).toContainEqual({ number: 1, session });
  });

  test('a guild is new once, and again when it comes back', async () => {
    const guild = { applicationId: 'app', guildId: '400000000000000001', name: 'Cohort', at };
    expect(await store.recordGuildJoined(guild)).toBe('new');
    // Nobody was told yet: the welcome is still due.
    expect(await store.recordGuildJoined(guild)).toBe('new');
    await store.recordGuildWelcomed(guild);
    expect(await store.recordGuildJoined(guild)).toBe('known');
    await store.recordGuildLeft(guild);
    expect(await store.recordGuildJoined(guild)).toBe('new');
  });

  describe('what is told of a guild in whatever order says in the end what was told last', () => {
    const guildId = String(7n << 22n);
    const applicationId = 'order';
    const guild = { applicationId, guildId, name: 'Cohort' };
    const shard = { applicationId, shard: 0, shardCount: 1 };
    type Event = 'comes' | 'goes' | 'is there' | 'is not there';
    const note: Readonly<Record<Event, (at: Temporal.Instant) => Promise<unknown>>> = {
      comes: (heard) => store.recordGuildJoined({ ...guild, at: heard }),
      goes: (heard) => store.recordGuildLeft({ ...guild, at: heard }),
      'is there': (heard) => store.recordGuildsOfShard({ ...shard, guildIds: [guildId], at: heard }),
      'is not there': (heard) => store.recordGuildsOfShard({ ...shard, guildIds: [], at: heard }),
    };
    const forget = () =>
      made.database.statement('delete from discord_guild where application_id = $1', [applicationId]);
    afterEach(forget);
    const isIn = async () => (await store.findGuilds(applicationId)).length === 1;

    test.each<[there: boolean, told: readonly Event[]]>([
      [false, ['comes', 'goes']],
      [true, ['comes', 'goes', 'comes']],
      [false, ['comes', 'goes', 'comes', 'goes']],
      [true, ['comes', 'is not there', 'comes']],
      [true, ['comes', 'goes', 'is there']],
      [false, ['comes', 'is there', 'goes']],
    ])('in it in the end: %s, by what was told: %j', async (there, told) => {
      for (const order of permutations(told.map((event, index) => ({ event, heard: at.add({ seconds: index }) })))) {
        await forget();
        // It was known before.
        await note.comes(at.subtract({ seconds: 1 }));
        for (const { event, heard } of order) await note[event](heard);
        expect(await isIn(), order.map(({ event, heard }) => `${event} ${heard}`).join(', ')).toBe(there);
      }
    });

    test('that it was left before we knew of it, too', async () => {
      await note.goes(at.add({ seconds: 1 }));
      expect(await note.comes(at)).toBe('late');
      expect(await isIn()).toBe(false);
    });
  });

  test('a guild that was left keeps its data for 30 days, then nothing of it or of its people stays', async () => {
    const identify = createIdentify({
      database: made.database,
      clock: { now: () => at },
      random: seededRandom('purge'),
    });
    const guild = { applicationId: 'app', guildId: '400000000000000002', name: 'Left', at };
    const origin = (externalId: string, workspace: string) =>
      ({
        platform: 'discord',
        workspace: { externalId: workspace, name: 'x' },
        account: { externalId, name: externalId },
      }) as const;
    await store.recordGuildJoined(guild);
    const gone = await identify(origin('500', guild.guildId));
    const stays = await identify(origin('600', 'another'));
    const needs = {
      database: made.database,
      clock: { now: () => at },
      random: seededRandom('cohorts'),
    };
    const cohort = { name: 'C', packs: ['journal'], startsOn: '2026-01-01' };
    const both = await ensureCohort(needs, gone.workspaceId, { ...cohort, slug: 'both' });
    await ensureCohort(needs, gone.workspaceId, { ...cohort, slug: 'there' });
    await made.database.statement(
      `insert into cohort_channel (id, cohort_id, workspace_id, channel_external_id) values (gen_random_uuid(), $1::uuid, $2::uuid, 'c')`,
      [both, stays.workspaceId],
    );
    await store.recordGuildLeft(guild);
    expect(await purgeLeftGuilds(made.database, at.add({ hours: 24 * 29 }))).toBe(0);
    expect(await purgeLeftGuilds(made.database, at.add({ hours: 24 * 31 }))).toBe(1);
    const people = await made.database.statement<{ id: string }>('select id from person', []);
    expect(people.map(({ id }) => id)).toContain(stays.personId);
    expect(people.map(({ id }) => id)).not.toContain(gone.personId);
    expect(await made.database.statement(`select 1 from workspace where external_id = $1`, [guild.guildId])).toEqual(
      [],
    );
    // What meets elsewhere too lives on there.
    expect(await made.database.statement('select id, workspace_id as home from cohort', [])).toEqual([
      { id: both, home: stays.workspaceId },
    ]);
  });

  test('the hash of commands is kept by scope', async () => {
    expect(await store.readCommandHash('app/global')).toBeUndefined();
    await store.writeCommandHash({ scope: 'app/global', hash: 'one' });
    await store.writeCommandHash({ scope: 'app/global', hash: 'two' });
    expect(await store.readCommandHash('app/global')).toBe('two');
  });
});

describe('several processes on one Postgres', () => {
  let made: TestDatabase;
  let store: ReturnType<typeof createDiscordStore>;
  beforeAll(async () => {
    made = await createPostgresDatabase();
    store = createDiscordStore(made.database);
  });
  afterAll(() => made.drop());

  test('a newcomer goes by the number of shards that others live by', async () => {
    const wish = { applicationId: 'count', leaseMs: 60_000, startsAtOnce: 9, sessions: none };
    await store.holdShards({ ...wish, shardCount: 2, processId: 'one' });
    expect(await store.holdShards({ ...wish, shardCount: 5, processId: 'two' })).toMatchObject({
      shardCount: 2,
      processes: 2,
      shards: [],
    });
    await store.holdShards({ ...wish, shardCount: 2, processId: 'one' });
    await store.releaseShards({ applicationId: 'count', processId: 'one', sessions: none });
    expect(await store.holdShards({ ...wish, shardCount: 5, processId: 'two' })).toMatchObject({
      shardCount: 5,
    });
  });

  const wish = {
    applicationId: 'killed',
    shardCount: 1,
    leaseMs: 60_000,
    startsAtOnce: 9,
    sessions: none,
  };
  const passTime = (seconds: number) =>
    made.database.statement(
      `update discord_process set alive_until = alive_until - $1 * interval '1 second' where process_id = 'killed'`,
      [seconds],
    );
  const heirHolds = async () => (await store.holdShards({ ...wish, processId: 'heir' })).shards;

  test('one that was killed is followed as soon as it has missed a beat, long before its lease ends', async () => {
    const theirs = await openPostgres(made.url, { connections: 2 });
    const killed = createDiscordStore(theirs);
    await killed.holdShards({ ...wish, processId: 'killed' });
    await killed.holdShards({ ...wish, processId: 'killed', sessions: new Map([[0, session]]) });
    await passTime(30);
    // It is slow, but there: its connections are.
    expect(await heirHolds()).toEqual([]);
    await theirs.close();
    await vi.waitFor(async () => expect(await heirHolds()).toEqual([{ number: 0, session }]), {
      timeout: 10_000,
    });
  });

  test('one whose connection broke just now has time to make another', async () => {
    const theirs = await openPostgres(made.url, { connections: 2 });
    const broken = { ...wish, applicationId: 'broken' };
    await createDiscordStore(theirs).holdShards({ ...broken, processId: 'killed' });
    await theirs.close();
    expect((await store.holdShards({ ...broken, processId: 'heir' })).shards).toEqual([]);
  });
});

test('in a PGlite folder, which is one process’s, nobody waits for the lease of a dead one', async () => {
  const made = await createPgliteDatabase();
  const store = createDiscordStore(made.database);
  const wish = { applicationId: 'app', shardCount: 1, leaseMs: 60_000, startsAtOnce: 9 };
  await store.holdShards({ ...wish, processId: 'killed', sessions: none });
  await store.holdShards({ ...wish, processId: 'killed', sessions: new Map([[0, session]]) });
  const heir = await store.holdShards({ ...wish, processId: 'heir', sessions: none });
  expect(heir).toEqual({ shardCount: 1, processes: 1, shards: [{ number: 0, session }] });
  await made.drop();
});
