/** Promises to whoever runs the bot. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { misspeltVariables } from '../../src/config/settings.ts';
import { readConfig } from '../../src/config.ts';
import { makeFolder, questionsFile } from '../curriculum/folder.ts';
import { startDiscordPeer } from '../peers/discord/start.ts';
import { startSlackPeer } from '../peers/slack/peer.ts';
import { interact, messagesSeenBy, post } from '../platforms/sandbox/client.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Where it doesn't matter what is taught: the whole bank takes longer to read than all else of a start. */
const small = makeFolder();
const SMALL = { CURRICULUM_FOLDER: small.path };
afterAll(small.remove);

type Run = {
  readonly child: ChildProcess;
  readonly until: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<number | null>;
  readonly said: () => string;
};

const run = (environment: Readonly<Record<string, string>>, ...flags: string[]): Run => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, 'start', ...flags], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
  });
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(said);
        if (found) resolve(found[1] ?? found[0]);
      };
      listeners.add(look);
      look();
      void ended.then((code) => reject(new Error(`ended with ${code} before saying ${pattern}: ${said}`)));
    });
  return { child, until, ended, said: () => said };
};

describe('a start without anything given', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
  let first: Run;
  beforeAll(async () => {
    first = run({ DATA_FOLDER: folder });
    await first.until(/open at (\S+)/);
  });
  afterAll(async () => {
    first.child.kill('SIGKILL');
    await first.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  test('opens the sandbox on this machine alone, and says where', async () => {
    const url = await first.until(/open at (\S+)/);
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect((await fetch(url)).status).toBe(200);
  });

  test('lets the days pass in the sandbox: a question each weekday at its hour, closed the next morning, and a reminder of what is due', async () => {
    const url = await first.until(/open at (\S+)/);
    await interact(url, {
      kind: 'command',
      as: 'amara',
      channelId: 'dm-amara',
      command: 'quiz',
      options: { about: 'cap-theorem', kind: 'single', count: 1 },
    });
    const press = async (wanted: string): Promise<void> => {
      const [asked] = await messagesSeenBy(url, 'amara', 'dm-amara');
      const button = asked?.drawn.blocks
        .flatMap((block) => (block.kind === 'controls' ? block.controls : []))
        .find(({ label }) => label === wanted);
      if (!asked || button?.kind !== 'button') throw new Error(`there is no button ${wanted}`);
      await interact(url, {
        kind: 'action',
        as: 'amara',
        channelId: 'dm-amara',
        messageId: asked.id,
        controlId: button.id,
        values: [],
      });
    };
    await press('A');
    await press('Yes, write to me');
    for (let day = 0; day < 8; day += 1)
      expect(await post(url, '/api/clock', { as: 'amara', move: 'day' })).toMatchObject({
        status: 200,
      });
    const posts = await messagesSeenBy(url, 'amara', 'daily-question');
    expect(posts.length).toBeGreaterThanOrEqual(5);
    for (const { atMs } of posts) {
      const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('Europe/Paris');
      expect([local.hour, local.minute, local.dayOfWeek < 6]).toEqual([9, 0, true]);
    }
    expect(posts.slice(0, -1).every(({ drawn }) => drawn.summary.startsWith('Answer to the question of the day'))).toBe(
      true,
    );
    const reminders = (await messagesSeenBy(url, 'amara', 'dm-amara')).filter(({ drawn }) =>
      drawn.summary.includes('for today'),
    );
    expect(reminders.length).toBeGreaterThan(0);
    expect(new Set(reminders.map(({ atMs }) => Math.floor(atMs / 86_400_000))).size).toBe(reminders.length);
  });

  test('is refused on a data folder that is in use, with the fix', async () => {
    const second = run({ DATA_FOLDER: folder });
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(/in use by another Watermark.*DATA_FOLDER=/);
    expect(second.said()).not.toMatch(/at .*\.ts:\d+/);
  });

  test('ends in peace when it is told to, and can be started again', async () => {
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    first = run({ DATA_FOLDER: folder });
    await first.until(/open at (\S+)/);
  });
});

test('a start on Postgres keeps people there, not in the folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
  const made: TestDatabase = await createPostgresDatabase();
  const bot = run({ DATA_FOLDER: folder, DATABASE_URL: made.url });
  expect(await bot.until(/^The chat stays in .*$/m)).toContain(`in ${folder}, and all else in the database that`);
  const people = await made.database.statement<{ count: number }>('select count(*)::int as count from enrolment', []);
  expect(people[0]?.count).toBe(5);
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
  await made.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a start on Postgres, with a folder for the sandbox’s chat', () => {
  let made: TestDatabase;
  beforeAll(async () => {
    made = await createPostgresDatabase();
  });
  afterAll(() => made.drop());
  const refused = async (folder: string): Promise<string> => {
    const bot = run({ ...SMALL, DATA_FOLDER: folder, DATABASE_URL: made.url });
    expect(await bot.ended).toBe(1);
    expect(bot.said()).not.toMatch(/at .*\.ts:\d+/);
    return bot.said();
  };

  test('that another one uses is refused: two would write into one chat', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
    const first = run({ ...SMALL, DATA_FOLDER: folder, DATABASE_URL: made.url });
    await first.until(/open at (\S+)/);
    expect(await refused(folder)).toMatch(/in use by another Watermark.*DATA_FOLDER=/);
    first.child.kill('SIGKILL');
    await first.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  test('that is no folder, or whose files are none, is refused with the reason', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
    writeFileSync(join(folder, 'file'), '');
    expect(await refused(join(folder, 'file'))).toMatch(/can’t be used: a part of its path is a file/);
    mkdirSync(join(folder, 'sandbox', 'transcript.jsonl'), { recursive: true });
    expect(await refused(folder)).toMatch(/can’t be used: a file in it has become a folder/);
    rmSync(folder, { recursive: true, force: true });
  });

  // Nobody may write to the first; to the second nothing more fits, ever.
  test.runIf(process.platform === 'linux')('that can’t be written, or whose disk is full, is refused too', async () => {
    expect(await refused('/sys/watermark')).toMatch(/can’t be used: this user may not write there/);
    const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
    mkdirSync(join(folder, 'sandbox'));
    symlinkSync('/dev/full', join(folder, 'sandbox', 'transcript.jsonl.next'));
    expect(await refused(folder)).toMatch(/can’t be used: there is no room left on its disk/);
    rmSync(folder, { recursive: true, force: true });
  });
});

