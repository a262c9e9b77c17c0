/**
 * What must be sent arrives, once, though the processes that send it are killed at any moment and
 * the platform fails. `npm run chaos` does it at large.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../src/lib/random.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { faultsOf as faultsOfCohorts } from './cohorts/figures.ts';
import { openOnDiscord } from './cohorts/places.ts';
import { playCohorts } from './cohorts/play.ts';
import { fanOut } from './fan-out.ts';
import { faultsOf } from './figures.ts';
import { openDiscordTarget, type Target } from './targets.ts';

const random = seededRandom('a small one');
const script = fileURLToPath(new URL('run.ts', import.meta.url));
let made: TestDatabase;
let target: Target;

beforeAll(async () => {
  made = await createPostgresDatabase();
  target = await openDiscordTarget(120, random);
});
afterAll(async () => {
  await target.close();
  await made.drop();
});

test('nothing is lost, doubled or forgotten where processes are killed', {
  timeout: 180_000,
}, async () => {
  const { database, url: databaseUrl } = made;
  const figures = await fanOut({ target, database, databaseUrl, random, kills: 3, hurry: true });
  expect(faultsOf(figures, { kills: 3 })).toEqual([]);
  expect(figures).toMatchObject({ kills: 3, lost: 0, doubled: 0 });
});

test('two cohorts of one workspace, with everybody in both, of which one is archived midway, lose and double nothing', {
  timeout: 180_000,
}, async () => {
  const ground = await createPostgresDatabase();
  const places = await openOnDiscord(4, random);
  try {
    const { database, url: databaseUrl } = ground;
    const figures = await playCohorts({ places, database, databaseUrl, random, days: 3, kills: 2, hurry: true });
    expect(faultsOfCohorts(figures, { kills: 2 })).toEqual([]);
    expect(figures).toMatchObject({ kills: 2, days: 3, answers: 12, lost: 0, doubled: 0, beyond: 0 });
  } finally {
    await places.close();
    await ground.drop();
  }
});

type Ended = { readonly code: unknown; readonly said: string };

const run = (...options: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const all = ['--disable-warning=ExperimentalWarning', script, ...options];
    execFile(process.execPath, all, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}` }),
    );
  });

test.concurrent('a fan-out in which something goes wrong ends with 1, and says all of it', {
  timeout: 180_000,
}, async () => {
  const options = ['--only', 'messages', '--platform', 'slack', '--messages', '12', '--kills', '0', '--planted'];
  const { code, said } = await run('planted', ...options);
  for (const fault of [
    '1 messages were lost',
    '1 messages were doubled that needn’t be',
    '1 messages don’t show their last change',
    '1 messages or outcomes were forgotten',
    '1 processes ended by themselves',
  ])
    expect(said).toContain(`slack: ${fault}`);
  expect(code).toBe(1);
});

test.concurrent('outages that a process doesn’t outlive, and answers that are only said to be recorded, end the run with 1', {
  timeout: 180_000,
}, async () => {
  const options = ['--only', 'outages', '--outage', 'end', '--rounds', '1', '--planted'];
  const { code, said } = await run('planted', ...options);
  expect(said).toContain('outages: 1 processes ended by themselves');
  expect(said).toMatch(/outages: \d+ interactions had no answer/);
  expect(said).toMatch(/outages: \d+ answers were lost/);
  expect(said).toContain('outages: 1 rounds fell short');
  expect(code).toBe(1);
});
