/** Promises about a form whose answer takes longer than Slack waits. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../peers/slack/member.ts';
import type { SeenMessage } from '../../peers/slack/seen.ts';
import { createTestFeature } from './feature.ts';
import { type Running, startSlack } from './start.ts';

const feature = createTestFeature();
const fill = { 'Time zone': 'Europe/Prague', 'How many': '3' };
let running: Running;
let one: Member;

beforeAll(async () => {
  // The handlers are held back, so that any deadline comes first: a short one keeps the test quick.
  running = await startSlack({ ...feature, transport: 'socket', needs: { ackWithinMs: 50 } });
  one = running.peer.member('One Person');
});
afterAll(() => running.stop());

const newest = (): SeenMessage | undefined => one.sees().at(-1);
const openForm = async (): Promise<void> => {
  expect(await one.run('/ask')).toEqual({ ok: true });
  await running.rest();
};

describe('a form', () => {
  test('sent to a slow database is acknowledged in time, and says in the end how it went', async () => {
    await openForm();
    const release = feature.hold();
    expect(await one.submit(fill)).toMatchObject({ outcome: 'updated' });
    expect(one.openView?.words).toContain('One moment');
    release();
    await running.rest();
    expect(one.openView?.words).toContain('Done');
    expect(newest()?.words).toBe('saved Europe/Prague');
    await one.dismiss(true);
  });

  test('refused late is shown again with what was typed, and the reason', async () => {
    await openForm();
    const release = feature.hold();
    expect(await one.submit({ ...fill, 'Time zone': 'Mars' })).toMatchObject({
      outcome: 'updated',
    });
    release();
    await running.rest();
    expect(one.openView?.words).toContain('Nobody lives there.');
    expect(one.openView?.words).toContain('Time zone');
    // What was right needn't be filled in again.
    const { outcome, errors } = await one.submit({ 'Time zone': 'Europe/Prague' });
    expect([outcome, errors]).toEqual([expect.stringMatching(/closed|updated/), {}]);
    await running.rest();
    expect(newest()?.words).toBe('saved Europe/Prague');
    if (one.openView) await one.dismiss(true);
  });

  test('closed while it waited is refused beside, where it came from', async () => {
    await openForm();
    const release = feature.hold();
    expect(await one.submit({ ...fill, 'Time zone': 'Mars' })).toMatchObject({
      outcome: 'updated',
    });
    await one.dismiss(true);
    release();
    await running.rest();
    expect(newest()).toMatchObject({ words: '⚠️ Nobody lives there.', ephemeral: true });
  });
});