test('a database made by a newer version and a missing database end a start within seconds, with the fix', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
  const made: TestDatabase = await createPostgresDatabase();
  await made.database.statement(`insert into watermark_migration (hash, contracts) values ('of-tomorrow', true)`, []);
  const missing = new URL(made.url);
  missing.pathname = '/no_such_database';
  for (const [url, words] of [
    [made.url, /newer Watermark/],
    [missing.href, /createdb/],
  ] as const) {
    const bot = run({ ...SMALL, DATA_FOLDER: folder, DATABASE_URL: url });
    expect(await bot.ended).toBe(1);
    expect(bot.said()).toMatch(words);
    expect(bot.said()).not.toMatch(/at .*\.ts:\d+/);
  }
  await made.drop();
  rmSync(folder, { recursive: true, force: true });
});

// Elsewhere threads have no priorities of their own.
test.runIf(process.platform === 'linux').each([
  ['nothing gives way to the thread that acknowledges, unless asked for', {}, 0],
  ['everything else gives way to it where that is asked for', { GIVE_WAY: 'on' }, 10],
])('on a platform %s', async (_, asked, step) => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
  const curriculum = makeFolder();
  const made = await createPostgresDatabase();
  const peer = await startDiscordPeer();
  const bot = run({
    DATA_FOLDER: folder,
    CURRICULUM_FOLDER: curriculum.path,
    DATABASE_URL: made.url,
    DISCORD_TOKEN: peer.token,
    DISCORD_API_URL: peer.apiUrl,
    ...asked,
  });
  await bot.until(/Discord is open/);
  const tasks = `/proc/${bot.child.pid}/task`;
  const threads = readdirSync(tasks).map((id) => ({
    name: readFileSync(`${tasks}/${id}/comm`, 'utf8').trim(),
    niceness: getPriority(Number(id)) - getPriority(),
  }));
  expect(Map.groupBy(threads, ({ name }) => name).get('ingress')).toEqual([{ name: 'ingress', niceness: 0 }]);
  const others = threads.filter(({ name }) => name !== 'ingress');
  expect(others.map(({ name }) => name)).toContain('node-MainThread');
  expect(others.filter(({ niceness }) => niceness !== step)).toEqual([]);
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
  await peer.close();
  await made.drop();
  curriculum.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('says which curriculum was read, and again when its files change or break', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
  const curriculum = makeFolder();
  const questions = 'concepts/append-only-log/questions.yaml';
  // Made already, which an embedded one takes seconds for.
  const made = await createPostgresDatabase();
  const bot = run({ DATA_FOLDER: folder, CURRICULUM_FOLDER: curriculum.path, DATABASE_URL: made.url });
  expect(await bot.until(/The curriculum in (\S+): 1 pack, 1 module, 1 concept \(0 complete\), 1 question\./)).toBe(
    curriculum.path,
  );
  await bot.until(/open at (\S+)/);
  curriculum.write(questions, questionsFile + questionsFile.replace('log-grows', 'log-ends').replace('grows', 'ends'));
  await bot.until(/The curriculum was read again: .* 2 questions\./);
  curriculum.write(questions, questionsFile.replace('kind', 'kin'));
  await bot.until(/questions\.yaml:2:3 [\s\S]*What was read before stays in use\./);
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
  curriculum.remove();
  await made.drop();
  rmSync(folder, { recursive: true, force: true });
});

