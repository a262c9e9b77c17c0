/** Promises about the requests that answer an interaction. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paragraph, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { closeRest, createAnswersRest } from '../../../src/platforms/discord/connect/rest.ts';
import { createWire } from '../../../src/platforms/discord/connect/wire.ts';
import { prepareMessage } from '../../../src/platforms/discord/render/pictures.ts';

/** Answers as Discord does where all is well, and where it doesn't know the interaction. */
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    const known = !request.url?.includes('/unknown/');
    response
      .writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(known ? {} : { code: 10_062, message: 'Unknown interaction' }));
  });
});
beforeAll(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const message = await prepareMessage(view('Hello', [paragraph(text`Hello`)]), () => {});

test('an answer leaves nothing behind, whether it was taken or not', async () => {
  const { port } = server.address() as AddressInfo;
  const rest = createAnswersRest({ token: 'a token', apiUrl: `http://127.0.0.1:${port}/api` });
  const wireOf = (token: string) => createWire(rest, { id: '1', token, applicationId: '2' });
  await wireOf('known').editOriginal(message);
  await wireOf('drawn').editOriginal({
    ...message,
    files: [{ name: 'a.png', data: Buffer.from('a picture') }],
  });
  await expect(wireOf('unknown').editOriginal(message)).rejects.toMatchObject({ code: 10_062 });
  expect(rest.handlers.size).toBe(0);
  closeRest(rest);
});
