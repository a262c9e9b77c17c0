/** Promises of the doctor: it says what is wrong and how to mend it, and gives no secret away. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepFindings } from '../../src/community/problems.ts';
import type { Finding } from '../../src/lib/finding.ts';
import { examineOutside } from '../../src/operate/doctor/machine.ts';
import { createSlackStore } from '../../src/platform-stores/slack.ts';
import { findSlackPlaces } from '../../src/platform-stores/slack-teams.ts';
import { examineDiscord } from '../../src/platforms/discord/connect/examine.ts';
import { examineSlack } from '../../src/platforms/slack/connect/examine.ts';
import { createInstallations } from '../../src/platforms/slack/connect/installations.ts';
import { BOT_SCOPES } from '../../src/platforms/slack/connect/manifest.ts';
import type { SlackIdentity } from '../../src/platforms/slack/connect/settings.ts';
import type { SlackStore } from '../../src/platforms/slack/connect/store.ts';
import { makeFolder } from '../curriculum/folder.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { type SlackPeer, startSlackPeer } from '../peers/slack/peer.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'watermark-doctor-'));
const at = (name: string): string => join(folder, name);
const curriculum = makeFolder();
let made: TestDatabase;
let discord: DiscordPeer;
let slack: SlackPeer;

beforeAll(async () => {
  [made, discord, slack] = await Promise.all([
    createPostgresDatabase(),
    startDiscordPeer({ limits: 'none' }),
    startSlackPeer({ scopes: BOT_SCOPES.filter((scope) => scope !== 'pins:write') }),
  ]);
});
afterAll(async () => {
  await Promise.all([discord.close(), slack.close(), made.drop()]);
  curriculum.remove();
  rmSync(folder, { recursive: true, force: true });
});

type Said = { readonly code: number | null; readonly out: string; readonly err: string };

const run = (environment: Readonly<Record<string, string>>, ...words: string[]): Promise<Said> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...words], {
    env: { PATH: process.env['PATH'], DATA_FOLDER: at('data'), CURRICULUM_FOLDER: curriculum.path, ...environment },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
};

const found = (findings: readonly Finding[], about: string): string => {
  const { state, says, fix = '' } = findings.find((each) => each.about === about) ?? {};
  return `${state}: ${says} ${fix}`;
};

describe('on the command line', () => {
  test('everything in order is told line by line, and nothing is made', async () => {
    const { code, out } = await run({ DATABASE_URL: made.url }, 'doctor');
    expect(out).toMatch(/^✓ the database: Postgres 18/m);
    expect(out).toMatch(/^✓ migrations: all \d+ have been run$/m);
    expect(out).toMatch(/^✓ the clocks: here and at the database are 0\.\d s apart$/m);
    expect(out).toMatch(/^✓ packs: 1 in /m);
    expect(out).toMatch(/^– the last backup: none was noted/m);
    expect(out).not.toContain('✗');
    expect([code, existsSync(at('data'))]).toEqual([0, false]);
  });

  test('what is wrong ends with 1, and a bundle for helpers holds no secret, whatever brought it there', async () => {
    const secrets = {
      DATABASE_URL: made.url,
      DISCORD_TOKEN: 'planted-discord-token',
      DISCORD_PUBLIC_KEY: 'ab'.repeat(32),
      SLACK_CLIENT_ID: 'planted-client-id',
      SLACK_CLIENT_SECRET: 'planted-client-secret',
      SLACK_KEYS: `planted:${Buffer.alloc(32, 7).toString('base64')}`,
      CERTIFICATE_KEYS: `sealed:${Buffer.alloc(32, 9).toString('base64')}`,
      PUBLIC_URL: 'http://127.0.0.1:9',
      HOST: 'db1',
    };
    writeFileSync(at('signing'), 'planted-signing-secret\n');
    // A failure that repeats a token, as a platform's own words might.
    await made.database.statement(
      `insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, created_at,
        settled_at, outcome, failure)
      values (gen_random_uuid(), 'n', 's', 'k', 'slack', 'T1', 'C1', now(), now(), 'failed', $1)`,
      ['refused planted-signing-secret and planted-discord-token'],
    );
    const file = at('support.zip');
    const apis = { DISCORD_API_URL: discord.apiUrl, SLACK_API_URL: slack.apiUrl };
    const given = { ...secrets, ...apis, SLACK_SIGNING_SECRET_FILE: at('signing') };
    const { code, out, err } = await run(given, 'doctor', '--json', '--bundle', file);
    const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: Finding[] };
    expect([code, ok]).toEqual([1, false]);
    expect(found(findings, 'Discord’s token')).toMatch(/wrong: Discord refuses it .*Reset Token/);
    expect(found(findings, 'messages that failed')).toMatch(/wrong: 1 in the last seven days .*\/deliveries/);
    expect(found(findings, 'PUBLIC_URL')).toMatch(/^wrong: can’t be reached/);
    const files = Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [
      name,
      String(Buffer.from(bytes)),
    ]);
    expect(files.map(([name]) => name)).toEqual([
      'doctor.json',
      'settings.json',
      'versions.json',
      'counts.json',
      'failures.json',
      'errors.json',
    ]);
    const told = out + err + files.join('\n');
    const password = new URL(made.url).password;
    for (const secret of ['planted', Buffer.alloc(32, 7).toString('base64'), Buffer.alloc(32, 9).toString('base64')])
      expect(told).not.toContain(secret);
    expect(told).not.toContain('ab'.repeat(32));
    if (password !== '') expect(files.join('\n')).not.toContain(`:${password}@`);
    expect(files.join('\n')).toContain('refused [removed] and [removed]');
    expect(files.join('\n')).toContain('"SLACK_SIGNING_SECRET": "set by a file"');
    expect(files.join('\n')).toContain('"HOST": "set"');
    await made.database.statement('delete from outbox', []);
  });

  test('what the operator knows of counts no more for thirty days, unless it becomes twice as bad', async () => {
    const environment = { DATABASE_URL: made.url };
    const fail = () =>
      made.database.statement(
        `insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, created_at,
          settled_at, outcome, failure)
        values (gen_random_uuid(), 'n', 's', gen_random_uuid(), 'slack', 'T1', 'C1', now(), now(), 'failed', 'gone')`,
        [],
      );
    await fail();
    expect((await run(environment, 'doctor')).code).toBe(1);
    expect(await run(environment, 'doctor', '--ignore', 'the backups')).toMatchObject({
      code: 1,
      out: expect.stringContaining('Nothing that is wrong here is called “the backups”'),
    });
    expect((await run(environment, 'doctor', '--ignore', 'messages that failed')).code).toBe(0);
    const { code, out } = await run(environment, 'doctor');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^– messages that failed: 1 in the last seven days \(ignored until \w{3} \d+ \w{3}\)$/m),
    ]);
    await fail();
    const again = JSON.parse((await run(environment, 'doctor', '--json')).out) as { ok: boolean; findings: Finding[] };
    expect([again.ok, found(again.findings, 'messages that failed')]).toEqual([
      false,
      expect.stringMatching(/^wrong: 2/),
    ]);
    await made.database.statement('delete from outbox', []);
    await made.database.statement('delete from problem', []);
  });

  /** What is put before everything else into the process that is looked at. */
  const preloaded = (script: string): string =>
    `--disable-warning=ExperimentalWarning --import=data:text/javascript,${encodeURIComponent(script)}`;

  test.each([
    ['Node', `Object.defineProperty(process.versions, 'node', { value: '24.1.0' })`, 'is 24.1.0 Install Node 26'],
    ['the clocks', 'const now = Date.now; Date.now = () => now() + 5000', ' s apart Have both set by NTP'],
    [
      'fonts',
      `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
       const there = fs.existsSync; fs.existsSync = (path) => !/arimo/.test(path) && there(path); syncBuiltinESMExports()`,
      'are missing Install again',
    ],
    [
      'the data folder',
      `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
       fs.statfsSync = () => ({ bavail: 1, bsize: 4096 }); syncBuiltinESMExports()`,
      'less than 500 MB are left',
    ],
  ])('a machine whose %s isn’t as it should be is told', async (about, script, says) => {
    mkdirSync(at('there'), { recursive: true });
    const environment = { DATABASE_URL: made.url, DATA_FOLDER: at('there'), NODE_OPTIONS: preloaded(script) };
    const { code, out } = await run(environment, 'doctor', '--json');
    const { findings } = JSON.parse(out) as { findings: Finding[] };
    expect([code, found(findings, about)]).toEqual([1, expect.stringContaining(says)]);
    expect(findings.filter(({ state }) => state === 'wrong').map((each) => each.about)).toEqual([about]);
  });

  test('PUBLIC_URL is fine where a page of the bot’s answers, and not where somebody else does', async () => {
    const other = createHttpServer(({ url }, response) => response.writeHead(url === '/bot/privacy' ? 200 : 404).end());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const states = async (publicUrl: string): Promise<readonly string[]> =>
      (await examineOutside(publicUrl)).map(({ state }) => state);
    expect([await states(`${url}/bot`), await states(url)]).toEqual([['fine'], ['wrong']]);
    await new Promise((resolve) => other.close(resolve));
  });

  test('a clock that isn’t the platforms’ is told, and one that is', async () => {
    const tokens = {
      ...{ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl },
      ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl },
    };
    const said = async (more: Readonly<Record<string, string>>): Promise<readonly string[]> => {
      const { out } = await run({ ...tokens, DATABASE_URL: made.url, ...more }, 'doctor', '--json');
      const { findings } = JSON.parse(out) as { findings: Finding[] };
      return ['Discord’s clock', 'Slack’s clock'].map((about) => found(findings, about));
    };
    for (const words of await said({})) expect(words).toMatch(/^fine: and the one here say the same/);
    const late = preloaded('const now = Date.now; Date.now = () => now() - 60_000');
    for (const words of await said({ NODE_OPTIONS: late })) expect(words).toMatch(/^wrong: .* are (5\d|60) s .*NTP/);
  });

  test('whatever else can be wrong is told, each with its fix', async () => {
    const own = await createPostgresDatabase();
    await own.database.statement(`insert into watermark_migration (hash, contracts) values ('of-tomorrow', true)`, []);
    await own.database.statement(`insert into backup (made_at, bytes) values (now() - interval '9 days', 1)`, []);
    await own.database.statement(
      `insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, created_at)
      values (gen_random_uuid(), 'n', 's', 'k', 'slack', 'T1', 'C1', now() - interval '2 hours')`,
      [],
    );
    const broken = makeFolder({ 'packs/path.yaml': 'nonsense: true\n' });
    const proxy = createHttpServer((_, response) => response.writeHead(502).end());
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { out } = await run(
      { DATABASE_URL: own.url, CURRICULUM_FOLDER: broken.path, PUBLIC_URL: `http://127.0.0.1:${port}` },
      'doctor',
      '--json',
    );
    const { findings } = JSON.parse(out) as { findings: Finding[] };
    expect(found(findings, 'migrations')).toMatch(/^wrong: a newer Watermark took away .* Start that version/);
    expect(found(findings, 'the last backup')).toMatch(/^wrong: is 9 days old Look why backups stopped/);
    expect(found(findings, 'messages that wait')).toMatch(/^wrong: the oldest for 120 minutes/);
    expect(found(findings, 'packs')).toMatch(/^wrong: \d+ mistakes? in .* check$/);
    expect(found(findings, 'PUBLIC_URL')).toMatch(/^wrong: answers 502 Is the bot running/);
    const empty = await createPostgresDatabase({ empty: true });
    const before = await run({ DATABASE_URL: empty.url }, 'doctor');
    expect([before.code, before.out]).toEqual([
      0,
      expect.stringMatching(/^– migrations: (\d+) of \1 still to be run/m),
    ]);
    await empty.drop();
    const away = await run({ DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' }, 'doctor');
    expect([away.code, away.out]).toEqual([1, expect.stringMatching(/^✗ the database: can’t be reached$/m)]);
    expect(away.out).not.toContain('hunter2');
    await new Promise((resolve) => proxy.close(resolve));
    broken.remove();
    await own.drop();
  });

  /** A start that can't succeed: one line that says why and what to do, and nothing begun. */
  test('each bad setting ends a start with one clear line, and nothing is half started', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    writeFileSync(at('token'), 'xoxb-from-a-file');
    writeFileSync(at('empty'), '\n');
    mkdirSync(at('closed'));
    const both = { SLACK_BOT_TOKEN: 'xoxb-t', SLACK_BOT_TOKEN_FILE: at('token') };
    const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
      [{ PORT: '70000' }, /^ {2}PORT must be a whole number from 0 to 65535$/m],
      [both, /^ {2}SLACK_BOT_TOKEN_FILE and SLACK_BOT_TOKEN are both set: keep one$/m],
      [
        { DISCORD_TOKEN_FILE: at('nowhere') },
        /^ {2}DISCORD_TOKEN_FILE names a file which isn’t there: check its path/m,
      ],
      [{ DISCORD_TOKEN_FILE: at('closed') }, /^ {2}DISCORD_TOKEN_FILE names a file which is a folder/m],
      [{ DISCORD_TOKEN_FILE: at('empty') }, /^ {2}DISCORD_TOKEN_FILE names a file that is empty$/m],
      [{ SLACK_BOT_TOKEN_FILE: at('token') }, /^ {2}SLACK_APP_TOKEN \(Socket Mode\) or SLACK_SIGNING_SECRET/m],
      [
        { DISCORD_TOKEN: 't', PORT: port, DATABASE_URL: made.url },
        /Something else on this machine listens at port \d+\. Stop it/,
      ],
    ];
    const said = await Promise.all(cases.map(([environment]) => run(environment, 'start')));
    for (const [index, { code, out, err }] of said.entries()) {
      expect([code, err]).toEqual([1, expect.stringMatching(cases[index]?.[1] ?? /never/)]);
      expect(out + err).not.toMatch(/at .*\.ts:\d+|xoxb-/);
    }
    expect(existsSync(at('data/database'))).toBe(false);
    await new Promise((resolve) => taken.close(resolve));
  });

  test('a setting in a file counts as if it stood in the environment', async () => {
    writeFileSync(at('url'), `${made.url}\n`, { mode: 0o400 });
    chmodSync(at('url'), 0o400);
    const { code, out } = await run({ DATABASE_URL_FILE: at('url') }, 'doctor');
    expect(out).toMatch(/^✓ the database: Postgres 18/m);
    expect(code).toBe(0);
  });
});

