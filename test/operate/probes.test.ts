/** Promises to whoever watches the bot from outside: is it alive, is it ready, what did it do. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/lib/process/log.ts';
import { type Running, start } from '../../src/main.ts';
import { createMetrics } from '../../src/operate/metrics.ts';
import { createProbes } from '../../src/operate/probes.ts';
import { makeFolder } from '../curriculum/folder.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { createWire, type Wire } from '../support/cuttable.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/postgres-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'watermark-probes-'));
const logFile = openSync(join(folder, 'log'), 'a');
const lines = (): readonly Record<string, unknown>[] =>
  readFileSync(join(folder, 'log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const curriculum = makeFolder();
let made: TestDatabase;
let wire: Wire;
let peer: DiscordPeer;
let url: string;
let bot: Running;
/** What was answered while the database was away, at the start. */
const early: Record<string, readonly [status: number, body: string]> = {};

const get = async (path: string): Promise<readonly [number, string]> => {
  const response = await fetch(`${url}${path}`);
  return [response.status, await response.text()];
};
const ready = async (): Promise<readonly [number, unknown]> => {
  const [status, body] = await get('/readyz');
  return [status, JSON.parse(body)];
};
/** Of one line of the metrics, by all that stands before its value. */
const metric = async (line: string): Promise<number | undefined> => {
  const [, body] = await get('/metrics');
  const found = body.split('\n').find((each) => each.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
};

beforeAll(async () => {
  made = await createPostgresDatabase();
  wire = await createWire(made.url);
  await wire.cut();
  peer = await startDiscordPeer({ limits: 'none' });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const config = readConfig({
    DATA_FOLDER: folder,
    CURRICULUM_FOLDER: curriculum.path,
    DATABASE_URL: wire.url,
    DISCORD_TOKEN: peer.token,
    DISCORD_API_URL: peer.apiUrl,
    PORT: String(port),
  });
  const starting = start(
    config,
    createLog('info', [peer.token], { fd: logFile }),
    () => {},
    () => {},
  );
  await vi.waitFor(() => get('/healthz'), { timeout: 10_000 });
  for (const path of ['/healthz', '/readyz', '/slack/events']) early[path] = await get(path);
  await wire.mend();
  bot = await starting;
  await peer.connected();
});
afterAll(async () => {
  await bot.close();
  await peer.close();
  await wire.cut();
  await made.drop();
  curriculum.remove();
  closeSync(logFile);
  rmSync(folder, { recursive: true, force: true });
});

test('a start that waits for its database is alive and not ready, and says so', () => {
  expect(early['/healthz']).toEqual([200, 'alive\n']);
  expect(early['/readyz']).toEqual([503, expect.stringContaining('"state":"starting"')]);
  expect(early['/slack/events']?.[0]).toBe(404);
});

test('an open bot is ready, with its database and its platforms in the body', async () => {
  expect(await ready()).toEqual([
    200,
    { state: 'open', database: { reached: true, connections: expect.anything() }, platforms: { discord: 1 } },
  ]);
});

test('what is asked about readiness is asked of the bot itself, whatever stands between', async () => {
  expect((await fetch(`${url}/readyz`)).headers.get('cache-control')).toBe('no-store');
});

test('what people do is counted by our own names, and by nothing of theirs', async () => {
  const amara = peer.member('amara');
  await amara.run('help', {}, { channel: 'general' });
  const counted = 'watermark_interactions_total{platform="discord",kind="command",name="help",outcome="answered"}';
  await expect.poll(() => metric(counted)).toBe(1);
  const took = 'watermark_interaction_duration_seconds_count{platform="discord",kind="command"}';
  expect(await metric(took)).toBe(1);
  await expect.poll(() => metric('watermark_acknowledgement_duration_seconds_count{platform="discord"}')).toBe(1);
  const [, body] = await get('/metrics');
  expect(body).toMatch(/^nodejs_eventloop_lag_seconds /m);
  expect(body).toMatch(/^process_resident_memory_bytes /m);
  for (const theirs of [amara.id, 'amara', ...peer.guilds.flatMap(({ id, name }) => [id, name])])
    expect(body).not.toContain(theirs);
});

test('where something of ours fails, the number that a person reads is that of all its lines in the log', async () => {
  await made.database.statement('alter table person rename to person_away', []);
  const amara = peer.member('amara');
  await amara.run('today', {}, { channel: 'general' });
  await made.database.statement('alter table person_away rename to person', []);
  const told = amara
    .sees({ channel: 'general' })
    .map(({ text }) => text)
    .join();
  const [, number] = /this number: (\w{12})/.exec(told) ?? [];
  const failed = lines().filter(({ msg }) => msg === 'interaction-failed');
  expect(failed.map(({ id, request }) => [id, request])).toEqual([[number, number]]);
});

test('what the engine does and what waits is told: messages, jobs, ticks', async () => {
  // The peer's guilds are welcomed by a message, which is none of the outbox.
  const [, body] = await get('/metrics');
  expect(body).toMatch(/^watermark_outbox_waiting 0$/m);
  expect(body).toMatch(/^watermark_outbox_failed 0$/m);
  await expect.poll(() => metric('watermark_queue_jobs{state="queued"}'), { timeout: 10_000 }).toBe(0);
  await expect.poll(() => metric('watermark_tick_duration_seconds_count'), { timeout: 10_000 }).toBeGreaterThan(0);
});

test('every answer tells a browser to run nothing of it', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/nothing']) {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

test('a database that goes away leaves the bot ready, and shows in the body and in the metrics', async () => {
  const reconnects = 'watermark_reconnects_total{to="database"}';
  const before = await metric(reconnects);
  await wire.cut();
  await expect
    .poll(ready, { timeout: 10_000 })
    .toEqual([200, expect.objectContaining({ database: expect.objectContaining({ reached: false }) })]);
  expect(await metric('watermark_database_up')).toBe(0);
  // What isn't known is left out, rather than said as it was.
  expect(await metric('watermark_outbox_waiting')).toBeUndefined();
  await wire.mend();
  await expect.poll(() => metric('watermark_database_up'), { timeout: 15_000 }).toBe(1);
  expect(await metric(reconnects)).toBeGreaterThan(before ?? 0);
});

test('a bot that was told to stop is no longer ready', async () => {
  const probes = createProbes(createMetrics('test'));
  probes.open({ database: made.database, now: () => Temporal.Now.instant(), platforms: new Map() });
  const status = async () => (await probes.pages.get('/readyz')?.())?.status;
  expect(await status()).toBe(200);
  probes.drain();
  expect(await status()).toBe(503);
});
