/** Interactions over signed HTTP: tested before they are trusted, answered in the response. */
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ask, openPeer } from './test-client.ts';

const DER_PREFIX = '302a300506032b6570032100';

/** An endpoint as small as Discord's documentation has it. */
const listen = async (
  publicKey: string,
  answer: (interaction: Record<string, unknown>) => { status: number; json?: unknown },
  verifies = true,
): Promise<string> => {
  const key = createPublicKey({
    key: Buffer.from(DER_PREFIX + publicKey, 'hex'),
    format: 'der',
    type: 'spki',
  });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const [signature, timestamp] = [
      String(request.headers['x-signature-ed25519']),
      String(request.headers['x-signature-timestamp']),
    ];
    const genuine = verify(null, Buffer.from(timestamp + body), key, Buffer.from(signature, 'hex'));
    const reply = verifies && !genuine ? { status: 401 } : answer(JSON.parse(body));
    response
      .writeHead(reply.status, { 'content-type': 'application/json' })
      .end('json' in reply ? JSON.stringify(reply.json) : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

const pongOr = (reply: { status: number; json?: unknown }) => (interaction: Record<string, unknown>) =>
  interaction['type'] === 1 ? { status: 200, json: { type: 1 } } : reply;

it('brings interactions signed, and takes the response as the answer', async () => {
  const peer = await openPeer();
  const url = await listen(
    peer.publicKey,
    pongOr({ status: 200, json: { type: 4, data: { content: 'over http', flags: 64 } } }),
  );
  await peer.useInteractionsEndpoint(url);
  await ask(peer, 'PUT', `/applications/${peer.applicationId}/commands`, [{ name: 'hi', description: 'x' }]);
  expect(await peer.member('ada').run('hi', {}, { channel: 'study' })).toMatchObject({
    kind: 'message',
    message: { text: 'over http', ephemeral: true },
  });
});

it('refuses an answer of a wrong shape, and lets the callback answer after a 202', async () => {
  const peer = await openPeer();
  await ask(peer, 'PUT', `/applications/${peer.applicationId}/commands`, [{ name: 'hi', description: 'x' }]);
  const ada = peer.member('ada');
  await peer.useInteractionsEndpoint(
    await listen(peer.publicKey, pongOr({ status: 200, json: { type: 4, data: { content: 'x'.repeat(2001) } } })),
  );
  expect(await ada.run('hi', {}, { channel: 'study' })).toMatchObject({
    kind: 'failed',
    why: 'Invalid Form Body',
  });
  const later = (interaction: Record<string, unknown>) => {
    if (interaction['type'] === 1) return { status: 200, json: { type: 1 } };
    void ask(peer, 'POST', `/interactions/${interaction['id']}/${interaction['token']}/callback`, {
      type: 4,
      data: { content: 'later' },
    });
    return { status: 202 };
  };
  await peer.useInteractionsEndpoint(await listen(peer.publicKey, later));
  expect(await ada.run('hi', {}, { channel: 'study' })).toMatchObject({
    kind: 'message',
    message: { text: 'later' },
  });
});

it('doesn’t trust an endpoint that takes forged signatures, or doesn’t answer a ping', async () => {
  const peer = await openPeer();
  const careless = await listen(peer.publicKey, pongOr({ status: 200 }), false);
  await expect(peer.useInteractionsEndpoint(careless)).rejects.toThrow('forged');
  await expect(
    peer.useInteractionsEndpoint(await listen(peer.publicKey, () => ({ status: 200, json: {} }))),
  ).rejects.toThrow('PONG');
});