test.each(['check', 'concept'])('%s reads the curriculum of CURRICULUM_FOLDER, as the bot does', (command) => {
  const curriculum = makeFolder({
    'concepts/append-only-log/concept.md': 'broken',
    'packs/path.yaml': undefined,
  });
  const read = (...flags: string[]) =>
    spawnSync(process.execPath, [cli, command, ...(command === 'concept' ? ['log'] : []), ...flags], {
      env: { PATH: process.env['PATH'], CURRICULUM_FOLDER: curriculum.path },
      encoding: 'utf8',
    });
  expect(read()).toMatchObject({ status: 1, stdout: expect.stringContaining(curriculum.path) });
  const named = makeFolder();
  expect(read('--folder', named.path).status).toBe(0);
  curriculum.remove();
  named.remove();
});

test('a broken curriculum stops a start with every mistake and how to mend it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watermark-start-'));
  const bot = run({ DATA_FOLDER: folder, CURRICULUM_FOLDER: folder });
  expect(await bot.ended).toBe(1);
  expect(bot.said().length).toBeGreaterThan(40);
  expect(bot.said()).not.toMatch(/at .*\.ts:\d+/);
  rmSync(folder, { recursive: true, force: true });
});

test('where the settings of both of Slack’s ways are set, the start says which was taken and why', async () => {
  const [made, peer] = await Promise.all([createPostgresDatabase(), startSlackPeer()]);
  const bot = run({
    DATABASE_URL: made.url,
    SLACK_BOT_TOKEN: peer.botToken,
    SLACK_APP_TOKEN: peer.appToken,
    SLACK_SIGNING_SECRET: peer.signingSecret,
    SLACK_API_URL: peer.apiUrl,
  });
  expect(await bot.until(/^Slack is open.*$/m)).toBe(
    'Slack is open (Socket Mode, since SLACK_APP_TOKEN is set; SLACK_SIGNING_SECRET isn’t used beside it). Type /watermark quiz in your workspace.',
  );
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
  await peer.close();
  await made.drop();
});

test('keys that can’t be rotated for what stands in the environment are told in words, without a stack', async () => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, 'rotate-slack-keys'], {
    env: { PATH: process.env['PATH'], SLACK_CLIENT_ID: 'c', SLACK_SIGNING_SECRET: 's' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  expect([code, said]).toEqual([1, expect.stringContaining('SLACK_KEYS is needed beside SLACK_CLIENT_ID')]);
  expect(said).not.toMatch(/at .*\.ts:\d+/);
});

