/** Promises about many workspaces that install the app themselves. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paragraph, view } from '../../../src/chat/view/view.ts';
import type { Log } from '../../../src/lib/process/log.ts';
import { text } from '../../../src/lib/words/text.ts';
import { createSlackStore } from '../../../src/platform-stores/slack.ts';
import { rotateSlackKeys } from '../../../src/platforms/slack/connect/installations.ts';
import { type KeyRing, seal } from '../../../src/platforms/slack/connect/sealed.ts';
import type { SlackIdentity } from '../../../src/platforms/slack/connect/settings.ts';
import { connectSlack, type Slack } from '../../../src/platforms/slack/slack.ts';
import type { SlackPeer, Workspace } from '../../peers/slack/peer.ts';
import { createTestFeature } from './feature.ts';
import { type Running, startSlack } from './start.ts';

const secondKey = randomBytes(32);
const ring: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) } };
const identityOf = (peer: SlackPeer, publicUrl: string, keys = ring): SlackIdentity => ({
  kind: 'oauth',
  clientId: peer.clientId,
  clientSecret: peer.clientSecret,
  publicUrl,
  keys,
  authorizeUrl: peer.authorizeUrl,
});

let running: Running;
let aheadMs = 0;
let stoppedAt: Temporal.Instant | undefined;
const now = (): Temporal.Instant => stoppedAt ?? Temporal.Now.instant().add({ milliseconds: aheadMs });

const feature = createTestFeature();
beforeAll(async () => {
  running = await startSlack({
    ...feature,
    transport: 'http',
    identity: identityOf,
    peerOptions: { tokenRotation: true, now: () => Date.now() + aheadMs, retryDelaysMs: [] },
    needs: { now },
  });
});
afterAll(() => running.stop());
beforeEach(() => running.peer.faults.clear());

const installIn = async (workspace: Workspace, consent = {}) => {
  running.peer.consent({ teamId: workspace.teamId, ...consent });
  return running.peer.visit(`${running.url}/slack/install`);
};
/** What the last person of a workspace is told. */
const ask = async (workspace: Workspace): Promise<string | undefined> => {
  const member = workspace.member('Somebody');
  await member.run('/whoami');
  await running.rest();
  return member.sees().at(-1)?.words;
};
const stored = async (): Promise<readonly Record<string, unknown>[]> =>
  running.database.statement('select id, key_id, sealed, paused_at from slack_installation order by id', []);

