/** Promises of the HTTP server: what it serves, and what it refuses. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import type { Where } from '../src/ingress/http.ts';
import { type Ingress, openIngress } from '../src/ingress/ingress.ts';
import type { Handler } from '../src/ingress/plain-http.ts';
import { ListenError, listenError } from '../src/lib/process/listen-error.ts';
import { listen } from '../src/platforms/sandbox/connect/listen.ts';
import { createEndpoint } from '../src/platforms/slack/receive/http.ts';
import { freePort } from './support/postgres-server.ts';

const lines: (readonly [object, string])[] = [];
const log = {
  info: () => {},
  warn: () => {},
  error: (...line: readonly [object, string]) => void lines.push(line),
};
const opened: Ingress[] = [];
const close = async (): Promise<void> => {
  for (const ingress of opened.splice(0)) {
    await ingress.stopListening();
    await ingress.close();
  }
};
afterEach(close);

type Handlers = Readonly<Record<string, Handler>>;
const echo: Handlers = { '/echo': async () => new Response('here') };

const serveAt = (where: Where, handlers: Handlers): Promise<number | undefined> => {
  const ingress = openIngress(log);
  opened.push(ingress);
  for (const [path, handler] of Object.entries(handlers)) ingress.serve(path, handler);
  return ingress.listen(where);
};

const serve = async (handlers: Handlers): Promise<string> => `http://127.0.0.1:${await serveAt({ port: 0 }, handlers)}`;

test('a request is answered by whoever serves its path, with all that it brought', async () => {
  const url = await serve({
    '/echo': async (request) => {
      const headers = new Headers({
        'x-saw': `${request.method} ${request.headers.get('x-mine')}`,
      });
      headers.append('set-cookie', 'one=1');
      headers.append('set-cookie', 'two=2');
      return new Response(`${new URL(request.url).search} ${await request.text()}`, {
        status: 201,
        headers,
      });
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
  const url = await serve(echo);
  expect((await fetch(`${url}/echoes`)).status).toBe(404);
  expect((await fetch(`${url}/echo`, { method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(413);
});

test('a request whose work fails is answered, and the failure is logged', async () => {
  const url = await serve({ '/broken': () => Promise.reject(new Error('the notebook is gone')) });
  const response = await fetch(`${url}/broken/a-key?with=secret`);
  expect([response.status, await response.text()]).toEqual([500, 'something went wrong here\n']);
  expect(lines).toEqual([
    [{ err: expect.objectContaining({ message: 'the notebook is gone' }), path: '/broken' }, 'http-request-failed'],
  ]);
});

test('a port that something else listens at is told to the operator', async () => {
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, () => resolve()));
  await expect(serveAt({ port }, echo)).rejects.toThrow(ListenError);
  await new Promise((resolve) => other.close(resolve));
});

test('the last port of all, where it is taken, is told to the operator too', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(65_535, '127.0.0.1', () => resolve()));
  await expect(listen(new Hono(), 65_535)).rejects.toThrow(ListenError);
  await new Promise((resolve) => other.close(resolve));
});

test('it listens at the address that was asked for, and one that this machine doesn’t have is told to the operator', async () => {
  const port = await serveAt({ port: 0, host: '127.0.0.2' }, echo);
  expect((await fetch(`http://127.0.0.2:${port}/echo`)).status).toBe(200);
  await expect(fetch(`http://127.0.0.1:${port}/echo`)).rejects.toThrow();
  await expect(serveAt({ port: 0, host: '192.0.2.1' }, echo)).rejects.toThrow(/HOST is 192\.0\.2\.1/);
  await expect(serveAt({ port: 0, host: 'no such host' }, echo)).rejects.toThrow(/HOST is no such host/);
});

test('a port that this user may not have is told to the operator', () => {
  // Whoever runs the tests may have it, so the system's word for it is given by hand.
  expect(listenError('EACCES', { port: 80 })?.message).toMatch(/may not listen at port 80\. Set one above 1023/);
});

const write = async (url: string, words: string): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(words);
  return socket;
};

test.each([
  ['nothing', ''],
  ['half of its headers', 'POST /echo HTTP/1.1\r\nHo'],
  ['half of its body', 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nx'],
  ['a body of pieces', 'POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n'],
  ['half of a second request', 'GET /echo HTTP/1.1\r\nHost: x\r\n\r\nGET /ec'],
])('somebody who sends %s and no more doesn’t keep the bot from stopping', async (_, words) => {
  const url = await serve(echo);
  const socket = await write(url, words);
  const ended = once(socket, 'close');
  socket.on('error', () => {}).resume();
  // Answered after it, so it has been read.
  await fetch(`${url}/echo`);
  await close();
  await ended;
});

test('a request that is worked on is answered before the bot stops', async () => {
  const working = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const url = await serve({
    '/slow': async () => {
      working.resolve();
      await release.promise;
      return new Response('done');
    },
  });
  const asked = fetch(`${url}/slow`, { method: 'POST', body: 'please' });
  await working.promise;
  const closed = close();
  release.resolve();
  expect(await (await asked).text()).toBe('done');
  await closed;
});

test.each(['TRACE', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  '%s is refused, and no failure of ours',
  async (method) => {
    lines.length = 0;
    const url = await serve(echo);
    const socket = await write(url, `${method} /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString()).toContain('HTTP/1.1 405');
    expect(lines).toEqual([]);
  },
);

test('a body where none belongs is left alone', async () => {
  lines.length = 0;
  const url = await serve({ '/echo': async (request) => new Response(`got ${await request.text()}`) });
  const socket = await write(
    url,
    'GET /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody',
  );
  const [said] = (await once(socket, 'data')) as [Buffer];
  expect(said.toString()).toContain('HTTP/1.1 200');
  expect(lines).toEqual([]);
});

test('a start that fails leaves nothing open', async () => {
  const opened = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
  const before = opened();
  await expect(serveAt({ port: 70_000 }, echo)).rejects.toThrow('options.port should be');
  await close();
  expect(opened()).toBe(before);
});

test('a flood of requests that nobody signed writes one line, and the next says how many there were', async () => {
  const warned: (readonly [object, string])[] = [];
  let at = Temporal.Instant.from('2026-11-21T12:00:00Z');
  const door = createEndpoint({
    signingSecret: 'a signing secret',
    onReceived: async () => undefined,
    acknowledged: () => {},
    now: () => at,
    log: { ...log, warn: (...line: readonly [object, string]) => void warned.push(line) },
  });
  const post = () => door(new Request('http://x/slack/events', { method: 'POST', body: 'forged' }));
  for (let time = 0; time < 100; time += 1) expect((await post()).status).toBe(401);
  expect(warned).toEqual([[{ at: null }, 'slack-request-refused']]);
  at = at.add({ minutes: 2 });
  await post();
  expect(warned[1]).toEqual([{ at: null, also: 99 }, 'slack-request-refused']);
});