describe('the configuration', () => {
  test('names every variable that is wrong, and never shows what a secret holds', () => {
    const wrong = { DATABASE_URL: 'mysql://root:hunter2@db/x', PORT: 'eighty', LOG_LEVEL: 'loud' };
    expect(() => readConfig(wrong)).toThrow(ConfigError);
    try {
      readConfig(wrong);
    } catch (error) {
      expect(String(error)).toMatch(/DATABASE_URL[\s\S]*PORT[\s\S]*LOG_LEVEL/);
      expect(String(error)).not.toContain('hunter2');
    }
  });

  test.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535'],
    [{ PORT: '80.5' }, 'PORT must be a whole number from 0 to 65535'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warn, error, silent'],
    [{ DISCORD_COMMANDS: 'all' }, 'DISCORD_COMMANDS must be one of global, guild'],
  ])('%j is one clear line', (variables, line) => {
    expect(() => readConfig(variables)).toThrow(`The environment has a mistake:\n  ${line}`);
  });

  test('tells of variables that look like slips of the keyboard, and of no others', () => {
    expect(misspeltVariables({ DISCORD_TOKN: 't', discord_public_key: 'k', CURICULUM_FOLDER: 'c' })).toEqual([
      'DISCORD_TOKN isn’t a setting of mine. Did you mean DISCORD_TOKEN?',
      'discord_public_key isn’t a setting of mine. Did you mean DISCORD_PUBLIC_KEY?',
      'CURICULUM_FOLDER isn’t a setting of mine. Did you mean CURRICULUM_FOLDER?',
    ]);
    const others = {
      PATH: '/bin',
      HOSTNAME: 'h',
      PORTS: '1',
      DISCORD_TOKEN: 't',
      DISCORD_TOKEN2: 'u',
      SLACK_TOKEN: 's',
    };
    expect(misspeltVariables(others)).toEqual([]);
  });

  test('is refused where a platform’s credential stands without its token', () => {
    expect(() => readConfig({ SLACK_APP_TOKEN: 'xapp-t' })).toThrow(/SLACK_BOT_TOKEN/);
    expect(() => readConfig({ DISCORD_PUBLIC_KEY: 'a'.repeat(64) })).toThrow(/DISCORD_TOKEN/);
  });

  test('says which of Slack’s settings are missing beside those that are there', () => {
    expect(() => readConfig({ SLACK_BOT_TOKEN: 'xoxb-t' })).toThrow(/SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/);
    expect(() => readConfig({ SLACK_CLIENT_ID: 'c', SLACK_SIGNING_SECRET: 's' })).toThrow(
      /SLACK_CLIENT_SECRET[\s\S]*PUBLIC_URL[\s\S]*SLACK_KEYS/,
    );
    const many = {
      SLACK_CLIENT_ID: 'c',
      SLACK_CLIENT_SECRET: 's',
      SLACK_SIGNING_SECRET: 's',
      PUBLIC_URL: 'https://w.example',
    };
    const key = Buffer.alloc(32, 7).toString('base64');
    expect(() => readConfig({ ...many, SLACK_KEYS: 'k1:c2hvcnQ=' })).toThrow(/32 bytes/);
    expect(() => readConfig({ ...many, SLACK_KEYS: `k1:${key},k1:${key}` })).toThrow(/two keys called “k1”/);
    expect(readConfig({ ...many, SLACK_KEYS: `k2:${key},k1:${key}` }).slack?.identity).toMatchObject({
      kind: 'oauth',
      keys: { current: 'k2' },
    });
  });

  test('knows whether Slack has all commands or /watermark alone', () => {
    const one = { SLACK_BOT_TOKEN: 'xoxb-t', SLACK_APP_TOKEN: 'xapp-t' };
    expect(readConfig(one).slack?.commandNames).toBe('all');
    expect(readConfig({ ...one, SLACK_COMMANDS: 'watermark' }).slack?.commandNames).toBe('watermark');
  });

  test('opens the sandbox by itself only where no platform’s token is set', () => {
    expect(readConfig({}).sandbox).toBe(true);
    expect(readConfig({ DISCORD_TOKEN: 't' }).sandbox).toBe(false);
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-t', SLACK_APP_TOKEN: 'xapp-t' }).sandbox).toBe(false);
    expect(readConfig({ DISCORD_TOKEN: 't' }, { sandbox: true }).sandbox).toBe(true);
    expect(readConfig({ DISCORD_TOKEN: '  ' }).sandbox).toBe(true);
  });
});
