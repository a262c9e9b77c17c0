/** Promises of the HTTP server: what it serves, what it refuses, and that Slack is acknowledged while the bot is busy. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type HttpServer, type Served, serveHttp } from '../src/http.ts';
import { PortTakenError } from '../src/lib/port-taken.ts';
import type { Payload } from '../src/platforms/slack/receiver.ts';
import { sign } from '../src/platforms/slack/signature.ts';
import { freePort } from './support/postgres-server.ts';

const lines: (readonly [object, string])[] = [];
const log = { info: () => {}, warn: () => {}, error: (...line: readonly [object, string]) => void lines.push(line) };
let server: HttpServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const serve = async (served: Served): Promise<string> => {
  server = await serveHttp(0, served, log);
  return `http://127.0.0.1:${server.port}`;
};

test('a request is answered by whoever serves its path, with all that it brought', async () => {
  const url = await serve({
    handlers: {
      '/echo': async (request) => {
        const headers = new Headers({ 'x-saw': `${request.method} ${request.headers.get('x-mine')}` });
        headers.append('set-cookie', 'one=1');
        headers.append('set-cookie', 'two=2');
        return new Response(`${new URL(request.url).search} ${await request.text()}`, { status: 201, headers });
      },
    },
  });
  const response = await fetch(`${url}/echo/deeper?a=b`, {
    method: 'POST',
    headers: { 'x-mine': 'yes' },
    body: 'Grüße',
  });
  expect([response.status, await response.text()]).toEqual([201, '?a=b Grüße']);
  expect(response.headers.get('x-saw')).toBe('POST yes');
  expect(response.headers.getSetCookie()).toEqual(['one=1', 'two=2']);
});

test('what nobody serves is not found, and what is too large is refused', async () => {
  const url = await serve({ handlers: { '/echo': async () => new Response('here') } });
  expect((await fetch(`${url}/echoes`)).status).toBe(404);
  expect((await fetch(`${url}/echo`, { method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(413);
});

test('a request whose work fails is answered, and the failure is logged', async () => {
  const url = await serve({ handlers: { '/broken': () => Promise.reject(new Error('the notebook is gone')) } });
  const response = await fetch(`${url}/broken?with=secret`);
  expect([response.status, await response.text()]).toEqual([500, 'something went wrong here\n']);
  expect(lines).toEqual([
    [{ err: expect.objectContaining({ message: 'the notebook is gone' }), path: '/broken' }, 'http-request-failed'],
  ]);
});

test('a port that something else listens at is told to the operator', async () => {
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, () => resolve()));
  await expect(serveHttp(port, { handlers: {} }, log)).rejects.toThrow(PortTakenError);
  await new Promise((resolve) => other.close(resolve));
});

test('a start that fails leaves nothing open', async () => {
  const opened = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
  const before = opened();
  await expect(serveHttp(70_000, { handlers: {} }, log)).rejects.toThrow('options.port should be');
  expect(opened()).toBe(before);
});

const secret = 'a signing secret';
/** Posts once it is told to, and says when it was answered. */
const postWhenTold = `process.stdin.once('data', async (line) => {
  const { url, headers, body } = JSON.parse(line);
  const response = await fetch(url, { method: 'POST', headers, body });
  console.log(JSON.stringify({ status: response.status, atMs: Date.now() }));
  process.exit();
});
console.log('ready');`;

test('Slack is acknowledged while the bot is busy, and its request is worked on after', async () => {
  const taken: Payload[] = [];
  const taking = { answer: async () => undefined, take: (payload: Payload) => void taken.push(payload) };
  const url = await serve({ handlers: {}, slackEvents: { signingSecret: secret, taking } });
  const body = 'command=%2Fquiz';
  const at = String(Math.floor(Date.now() / 1000));
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': at,
    'x-slack-signature': sign(secret, at, body),
  };
  const slack = spawn(process.execPath, ['-e', postWhenTold], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(slack.stdout, 'data');
  slack.stdin.write(`${JSON.stringify({ url: `${url}/slack/events`, headers, body })}\n`);
  // What we write is on its way before we stop doing anything.
  await new Promise((resolve) => setImmediate(resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
  const busyUntilMs = Date.now();
  const [said] = (await once(slack.stdout, 'data')) as [Buffer];
  const answer: { readonly status: number; readonly atMs: number } = JSON.parse(said.toString());
  expect(answer.status).toBe(200);
  expect(answer.atMs).toBeLessThan(busyUntilMs);
  await server?.settled();
  expect(taken).toEqual([{ body: { command: '/quiz' } }]);
});