describe('over the wire', () => {
  const examine = (channelId: string, publicKey?: string, officeHours = false) => {
    const [guild] = discord.guilds;
    if (!guild) throw new Error('the peer has a guild');
    const { token, apiUrl } = discord;
    return examineDiscord(
      { token, apiUrl, publicKey },
      {
        guilds: [{ guildId: guild.id, standing: false }],
        channels: [{ guildId: guild.id, channelId, standing: false, officeHours }],
      },
    );
  };

  test('Discord: the token, the transport, the guilds and what the bot may do in its channels', async () => {
    const general = discord.guilds[0]?.channels['general'] ?? '';
    const about = `Discord’s channel ${general}`;
    const findings = await examine(general);
    expect(findings.filter(({ state }) => state !== 'fine')).toEqual([]);
    expect(found(findings, 'Discord’s invite')).toContain('scope=bot+applications.commands');
    discord.deny(general, 1n << 11n);
    expect(found(await examine(general), about)).toMatch(/^wrong: the bot lacks Send Messages Give its role/);
    discord.deny(general, (1n << 35n) | (1n << 36n) | (1n << 38n) | (1n << 51n));
    expect(found(await examine(general), about)).toMatch(/^fine/);
    expect(found(await examine(general, undefined, true), about)).toMatch(
      /lacks Create Public Threads, Create Private Threads, Send Messages in Threads, Pin Messages Give its role/,
    );
    discord.deny(general, 0n);
    expect(found(await examine(general, undefined, true), about)).toMatch(/^fine/);
    expect(found(await examine('1'), 'Discord’s channel 1')).toMatch(/^wrong: the bot can’t see it, or it is gone/);
    discord.faults.fail('GET /channels/:channel', 500, 2);
    discord.faults.fail('GET /applications/:application/guilds/:guild/commands', 500, 2);
    const untold = await examine(general);
    expect(found(untold, about)).toMatch(/^unknown: /);
    expect(found(untold, `Discord’s guild ${discord.guilds[0]?.id}`)).toMatch(/^unknown: /);
    expect(found(await examine(general, '00'.repeat(32)), 'Discord’s transport')).toMatch(/isn’t this application’s/);
    expect(found(await examine(general, discord.publicKey), 'Discord’s transport')).toMatch(/^unknown: HTTP/);
  });

  test('Discord: a bot that starts again and again, a guild without the scope, interactions that go elsewhere', async () => {
    const peer = await startDiscordPeer({ limits: 'none', identifiesADay: 90 });
    // It answers as the developer portal wants it to: a ping, and then a forged one.
    let pings = 0;
    const endpoint = createHttpServer((_, response) => {
      pings += 1;
      response.writeHead(pings === 1 ? 200 : 401, { 'content-type': 'application/json' }).end('{"type":1}');
    });
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    const address = endpoint.address();
    await peer.useInteractionsEndpoint(
      `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`,
    );
    const { token, apiUrl } = peer;
    const findings = await examineDiscord(
      { token, apiUrl, publicKey: undefined },
      { guilds: [{ guildId: '1', standing: false }], channels: [] },
    );
    expect(found(findings, 'Discord’s session starts')).toMatch(/^wrong: 90 of 90 are left today Find out/);
    expect(found(findings, 'Discord’s guild 1')).toMatch(/^wrong: .* Invite it again: http/);
    expect(found(findings, 'Discord’s transport')).toMatch(/^wrong: Discord posts interactions elsewhere/);
    await new Promise((resolve) => endpoint.close(resolve));
    await peer.close();
  });

  test('of more channels than can be asked for in one go each has its turn; what was wrong is asked for each time', async () => {
    const { token, apiUrl, guilds } = discord;
    const ids = Array.from({ length: 70 }, (_, index) => `${1000 + index}`);
    const channels = ids.map((channelId) => ({
      guildId: guilds[0]?.id ?? '',
      channelId,
      standing: channelId === '1069',
      officeHours: false,
    }));
    const seen = new Map<string, number>();
    for (const day of [20_000, 20_001, 20_002]) {
      const findings = await examineDiscord({ token, apiUrl, publicKey: undefined }, { guilds: [], channels }, day);
      expect(found(findings, 'Discord’s channels')).toMatch(/^unknown: 31 of 70 are looked at today: those that were/);
      for (const id of ids)
        if (findings.some(({ about }) => about === `Discord’s channel ${id}`)) seen.set(id, (seen.get(id) ?? 0) + 1);
    }
    expect([seen.size, seen.get('1069')]).toEqual([70, 3]);
    const onSlack = channels.map(({ channelId, standing }) => ({ teamId: slack.teamId, channelId, standing }));
    const transport = { kind: 'http', signingSecret: 's' } as const;
    const identity = { kind: 'token', botToken: slack.botToken } as const;
    const findings = await examineSlack(
      { identity, transport, apiUrl: slack.apiUrl },
      undefined,
      { installations: [], channels: onSlack },
      1,
    );
    expect(found(findings, 'Slack’s transport')).toMatch(/^fine: HTTP, since SLACK_APP_TOKEN isn’t set/);
    expect(found(findings, 'Slack’s channels')).toMatch(/^unknown: 31 of 70/);
    expect(found(findings, 'Slack’s channel 1069')).toMatch(/^wrong/);
  });

  test('Slack: whether the bot may write in each channel of a cohort, by a message that nobody sees', async () => {
    const { botToken, appToken, apiUrl, teamId } = slack;
    const [open, closed, old] = [
      slack.channel('lessons'),
      slack.channel('staff', { app: false }),
      slack.channel('last-year', { archived: true }),
    ];
    const channels = [open.id, closed.id, old.id, 'C404'].map((channelId) => ({ teamId, channelId, standing: false }));
    const transport = { kind: 'socket', appToken } as const;
    const examineAs = (identity: SlackIdentity, store?: SlackStore) =>
      examineSlack({ identity, transport, apiUrl }, store, { installations: [], channels });
    const expectSaid = (findings: readonly Finding[], where = ''): void => {
      const of = (id: string): string => found(findings, `Slack’s channel ${id}${where}`);
      expect(of(open.id)).toMatch(/^fine: the bot may write there/);
      expect(of(closed.id)).toMatch(/^wrong: I am not in that channel: invite me/);
      expect(of(old.id)).toMatch(/^wrong: that channel is archived/);
      expect(of('C404')).toMatch(/^wrong: that channel no longer exists/);
    };
    expectSaid(await examineAs({ kind: 'token', botToken }));
    expect(slack.member('amara').sees('lessons')).toEqual([]);
    // The same where many workspaces install: by the token of each.
    const key = new Uint8Array(32);
    const keys = { current: 'k', keys: { k: key } };
    const many = { kind: 'oauth', clientId: 'c', clientSecret: 's', publicUrl: 'http://x', keys } as const;
    const store = createSlackStore(made.database);
    const now = () => Temporal.Now.instant();
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const whoAmI = await fetch(`${apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/x-www-form-urlencoded' },
    });
    const { user_id: botUserId } = (await whoAmI.json()) as { readonly user_id: string };
    await createInstallations({ ...many, store, apiUrl, now, log }).save({
      id: teamId,
      isOrg: false,
      botToken,
      botUserId,
    });
    expectSaid(await examineAs(many, store), ` in ${teamId}`);
    const others = { ...many, keys: { current: 'other', keys: { other: key } } };
    expect(found(await examineAs(others, store), 'Slack’s installations')).toMatch(/^wrong: none can be opened .*“k”/);
    await createInstallations({ ...others, store, apiUrl, now, log }).save({ id: 'T404', isOrg: false, botToken });
    expect(found(await examineAs(others, store), 'Slack’s installations')).toMatch(/^wrong: some can’t be opened/);
    await made.database.statement('delete from slack_installation', []);
    const gone = await examineAs(many, store);
    expect(found(gone, `Slack’s channel ${open.id} in ${teamId}`)).toMatch(/^unknown: .*missing/);
  });

  test('Slack: each workspace that was granted less than is declared, where many install the app', async () => {
    const { botToken, apiUrl, teamId } = slack;
    const keys = { current: 'k', keys: { k: new Uint8Array(32) } };
    const identity = { kind: 'oauth', clientId: 'c', clientSecret: 's', publicUrl: 'http://x', keys } as const;
    const settings = { identity, transport: { kind: 'http', signingSecret: 's' }, apiUrl } as const;
    const { database } = made;
    const store = createSlackStore(database);
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const { save } = createInstallations({ ...identity, store, apiUrl, now: () => Temporal.Now.instant(), log });
    await save({ id: teamId, isOrg: false, botToken });
    await save({ id: 'T404', isOrg: false, botToken: 'xoxb-taken-away' });
    const findings = await examineSlack(settings, store, await findSlackPlaces(database));
    const about = `Slack’s scopes in ${teamId}`;
    expect(found(findings, about)).toMatch(/^wrong: not granted: pins:write Have the app installed there again, at/);
    expect(findings.find((each) => each.about === about)?.place?.workspaceExternalId).toBe(teamId);
    expect(found(findings, 'Slack’s scopes in T404')).toMatch(/^wrong: Slack refuses it \(/);
    // Many are asked in turns, and whose were wrong each time.
    for (let index = 1; index <= 64; index += 1) await save({ id: `T${1000 + index}`, isOrg: false, botToken });
    await database.statement(
      `insert into workspace (id, platform, external_id, name, created_at)
      values (gen_random_uuid(), 'slack', 'T1064', 'Guests', now())`,
      [],
    );
    const place = { platform: 'slack', workspaceExternalId: 'T1064' } as const;
    const lacking: Finding = { about: 'Slack’s scopes in T1064', state: 'wrong', says: 's', fix: 'f', place };
    await keepFindings(database, [lacking], randomUUID, Temporal.Now.instant());
    // An organisation's, which is no workspace of ours.
    await save({ id: 'E1000', isOrg: true, botToken });
    const ofOrganisation: Finding = { about: 'Slack’s scopes in E1000', state: 'wrong', says: 's', fix: 'f' };
    await keepFindings(database, [ofOrganisation], randomUUID, Temporal.Now.instant());
    const seen = new Map<string, number>();
    for (const day of [20_000, 20_001, 20_002])
      for (const each of await examineSlack(settings, store, await findSlackPlaces(database), day))
        if (each.about.startsWith('Slack’s scopes in')) seen.set(each.about, (seen.get(each.about) ?? 0) + 1);
    expect([seen.size, seen.get(lacking.about), seen.get(ofOrganisation.about)]).toEqual([67, 3, 3]);
    await database.statement('delete from slack_installation', []);
    await database.statement('delete from problem', []);
    await database.statement('delete from workspace', []);
  });

  test('Slack: a manifest that was granted less than it declares, though its token works', async () => {
    const { botToken, appToken, apiUrl } = slack;
    const good = { identity: { kind: 'token', botToken }, transport: { kind: 'socket', appToken }, apiUrl } as const;
    const findings = await examineSlack(good, undefined);
    expect(found(findings, 'Slack’s bot token')).toMatch(/^fine/);
    expect(found(findings, 'Slack’s app token')).toMatch(/^fine/);
    expect(found(findings, 'Slack’s transport')).toBe('fine: Socket Mode, since SLACK_APP_TOKEN is set ');
    const beside = { ...good, transport: { kind: 'socket', appToken, signingSecretUnused: true } } as const;
    expect(found(await examineSlack(beside, undefined), 'Slack’s transport')).toMatch(
      /SLACK_SIGNING_SECRET isn’t used/,
    );
    expect(found(findings, 'Slack’s scopes')).toMatch(
      /^wrong: not granted: pins:write Add them and install the app again/,
    );
    const bad = { ...good, transport: { kind: 'socket', appToken: 'xapp-wrong' } } as const;
    expect(found(await examineSlack(bad, undefined), 'Slack’s app token')).toMatch(/^wrong: Slack refuses it/);
    const away = await examineSlack({ ...good, apiUrl: 'http://127.0.0.1:9/api/' }, undefined);
    expect(found(away, 'Slack’s bot token')).toMatch(/^wrong: Slack can’t be reached/);
    const empty = await createPostgresDatabase({ empty: true });
    const keys = { current: 'k', keys: {} };
    const many = { kind: 'oauth', clientId: 'c', clientSecret: 's', publicUrl: 'http://x', keys } as const;
    const unmade = await examineSlack({ ...good, identity: many }, createSlackStore(empty.database));
    expect(found(unmade, 'Slack’s installations')).toMatch(/^unknown: .*made at the first start $/);
    await empty.drop();
  });
});