describe('an installation', () => {
  test('begins on a plain page and ends with a working app, its token sealed', async () => {
    const acme = running.peer.workspace('Acme');
    const page = await installIn(acme);
    expect(page).toMatchObject({
      status: 200,
      text: expect.stringContaining('Watermark is in <b>Acme</b>'),
    });
    expect(await ask(acme)).toBe('Somebody Etc/UTC false Acme');
    expect(JSON.stringify(await stored())).not.toContain('xox');
  });

  test('that was cancelled, replayed, or began elsewhere changes nothing', async () => {
    const other = running.peer.workspace('Other');
    const before = await stored();
    expect((await installIn(other, { deny: true })).text).toContain('You cancelled');
    running.peer.consent({ teamId: other.teamId });
    const page = await fetch(`${running.url}/slack/install`);
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
    const state = cookie.split('=')[1] ?? '';
    const back = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${running.url}/slack/oauth_redirect?${query}`, { headers });
    expect((await back(`code=x&state=${state}`)).status).toBe(400);
    expect(
      (
        await back(`code=x&state=${state.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}`, {
          cookie,
        })
      ).status,
    ).toBe(400);
    expect((await back('code=x&state=forged', { cookie: 'watermark-slack-state=forged' })).status).toBe(400);
    expect((await back(`code=wrong&state=${state}`, { cookie })).status).toBe(502);
    expect((await back(`code=wrong&state=${state}`, { cookie })).status).toBe(400);
    expect(await stored()).toEqual(before);
  });

  test('that is tried over and over with codes of nobody’s costs little, and is possible again a minute later', async () => {
    const failures = () => running.logged.filter(({ event }) => event === 'slack-install-failed').length;
    const claims = async () =>
      (await running.database.statement(`select 1 from slack_claim where key like 'oauth:%'`, [])).length;
    const calls = () => running.peer.counters.calls['oauth.v2.access'] ?? 0;
    aheadMs += 60_000;
    stoppedAt = now();
    const before = { claims: await claims(), calls: calls(), failures: failures() };
    const statuses: number[] = [];
    for (let time = 0; time < 40; time += 1) {
      const page = await fetch(`${running.url}/slack/install`);
      const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
      const query = `code=wrong&state=${cookie.split('=')[1]}`;
      statuses.push((await fetch(`${running.url}/slack/oauth_redirect?${query}`, { headers: { cookie } })).status);
    }
    stoppedAt = undefined;
    expect(statuses).toEqual([...Array(30).fill(502), ...Array(10).fill(429)]);
    expect([(await claims()) - before.claims, calls() - before.calls, failures() - before.failures]).toEqual([
      30, 30, 1,
    ]);
    aheadMs += 60_000;
    expect((await installIn(running.peer.workspace('Patient'))).status).toBe(200);
  });

  test('older than ten minutes is begun anew', async () => {
    const page = await fetch(`${running.url}/slack/install`);
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
    aheadMs += 11 * 60 * 1000;
    const late = await fetch(`${running.url}/slack/oauth_redirect?code=x&state=${cookie.split('=')[1]}`, {
      headers: { cookie },
    });
    expect(late.status).toBe(400);
  });

  test('for a whole organisation serves each of its teams', async () => {
    const sales = running.peer.workspace('Sales', { enterpriseId: 'E1' });
    const data = running.peer.workspace('Data', { enterpriseId: 'E1' });
    expect((await installIn(sales, { org: true })).status).toBe(200);
    expect(await ask(sales)).toContain('Somebody');
    expect(await ask(data)).toContain('Somebody');
    const channelId = data.channel('news').id;
    await running.slack.messenger.send(
      { kind: 'channel', channelId, workspaceId: data.teamId },
      view('x', [paragraph(text`news`)]),
      'org-1',
    );
    expect(data.member('Reader').sees()).toBeDefined();
  });
});

describe('an app that was removed and is back', () => {
  const removed = (workspace: Workspace) => [
    { type: 'app_uninstalled' },
    { type: 'tokens_revoked', tokens: { oauth: [], bot: [`of ${workspace.teamId}`] } },
  ];

  test.each([0, 1])('answers on, though Slack tells late of its removal (event %i)', async (which) => {
    const back = running.peer.workspace(`Back ${which}`);
    await installIn(back);
    const beforeMs = Date.now() + aheadMs - 30_000;
    await back.uninstall();
    await running.rest();
    await installIn(back);
    await back.emit(removed(back)[which] ?? {}, { happenedMs: beforeMs });
    await running.rest();
    expect(await ask(back)).toContain('Somebody');
  });

  test('answers on, where all of it was within one second and Slack tells of it twice', async () => {
    const quick = running.peer.workspace('Quick');
    await installIn(quick);
    await quick.uninstall();
    await running.rest();
    await installIn(quick);
    await quick.emit({ type: 'app_uninstalled' });
    await running.peer.faults.redeliverLast();
    await running.rest();
    expect(await ask(quick)).toContain('Somebody');
  });

  test('is known in every team of its organisation again', async () => {
    const first = running.peer.workspace('First', { enterpriseId: 'E2' });
    const second = running.peer.workspace('Second', { enterpriseId: 'E2' });
    const channelId = second.channel('news').id;
    const post = (key: string) =>
      running.slack.messenger.send(
        { kind: 'channel', channelId, workspaceId: second.teamId },
        view('x', [paragraph(text`x`)]),
        key,
      );
    for (const time of ['once', 'again']) {
      await installIn(first, { org: true });
      await ask(second);
      // Longer than an installation is kept in memory.
      aheadMs += 61_000;
      await post(`org-${time}`);
      await first.uninstall();
      await running.rest();
    }
  });
});

describe('a token', () => {
  test('about to end is refreshed by one of two processes, and both go on', async () => {
    const twice = running.peer.workspace('Twice');
    await installIn(twice);
    const again = await connectSecond();
    aheadMs += 11 * 60 * 60 * 1000;
    const before = running.peer.counters.calls['oauth.v2.access'] ?? 0;
    const channelId = twice.channel('both').id;
    const send = (slack: Slack, key: string) =>
      slack.messenger.send(
        { kind: 'channel', channelId, workspaceId: twice.teamId },
        view('x', [paragraph(text`x`)]),
        key,
      );
    await Promise.all([send(running.slack, 'both-1'), send(again, 'both-2')]);
    expect(running.peer.counters.calls['oauth.v2.access']).toBe(before + 1);
    await again.close();
  });

  test('revoked pauses its workspace alone, until somebody installs again', async () => {
    const good = running.peer.workspace('Good');
    const bad = running.peer.workspace('Bad');
    await installIn(good);
    await installIn(bad);
    const channelId = bad.channel('quiet').id;
    running.peer.faults.revokeToken(bad.token());
    const send = (key: string) =>
      running.slack.messenger.send(
        { kind: 'channel', channelId, workspaceId: bad.teamId },
        view('x', [paragraph(text`x`)]),
        key,
      );
    await expect(send('bad-1')).rejects.toMatchObject({ failure: 'transient' });
    const calls = running.peer.counters.calls['chat.postMessage'];
    const words = expect.stringContaining('install me there again');
    await expect(send('bad-2')).rejects.toMatchObject({
      failure: 'transient',
      unreachableAtLast: true,
      words,
    });
    expect(running.peer.counters.calls['chat.postMessage']).toBe(calls);
    expect(await ask(good)).toContain('Somebody');
    await installIn(bad);
    await send('bad-3');
  });

  test('is forgotten when the app is removed', async () => {
    const gone = running.peer.workspace('Gone');
    await installIn(gone);
    await gone.uninstall();
    await running.rest();
    expect((await stored()).map(({ id }) => id)).not.toContain(gone.teamId);
    await expect(
      running.slack.messenger.send(
        { kind: 'direct', accountId: 'U1', workspaceId: gone.teamId },
        view('x', [paragraph(text`x`)]),
        'gone-1',
      ),
    ).rejects.toMatchObject({ failure: 'gone' });
  });

  test('refused to an answer that comes late doesn’t pause what was installed since', async () => {
    const renewed = running.peer.workspace('Renewed');
    await installIn(renewed);
    await ask(renewed);
    const channelId = renewed.channel('busy').id;
    running.peer.faults.error('chat.postMessage', 'token_revoked', 1);
    const send = (key: string) =>
      running.slack.messenger.send(
        { kind: 'channel', channelId, workspaceId: renewed.teamId },
        view('x', [paragraph(text`x`)]),
        key,
      );
    await expect(send('late-1')).rejects.toMatchObject({ failure: 'transient' });
    await send('late-2');
    expect(await ask(renewed)).toContain('Somebody');
  });

  test('is sealed anew with a new key, after which the old one may go', async () => {
    const store = createSlackStore(running.database);
    const both: KeyRing = { current: 'k2', keys: { ...ring.keys, k2: secondKey } };
    const count = (await stored()).length;
    expect(await rotateSlackKeys(store, both)).toEqual({ changed: count, unopened: [] });
    expect(await rotateSlackKeys(store, both)).toEqual({ changed: 0, unopened: [] });
    const only = await connectSecond({ current: 'k2', keys: { k2: secondKey } });
    const acme = [...(await stored())].find(({ paused_at: paused }) => paused === null);
    await expect(
      only.messenger.send(
        { kind: 'channel', channelId: 'C0NOSUCH', workspaceId: String(acme?.['id']) },
        view('x', [paragraph(text`x`)]),
        'key-1',
      ),
    ).rejects.toMatchObject({ failure: 'gone' });
    await only.close();
  });
});

describe('a start', () => {
  test.each([
    ['under another name', { current: 'k9', keys: { k9: randomBytes(32) } }],
    ['of the same name', { current: 'k2', keys: { k2: randomBytes(32) } }],
  ])('with a key %s, which opens nothing, says so at once', async (_, keys) => {
    await expect(connectSecond(keys)).rejects.toThrow(/can’t be opened with SLACK_KEYS.*sealed with key “k2”/);
  });

  test('with a key that opens some of it serves these, and rotating leaves the others as they are', async () => {
    const store = createSlackStore(running.database);
    const [first, ...others] = await store.listInstallations();
    const lost = randomBytes(32);
    await store.changeInstallation(first?.id ?? '', async ({ id }) =>
      seal({ current: 'lost', keys: { lost } }, id, '{}'),
    );
    const keys = { current: 'k3', keys: { k2: secondKey, k3: randomBytes(32) } };
    const errors: (readonly [object, string])[] = [];
    const slack = await connectSecond(keys, (...line) => void errors.push(line));
    expect(errors).toEqual([[expect.objectContaining({ installations: [first?.id] }), 'slack-keys-missing']]);
    await slack.close();
    expect(await rotateSlackKeys(store, keys)).toMatchObject({
      changed: others.length,
      unopened: [{ id: first?.id, keyId: 'lost' }],
    });
  });
});

const connectSecond = (keys: KeyRing = ring, error: Log['error'] = () => {}): Promise<Slack> =>
  connectSlack({
    settings: {
      transport: { kind: 'http', signingSecret: running.peer.signingSecret },
      identity: identityOf(running.peer, running.url, keys),
      apiUrl: running.peer.apiUrl,
    },
    ingress: running.ingress,
    ...feature,
    log: { info: () => {}, warn: () => {}, error },
    store: createSlackStore(running.database),
    now,
    home: async () => [],
  });
