/** Promises about answers that go from one thread to another. */
import { expect, test } from 'vitest';
import { plainResponse, responseOf } from '../../src/ingress/plain-http.ts';

test.each([204, 205, 304])('an answer of status %i, which may have no body, arrives without one', async (status) => {
  const sent = new Response(null, { status, headers: { 'x-mine': 'yes' } });
  const arrived = responseOf(await plainResponse(sent));
  expect([arrived.status, arrived.body, arrived.headers.get('x-mine')]).toEqual([status, null, 'yes']);
});
