/**
 * Promises during a rolling update: the version that landed last, the one from before the newest
 * migration and this one serve people side by side, on one database and on both platforms.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { declaredCommands } from '../../src/cli/generate/command-table.ts';
import { makeManifest } from '../../src/platforms/slack/connect/manifest.ts';
import { makeFolder } from '../curriculum/folder.ts';
import { type BotProcess, startBot } from '../support/bot-process.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hurryRetries } from '../support/hurry.ts';
import { freePort } from '../support/postgres-server.ts';
import { project } from './dockerfile.ts';
import { openDiscordSide, openSlackSide, PATIENCE_MS, quizControlIn, type Shown, type Side } from './sides.ts';

const JOURNAL = 'migrations/meta/_journal.json';
const git = (...given: readonly string[]) => spawnSync('git', given, { cwd: project, encoding: 'utf8' });

const isChanged = (...paths: readonly string[]): boolean => git('status', '--porcelain', '--', ...paths).stdout !== '';
const found = (commit: string): string | undefined => {
  const { status, stdout } = git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`);
  return status === 0 ? stdout.trim() : undefined;
};

/** What runs while this one is rolled out. */
const landed = found(isChanged('src', 'migrations', 'package.json') ? 'HEAD' : 'HEAD^');
/** Its code has never seen what the newest migration adds; that may be one that isn't committed. */
const before = found(
  isChanged('migrations') ? 'HEAD' : `${git('log', '-1', '--format=%H', '--', JOURNAL).stdout.trim()}^`,
);
if (landed === undefined || before === undefined)
  console.error('NO OLDER VERSION RUNS BESIDE THIS ONE: its history isn’t here (git fetch --unshallow)');

const folder = mkdtempSync(join(tmpdir(), 'watermark-rolling-'));
// One that is read at once.
const curriculum = makeFolder();
const running: BotProcess[] = [];
let sides: readonly Side[] = [];
let made: TestDatabase | undefined;
afterAll(async () => {
  for (const bot of running) await bot.stop();
  for (const side of sides) await side.close();
  await made?.drop();
  rmSync(folder, { recursive: true });
  curriculum.remove();
});

/** That version's files, with the packages that are installed here. */
const unpack = (commit: string): string => {
  const to = join(folder, commit);
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
  const own = { DATA_FOLDER: join(folder, `${port}`), HOST: '127.0.0.1', PORT: `${port}` };
  const settings = { ...own, DATABASE_URL: url, CURRICULUM_FOLDER: curriculum.path };
  const bot = await startBot(Object.assign(settings, ...sides.map(({ environment }) => environment)), {
    project: version,
  });
  running.push(bot);
  const address = `http://127.0.0.1:${port}`;
  // Of two platforms one is open before the other.
  const ready = () => fetch(`${address}/readyz`).then(({ status }) => status);
  await expect.poll(ready, { timeout: PATIENCE_MS }).toBe(200);
  return { bot, address };
};

/** What people do from now on comes to this one. */
const turnTo = async ({ address }: Version): Promise<void> => {
  for (const side of sides) await side.turnTo(address);
};

let answers = 0;
const run = async (side: Side, name: string, command: string, typed = {}): Promise<Shown> => {
  const shown = await side.run(name, command, typed);
  expect(shown.words, `/${command} on ${side.name}`).not.toMatch(/went wrong/);
  return shown;
};
/** One on each platform. */
const ask = (name: string): Promise<readonly Shown[]> =>
  Promise.all(sides.map((side) => run(side, name, 'quiz', { about: 'append-only-log', count: 1 })));

const answer = async (asked: readonly Shown[]): Promise<void> => {
  for (const shown of asked) {
    expect((await shown.press(quizControlIn(shown))).words).toMatch(/Right|Not this time/);
    answers += 1;
  }
};

const countRows = async (rows: string): Promise<number> => {
  const counted = await made?.database.statement<{ n: number }>(`select count(*)::int as n from ${rows}`, []);
  return counted?.[0]?.n ?? 0;
};

const expectNoErrors = async ({ address }: Version): Promise<void> => {
  const said = await (await fetch(`${address}/metrics`)).text();
  expect(said).toContain('watermark_build_info');
  expect(said.split('\n').filter((line) => line.includes('level="error"'))).toEqual([]);
};

const stop = async ({ bot }: Version): Promise<void> => expect(await bot.stop()).toBe('0');

const WAITS = `outbox where notice = 'office-hours.announcement' and settled_at is null`;
/** Written by one while no platform takes it; sent, once that one is gone, by another. */
const handOver = async (words: string, { from }: { readonly from: Version }): Promise<void> => {
  await turnTo(from);
  for (const side of sides) side.refuse(true);
  for (const side of sides) await side.announce(words);
  await stop(from);
  expect(await countRows(WAITS)).toBe(sides.length);
  for (const side of sides) side.refuse(false);
  const waitsNow = async (): Promise<number> => {
    if (made) await hurryRetries(made.database);
    return countRows(WAITS);
  };
  await expect.poll(waitsNow, { timeout: PATIENCE_MS }).toBe(0);
  expect(sides.map((side) => side.posted(words))).toEqual([1, 1]);
};

test.runIf(landed !== undefined && before !== undefined)(
  'people answer at each, before and after the newest one changed the database, what any asked; what one wrote another sends',
  { timeout: 240_000 },
  async () => {
    const manifest = makeManifest(declaredCommands(), { kind: 'http', publicUrl: 'https://watermark.example' });
    sides = await Promise.all([openDiscordSide(), openSlackSide(manifest)]);
    made = await createPostgresDatabase({ empty: true });
    const olderFiles = unpack(before ?? '');
    const older = await open(olderFiles, made.url);
    const migrations = await countRows('watermark_migration');
    await turnTo(older);
    for (const side of sides) {
      await (await run(side, 'ines', 'daily')).press('Post here');
      await (await run(side, 'ines', 'oh')).press('Show the board here');
    }
    await made.database.statement('delete from daily_schedule', []);
    await answer(await ask('amara'));
    const askedBefore = await ask('amara');

    const newer = await open(project, made.url);
    expect(await countRows('watermark_migration')).toBeGreaterThan(migrations);
    await turnTo(newer);
    await answer(askedBefore);
    const askedByNewer = await ask('mei');
    await turnTo(older);
    await answer(askedByNewer);
    const last = landed === before ? undefined : await open(unpack(landed ?? ''), made.url);
    for (const version of [older, ...(last ? [last] : []), newer]) {
      await turnTo(version);
      for (const name of ['amara', 'mei', 'tomas']) await answer(await ask(name));
      for (const side of sides) for (const command of ['today', 'progress']) await run(side, 'amara', command);
      expect(version.bot.ended()).toBeUndefined();
      await expectNoErrors(version);
    }
    if (last) await stop(last);
    await handOver('Written before the update', { from: older });
    // A container that moves to another machine in the middle of an update starts anew.
    const olderAgain = await open(olderFiles, made.url);
    await handOver('Written after the update', { from: newer });
    await turnTo(olderAgain);
    const askedByOlder = await ask('tomas');
    await expectNoErrors(olderAgain);
    const newest = await open(project, made.url);
    await stop(olderAgain);
    await turnTo(newest);
    await answer(askedByOlder);
    await expectNoErrors(newest);
    expect(await countRows('review')).toBe(answers);
    expect(await countRows('person')).toBe(4 * sides.length);
  },
);
