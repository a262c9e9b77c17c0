/** Promises to whoever collects traces: interactions, deliveries and statements are told, and nothing of anybody. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/postgres-server.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'watermark-traces-'));
const MANAGE_GUILD = 1n << 5n;

type Attribute = { readonly key: string; readonly value: Readonly<Record<string, unknown>> };
type Span = {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly status?: { readonly code?: number; readonly message?: string };
  readonly events?: readonly unknown[];
  readonly attributes: readonly Attribute[];
};
type Posted = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
};

/** A collector, as OTLP over HTTP has it. https://opentelemetry.io/docs/specs/otlp/#otlphttp */
const startCollector = async () => {
  const posted: { readonly path: string; readonly key: unknown; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    posted.push({ path: request.url ?? '', key: request.headers['api-key'], body: await text(request) });
    response.setHeader('content-type', 'application/json').end('{}');
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const resources = () => posted.flatMap(({ body }) => (JSON.parse(body) as Posted).resourceSpans);
  return {
    url: `http://127.0.0.1:${port}`,
    posted,
    spans: () => resources().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    resource: () =>
      Object.fromEntries((resources()[0]?.resource.attributes ?? []).map(({ key, value }) => [key, value])),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};

let made: TestDatabase;
let peer: DiscordPeer;
let collector: Awaited<ReturnType<typeof startCollector>>;
let bot: ChildProcess;
let said = '';

beforeAll(async () => {
  [made, peer, collector] = await Promise.all([
    createPostgresDatabase(),
    startDiscordPeer({ limits: 'none' }),
    startCollector(),
  ]);
  bot = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, 'start'], {
    env: {
      PATH: process.env['PATH'],
      DATA_FOLDER: folder,
      DATABASE_URL: made.url,
      DISCORD_TOKEN: peer.token,
      DISCORD_API_URL: peer.apiUrl,
      PORT: String(await freePort()),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret-of-the-collector',
      OTEL_SERVICE_NAME: 'watermark-here',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [bot.stdout, bot.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  // Messages leave from then on.
  await vi.waitFor(() => expect(said).toContain('engine-started'), { timeout: 50_000 });
  await peer.connected();
});
afterAll(async () => {
  bot.kill('SIGKILL');
  await Promise.all([peer.close(), collector.close()]);
  await made.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('what somebody does is one trace with its statements, and what it causes to be sent bears the same number', async () => {
  const ines = peer.member('Ines', { permissions: MANAGE_GUILD | (1n << 31n) });
  const run = async (command: string) => {
    const outcome = await ines.run(command, {}, { channel: 'general' });
    return outcome.kind === 'message' ? outcome.message : expect.fail(`got ${outcome.kind}`);
  };
  await ines.press(await run('daily'), 'Post here');
  await ines.press(await run('oh'), 'Show the board here');
  await ines.press(await run('oh'), 'Announce');
  await ines.submit({ 'Your words': 'We move to the reading room' });
  await made.database.statement('alter table reminder rename to hidden_reminder', []);
  await run('reminders');
  await made.database.statement('alter table hidden_reminder rename to reminder', []);
  const isSent = () =>
    made.database.statement<{ request: string }>(
      `select request from outbox where outcome = 'sent' and notice = 'office-hours.announcement'`,
      [],
    );
  await expect.poll(async () => (await isSent()).length, { timeout: 20_000 }).toBeGreaterThan(0);
  bot.kill('SIGTERM');
  const [code] = await once(bot, 'exit');
  expect([code, said]).toEqual([0, expect.not.stringContaining('traces-not-sent')]);

  const spans = collector.spans();
  const attributes = (span: Span): Readonly<Record<string, unknown>> =>
    Object.fromEntries(span.attributes.map(({ key, value }) => [key, value['stringValue'] ?? value['intValue']]));
  const named = (name: RegExp) => spans.filter((span) => name.test(span.name));
  const [command] = named(/^command oh$/);
  expect(command && attributes(command)).toMatchObject({
    platform: 'discord',
    outcome: 'answered',
    request: expect.stringMatching(/^\w{12}$/),
  });
  const statements = named(/^postgres$/).filter(({ traceId }) => traceId === command?.traceId);
  expect(statements.length).toBeGreaterThan(0);
  expect(statements.map((each) => attributes(each)['db.query.text']).join()).toMatch(/select/i);
  // Whatever is asked of the database without an act or a delivery is no trace of its own.
  expect(named(/^postgres$/).filter(({ parentSpanId }) => !parentSpanId)).toEqual([]);

  const [announced] = named(/^form office-hours\.announced$/);
  const [delivered] = named(/^delivery office-hours\.announcement$/);
  expect(delivered && attributes(delivered)).toMatchObject({ outcome: 'sent', platform: 'discord' });
  expect(delivered && attributes(delivered)['request']).toBe(announced && attributes(announced)['request']);

  // What failed is marked, and none of the error's words is told.
  const failed = named(/^postgres$/).filter(({ status }) => status?.code === 2);
  expect(failed.length).toBeGreaterThan(0);
  expect(spans.filter(({ status, events = [] }) => status?.message || events.length > 0)).toEqual([]);

  expect(Object.keys(collector.resource()).filter((name) => name.startsWith('process.'))).toEqual([]);
  expect(collector.resource()).toMatchObject({
    'service.name': { stringValue: 'watermark-here' },
    'deployment.environment.name': { stringValue: 'test' },
  });
  expect(collector.posted.every(({ path, key }) => path === '/v1/traces' && key === 'secret-of-the-collector')).toBe(
    true,
  );
  const all = collector.posted.map(({ body }) => body).join();
  const theirs = [ines.id, 'Ines', 'reading room', peer.token, 'secret-of-the-collector'];
  for (const each of [
    ...theirs,
    ...peer.guilds.flatMap(({ id, name, channels }) => [id, name, ...Object.values(channels)]),
  ])
    expect(all).not.toContain(each);
  expect(said).not.toContain('secret-of-the-collector');
});

test('traces are collected only where they are asked for', () => {
  const to = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
  expect(readConfig({}).traces).toBeUndefined();
  expect(readConfig(to).traces).toEqual(to);
  expect(readConfig({ OTEL_TRACES_EXPORTER: 'console' }).traces).toEqual({ OTEL_TRACES_EXPORTER: 'console' });
  expect(readConfig({ ...to, OTEL_TRACES_EXPORTER: 'none' }).traces).toBeUndefined();
  expect(readConfig({ ...to, OTEL_SDK_DISABLED: 'true' }).traces).toBeUndefined();
});
