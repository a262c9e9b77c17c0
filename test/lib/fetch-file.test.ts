/** Promises about files that are fetched: from whom they may come, and how much of them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchFile } from '../../src/lib/fetch-file.ts';

let server: Server;
let origin = '';
const asked: string[] = [];

const CONTENT = Buffer.alloc(5000, 'a');

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url === '/whole') return void response.end(CONTENT);
    if (url === '/page') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in');
    if (url === '/elsewhere') return void response.writeHead(302, { location: '/whole' }).end();
    if (url === '/never') return undefined;
    if (url === '/endless') {
      const more = (): void => void (response.destroyed || response.write(CONTENT, () => setImmediate(more)));
      return more();
    }
    return void response.writeHead(Number(url.slice(1))).end('no');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's is never a path
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const fetched = (path: string, more: object = {}): Promise<Uint8Array> =>
  fetchFile(`${origin}${path}`, { origins: [origin], bytesAtMost: 5000, ...more });

test('a file that fits comes whole', async () => {
  expect(Buffer.from(await fetched('/whole')).equals(CONTENT)).toBe(true);
});

test.each([
  ['more than fits', '/whole', { bytesAtMost: 4999 }, 'more than 4999 bytes'],
  ['more than fits, without an end', '/endless', {}, 'more than 5000 bytes'],
  ['a page to sign in', '/page', {}, 'a page came'],
  ['an address that leads on to another', '/elsewhere', {}, ''],
  ['a file that is gone', '/404', {}, 'refused: 404'],
  ['a server that fails', '/500', {}, 'refused: 500'],
  ['a server that never answers', '/never', { timeoutMs: 50 }, ''],
])('%s is no file', async (_, path, more, words) => {
  await expect(fetched(path, more)).rejects.toThrow(words);
});

test('an address that isn’t the platform’s own is never asked', async () => {
  asked.length = 0;
  await expect(fetched('/whole', { origins: ['https://files.slack.com'] })).rejects.toThrow("isn't the platform's");
  const other = origin.replace('127.0.0.1', 'localhost');
  await expect(fetchFile(`${other}/whole`, { origins: [origin], bytesAtMost: 5000 })).rejects.toThrow('localhost');
  await expect(fetchFile(`${origin}@example.org/whole`, { origins: [origin], bytesAtMost: 1 })).rejects.toThrow();
  expect(asked).toEqual([]);
});
