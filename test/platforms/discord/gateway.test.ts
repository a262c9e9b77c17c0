/**
 * Promises about the gateway: it goes on where it was, shares shards with other processes, and
 * never burns session starts.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIdentify } from '../../../src/community/person/identify.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { createDiscordStore } from '../../../src/platform-stores/discord.ts';
import { DiscordSetupError } from '../../../src/platforms/discord/connect/setup-error.ts';
import { type DiscordPeer, startDiscordPeer } from '../../peers/discord/start.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { createGated } from './gated.ts';
import { closeAll, startForTest, welcomed } from './start-discord.ts';

const general = { channel: 'general' };
const COMMANDS = 'PUT /applications/:application/commands';

let database: TestDatabase;
let peer: DiscordPeer;
beforeEach(async () => {
  database = await createPostgresDatabase();
});
afterEach(async () => {
  await closeAll();
  await peer.close();
  await database.drop();
});

const answers = async (): Promise<void> => {
  expect(await peer.member('amara').run('public', {}, general)).toMatchObject({ kind: 'message' });
};

describe('a connection', () => {
  test.each([
    ['breaks', () => peer.faults.dropGateway()],
    ['is closed by Discord', () => peer.faults.closeGateway(4000)],
    ['is asked to reconnect', () => peer.faults.reconnect()],
  ])('that %s is taken up again, without a new session', async (_, fault) => {
    peer = await startDiscordPeer({ limits: 'none' });
    await startForTest(peer, database, createGated());
    fault();
    await vi.waitFor(() => expect(peer.log.counters.resumes).toBe(1), { timeout: 10_000 });
    await peer.connected();
    expect(peer.log.counters.identifies).toBe(1);
    await answers();
  });

  test('that is a zombie is replaced', async () => {
    peer = await startDiscordPeer({ limits: 'none', heartbeatIntervalMs: 500 });
    await startForTest(peer, database, createGated());
    peer.faults.dropHeartbeatAcks();
    await vi.waitFor(() => expect(peer.log.counters.resumes).toBeGreaterThan(0), {
      timeout: 10_000,
    });
    peer.faults.dropHeartbeatAcks(false);
    await peer.connected();
    await answers();
  });

  test('that is open and silent is replaced, and its session goes on', async () => {
    peer = await startDiscordPeer({ limits: 'none', heartbeatIntervalMs: 200 });
    await startForTest(peer, database, {
      ...createGated(),
      timing: { timeouts: { resumeWithinMs: 5000, silentMs: 500 } },
    });
    // How often Discord wants to be pinged is learnt from two heartbeats.
    await vi.waitFor(() => expect(peer.log.counters.heartbeats).toBeGreaterThan(2), {
      timeout: 10_000,
    });
    peer.faults.silence();
    const asked = peer.member('amara').run('public', {}, general);
    await vi.waitFor(() => expect(peer.log.counters.resumes).toBe(1), { timeout: 10_000 });
    expect(await asked).toMatchObject({ kind: 'message' });
    expect(peer.log.counters.identifies).toBe(1);
  });

  test.each([
    ['breaks', () => peer.faults.dropGateway()],
    ['loses its session for a moment', () => peer.faults.invalidSession(true)],
  ])('that %s, and whose RESUME is never answered, starts a new session', async (_, fault) => {
    peer = await startDiscordPeer({ limits: 'none' });
    await startForTest(peer, database, {
      ...createGated(),
      timing: { timeouts: { resumeWithinMs: 500, silentMs: 5000 } },
    });
    await welcomed(peer);
    peer.faults.ignoreResumes();
    fault();
    await vi.waitFor(() => expect(peer.log.counters.identifies).toBe(2), { timeout: 15_000 });
    expect(peer.log.counters.unansweredResumes).toBe(1);
    await answers();
  });

  test('whose session is lost starts a new one', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    await startForTest(peer, database, createGated());
    peer.faults.invalidSession(false);
    await vi.waitFor(() => expect(peer.log.counters.identifies).toBe(2), { timeout: 10_000 });
    await peer.connected();
    await answers();
  });

  test('whose session is lost while Discord’s API is down starts a new one all the same', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    await startForTest(peer, database, createGated());
    peer.faults.fail('GET /gateway/bot', 503, 2);
    peer.faults.invalidSession(false);
    await vi.waitFor(() => expect(peer.log.counters.identifies).toBe(2), { timeout: 15_000 });
    await peer.connected();
    await answers();
  });

  test('brings an interaction that happened while it was broken', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const gated = createGated();
    await startForTest(peer, database, gated);
    await welcomed(peer);
    peer.faults.dropGateway();
    const outcome = await peer.member('amara').run('public', {}, general);
    expect(outcome).toMatchObject({ kind: 'message' });
    expect(gated.seen).toHaveLength(1);
  });
});

describe('a restart', () => {
  test('goes on with the session, so that it costs no start', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const before = await startForTest(peer, database, createGated());
    await before.close();
    await startForTest(peer, database, createGated());
    await answers();
    expect(peer.log.counters).toMatchObject({ identifies: 1, resumes: 1 });
  });

  test('registers commands only when they changed', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const gated = createGated();
    const before = await startForTest(peer, database, gated);
    await before.close();
    await startForTest(peer, database, gated);
    expect(peer.log.of(COMMANDS)).toHaveLength(1);
    await startForTest(peer, database, { ...gated, commands: gated.commands.slice(1) });
    expect(peer.log.of(COMMANDS)).toHaveLength(2);
    expect(peer.member('amara').offered(general)).not.toContain('public');
  });
});

describe('commands of one guild alone', () => {
  const IN_GUILD = 'PUT /applications/:application/guilds/:guild/commands';

  test('are registered in every guild that there is or that comes, and again when they changed', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const gated = createGated();
    const before = await startForTest(peer, database, { ...gated, applicationScope: 'guild' });
    await vi.waitFor(() => expect(peer.log.of(IN_GUILD)).toHaveLength(1), { timeout: 10_000 });
    expect(JSON.stringify(peer.log.of(IN_GUILD)[0]?.body)).not.toMatch(/contexts|integration_types/);
    peer.invite('Another', ['general']);
    await vi.waitFor(() => expect(peer.log.of(IN_GUILD)).toHaveLength(2), { timeout: 10_000 });
    await answers();
    await before.close();
    await startForTest(peer, database, {
      ...gated,
      commands: gated.commands.slice(1),
      applicationScope: 'guild',
    });
    expect(peer.log.of(IN_GUILD)).toHaveLength(4);
    expect(peer.member('amara').offered(general)).not.toContain('public');
  });

  test('don’t stand beside those of all guilds', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const gated = createGated();
    const before = await startForTest(peer, database, gated);
    await before.close();
    await startForTest(peer, database, { ...gated, applicationScope: 'guild' });
    await vi.waitFor(() => expect(peer.member('amara').offered(general)).toContain('public'), {
      timeout: 10_000,
    });
    expect(
      peer
        .member('amara')
        .offered(general)
        .filter((name) => name === 'public'),
    ).toEqual(['public']);
  });
});

describe('several processes', () => {
  test('share the shards, and one that leaves is followed at once', async () => {
    peer = await startDiscordPeer({ limits: 'none', shards: 4 });
    const [one, two] = [
      await startForTest(peer, database, createGated()),
      await startForTest(peer, database, createGated()),
    ];
    await vi.waitFor(async () => expect([(await one.shards()).length, (await two.shards()).length]).toEqual([2, 2]), {
      timeout: 10_000,
    });
    await peer.connected(4);
    expect(peer.shards().toSorted()).toEqual([0, 1, 2, 3]);
    await one.close();
    await vi.waitFor(async () => expect(await two.shards()).toHaveLength(4), { timeout: 10_000 });
    await peer.connected(4);
    // What one left another took up: four shards were started, ever.
    expect(peer.log.counters.identifies).toBe(4);
    await answers();
  });

  test('follow one that died without a word', async () => {
    peer = await startDiscordPeer({ limits: 'none', shards: 2 });
    const dead = createGated();
    let alive = true;
    const store = createDiscordStore(database.database);
    const frozen = await startForTest(peer, database, {
      ...dead,
      // A process that hangs says nothing more, and hears nothing.
      store: {
        ...store,
        holdShards: async (wish) => (alive ? store.holdShards(wish) : new Promise(() => {})),
        releaseShards: async () => {},
      },
    });
    expect(await frozen.shards()).toEqual([0, 1]);
    const saved = () => database.database.statement(`select 1 from discord_shard where session is not null`, []);
    await vi.waitFor(async () => expect(await saved()).toHaveLength(2), { timeout: 10_000 });
    alive = false;
    const heir = await startForTest(peer, database, createGated());
    await vi.waitFor(async () => expect(await heir.shards()).toHaveLength(2), { timeout: 10_000 });
    await vi.waitFor(() => expect(peer.log.counters.resumes).toBe(2), { timeout: 10_000 });
    await answers();
  });
});

describe('guilds', () => {
  test.each([
    ['in its channel for such news', ['news']],
    ['by a direct message to its owner, where there is no such channel', []],
  ])('one that is joined is welcomed %s', async (_, channels) => {
    peer = await startDiscordPeer({ limits: 'none', guilds: [] });
    await startForTest(peer, database, createGated());
    const guild = peer.invite('Newcomers', channels);
    const rows = () =>
      database.database.statement<{ name: string }>(
        `select name from discord_guild where welcomed_at is not null and guild_id = $1`,
        [guild.id],
      );
    await vi.waitFor(async () => expect(await rows()).toEqual([{ name: 'Newcomers' }]), {
      timeout: 10_000,
    });
    const direct = peer.log.of('POST /users/@me/channels').length;
    expect(direct).toBe(channels.length === 0 ? 1 : 0);
    expect(JSON.stringify(peer.log.of('POST /channels/:channel/messages').at(-1)?.body)).toContain('/help');
  });

  test('one is welcomed once, however often we start', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const before = await startForTest(peer, database, createGated());
    const welcomed = () => database.database.statement(`select 1 from discord_guild where welcomed_at is not null`, []);
    await vi.waitFor(async () => expect(await welcomed()).toHaveLength(1), { timeout: 10_000 });
    await before.close();
    const sent = peer.log.of('POST /channels/:channel/messages').length;
    peer.faults.invalidSession(false);
    await startForTest(peer, database, createGated());
    await answers();
    expect(peer.log.of('POST /channels/:channel/messages')).toHaveLength(sent);
  });

  test('one that is left is paused, even when nobody listened', async () => {
    peer = await startDiscordPeer({
      limits: 'none',
      guilds: [
        { name: 'Stays', channels: ['general'] },
        { name: 'Leaves', channels: ['general'] },
        { name: 'Leaves later', channels: ['general'] },
      ],
    });
    const before = await startForTest(peer, database, createGated());
    const left = async () =>
      (
        await database.database.statement<{ name: string }>(
          `select name from discord_guild where left_at is not null order by name`,
          [],
        )
      ).map(({ name }) => name);
    const known = () => database.database.statement(`select 1 from discord_guild`, []);
    await vi.waitFor(async () => expect(await known()).toHaveLength(3), { timeout: 10_000 });
    peer.expel(peer.guilds[1]?.id ?? '');
    await vi.waitFor(async () => expect(await left()).toEqual(['Leaves']), { timeout: 10_000 });
    await before.close();
    peer.expel(peer.guilds.find(({ name }) => name === 'Leaves later')?.id ?? '');
    await database.database.statement(`update discord_shard set session = null`, []);
    await startForTest(peer, database, createGated());
    await vi.waitFor(async () => expect(await left()).toEqual(['Leaves', 'Leaves later']), {
      timeout: 10_000,
    });
  });
});

describe('what is told of a guild', () => {
  const nameOf = async (table: string, column: string) =>
    (
      await database.database.statement<{ name: string }>(`select name from ${table} where ${column} = $1`, [
        peer.guilds[0]?.id ?? '',
      ])
    )[0]?.name;

  test('gives it its new name at once, also for who acts in it and for the next start', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const identify = createIdentify({
      database: database.database,
      clock: systemClock,
      random: seededRandom('renamed'),
    });
    const gated = createGated();
    await startForTest(peer, database, gated);
    await welcomed(peer);
    await answers();
    const [seen] = gated.seen;
    if (!seen) throw new Error('nobody acted');
    await identify(seen.origin);
    peer.rename(peer.guilds[0]?.id ?? '', 'Cohort of 2027');
    await vi.waitFor(async () => expect(await nameOf('workspace', 'external_id')).toBe('Cohort of 2027'), {
      timeout: 10_000,
    });
    expect(await nameOf('discord_guild', 'guild_id')).toBe('Cohort of 2027');
  });

  test('counts from when it was told: one that another process has seen us leave since is not joined again', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const store = createDiscordStore(database.database);
    const held = Promise.withResolvers<void>();
    const came = Promise.withResolvers<string>();
    await startForTest(peer, database, {
      ...createGated(),
      store: {
        ...store,
        recordGuildJoined: async (guild) => {
          if (guild.name === 'Holds up the others') await held.promise;
          const noted = await store.recordGuildJoined(guild);
          if (guild.name === 'Left since') came.resolve(noted);
          return noted;
        },
      },
    });
    await welcomed(peer);
    peer.invite('Holds up the others', ['general']);
    const { id: guildId } = peer.invite('Left since', ['general']);
    await peer.member('amara').run('public', {}, general);
    await store.recordGuildLeft({
      applicationId: peer.applicationId,
      guildId,
      at: systemClock.now(),
    });
    held.resolve();
    expect(await came.promise).toBe('late');
    expect((await store.findGuilds(peer.applicationId)).map(({ guildId: id }) => id)).not.toContain(guildId);
  });
});

describe('what only the operator can mend', () => {
  test('a wrong token fails the start with the way to mend it, after one request', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const starting = startForTest(peer, database, { ...createGated(), token: 'MTIz.not.right' });
    await expect(starting).rejects.toThrow(DiscordSetupError);
    await expect(starting).rejects.toThrow(/Bot, Reset Token/);
    expect(peer.log.counters).toMatchObject({ requests: 1, identifies: 0 });
  });

  test('a token that is taken back while running ends the gateway, and nothing is tried again', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const fatal = vi.fn();
    const discord = await startForTest(peer, database, { ...createGated(), onFatal: fatal });
    peer.faults.closeGateway(4004);
    await vi.waitFor(
      () => expect(fatal).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'DiscordSetupError' })),
      { timeout: 10_000 },
    );
    await vi.waitFor(async () => expect(await discord.shards()).toEqual([]), { timeout: 10_000 });
    expect(peer.log.counters.identifies).toBe(1);
  });

  test('the invite link asks for both scopes and the least permissions', async () => {
    peer = await startDiscordPeer({ limits: 'none' });
    const discord = await startForTest(peer, database, createGated());
    const { searchParams } = new URL(discord.inviteUrl);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: peer.applicationId,
      scope: 'bot applications.commands',
      // Without threads of its own and pins all else works; without the first four nothing does.
      permissions: String((1 << 10) + (1 << 11) + (1 << 15) + 2 ** 38 + 2 ** 35 + 2 ** 36 + 2 ** 51),
    });
  });
});
