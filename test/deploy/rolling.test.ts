/**
 * Promises during a rolling update: the version from before the newest migration and this one serve
 * people side by side, on one database.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isQuizControl } from '../bench/ack/routine.ts';
import { makeFolder } from '../curriculum/folder.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { type BotProcess, startBot } from '../support/bot-process.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/postgres-server.ts';
import { project } from './dockerfile.ts';

const JOURNAL = 'migrations/meta/_journal.json';
const git = (...given: readonly string[]) => spawnSync('git', given, { cwd: project, encoding: 'utf8' });

/** Its code has never seen what the newest migration adds; that may be one that isn't committed. */
const findBefore = (): string | undefined => {
  const isNew = git('status', '--porcelain', '--', 'migrations').stdout !== '';
  const commit = isNew ? 'HEAD' : `${git('log', '-1', '--format=%H', '--', JOURNAL).stdout.trim()}^`;
  return git('cat-file', '-e', commit).status === 0 ? commit : undefined;
};

const before = findBefore();
if (before === undefined)
  console.error('NO OLDER VERSION RUNS BESIDE THIS ONE: its history isn’t here (git fetch --unshallow)');

const folder = mkdtempSync(join(tmpdir(), 'watermark-rolling-'));
// One that is read at once.
const curriculum = makeFolder();
const running: BotProcess[] = [];
let peer: DiscordPeer;
let made: TestDatabase | undefined;
afterAll(async () => {
  for (const bot of running) await bot.stop();
  await peer?.close();
  await made?.drop();
  rmSync(folder, { recursive: true });
  curriculum.remove();
});

/** That version's files, with the packages that are installed here. */
const unpack = (commit: string): string => {
  const to = join(folder, 'before');
  mkdirSync(to);
  const most = 2 ** 30;
  const files = ['package.json', 'src', 'migrations'];
  const input = execFileSync('git', ['archive', commit, ...files], { cwd: project, maxBuffer: most });
  execFileSync('tar', ['-x', '-C', to], { input });
  symlinkSync(join(project, 'node_modules'), join(to, 'node_modules'));
  return to;
};

type Version = { readonly bot: BotProcess; readonly address: string };

const open = async (version: string, url: string): Promise<Version> => {
  const port = await freePort();
  const discord = { DISCORD_TOKEN: peer.token, DISCORD_PUBLIC_KEY: peer.publicKey, DISCORD_API_URL: peer.apiUrl };
  const own = { DATA_FOLDER: join(folder, `${port}`), HOST: '127.0.0.1', PORT: `${port}` };
  const settings = { ...discord, ...own, DATABASE_URL: url, CURRICULUM_FOLDER: curriculum.path };
  const bot = await startBot(settings, { project: version });
  running.push(bot);
  return { bot, address: `http://127.0.0.1:${port}` };
};

/** What people do from now on comes to this one. */
const turnTo = ({ address }: Version): Promise<void> => peer.useInteractionsEndpoint(`${address}/discord/interactions`);

const study = { channel: 'study' } as const;
type Shown = ReturnType<ReturnType<DiscordPeer['member']>['sees']>[number];

const run = async (name: string, command: string, options = {}): Promise<Shown> => {
  const outcome = await peer.member(name).run(command, options, study);
  if (outcome.kind !== 'message') throw new Error(`/${command} gave ${JSON.stringify(outcome)}`);
  expect(outcome.message.text).not.toMatch(/went wrong/);
  return outcome.message;
};
const ask = (name: string): Promise<Shown> => run(name, 'quiz', { about: 'append-only-log', count: 1 });

const answer = async (name: string, asked: Shown): Promise<void> => {
  const [control] = asked.buttons.flatMap(({ customId = '' }) => (isQuizControl(customId) ? customId : []));
  const outcome = await peer.member(name).press(asked, control ?? 'an answer');
  if (outcome.kind !== 'update') throw new Error(`an answer gave ${JSON.stringify(outcome)}`);
  expect(outcome.message.text).toMatch(/Right|Not this time/);
};

const countRows = async (table: string): Promise<number> => {
  const rows = await made?.database.statement<{ n: number }>(`select count(*)::int as n from ${table}`, []);
  return rows?.[0]?.n ?? 0;
};

const expectNoErrors = async ({ address }: Version): Promise<void> => {
  const said = await (await fetch(`${address}/metrics`)).text();
  expect(said).toContain('watermark_build_info');
  expect(said.split('\n').filter((line) => line.includes('level="error"'))).toEqual([]);
};

test.runIf(before !== undefined)(
  'people answer at either, before and after the newer one changed the database, what either asked',
  { timeout: 240_000 },
  async () => {
    peer = await startDiscordPeer({ limits: 'none', acknowledgeWithinMs: 30_000, answerWithinMs: 30_000 });
    made = await createPostgresDatabase({ empty: true });
    const olderFiles = unpack(before ?? '');
    const older = await open(olderFiles, made.url);
    const migrations = await countRows('watermark_migration');
    await turnTo(older);
    await answer('amara', await ask('amara'));
    const askedBefore = await ask('amara');

    const newer = await open(project, made.url);
    expect(await countRows('watermark_migration')).toBeGreaterThan(migrations);
    await turnTo(newer);
    await answer('amara', askedBefore);
    const askedByNewer = await ask('mei');
    // A container that moves to another machine in the middle of an update starts anew.
    const olderAgain = await open(olderFiles, made.url);
    for (const version of [older, olderAgain, newer]) {
      await turnTo(version);
      if (version === older) await answer('mei', askedByNewer);
      for (const name of ['amara', 'mei', 'tomas']) await answer(name, await ask(name));
      for (const command of ['today', 'progress', 'review']) await run('amara', command);
    }
    const askedByOlder = await turnTo(older).then(() => ask('tomas'));
    for (const { bot } of [older, olderAgain]) {
      expect(bot.ended()).toBeUndefined();
    }
    await Promise.all([older, olderAgain].map(expectNoErrors));
    for (const bot of running.filter((each) => each !== newer.bot)) expect(await bot.stop()).toBe('0');
    await turnTo(newer);
    await answer('tomas', askedByOlder);
    await expectNoErrors(newer);
    expect([await countRows('review'), await countRows('person')]).toEqual([13, 3]);
  },
);
