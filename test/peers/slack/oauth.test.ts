/**
 * Installing in many workspaces: bolt's own install pages work with the peer, tokens rotate,
 * organisations and removals are as in Slack.
 */
import { App, HTTPReceiver, type Installation, LogLevel } from '@slack/bolt';
import { afterEach, expect, test } from 'vitest';
import { clientOf, errorOf } from './bolt.ts';
import { type SlackPeer, type SlackPeerOptions, startSlackPeer } from './peer.ts';

const HOUR_MS = 3_600_000;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const start = async (options: SlackPeerOptions = {}) => {
  const peer = await startSlackPeer({ retryDelaysMs: [], ...options });
  closing.push(peer.close);
  return peer;
};

/** A bolt app with its own install pages and a store that the test can read. */
const startInstallable = async (peer: SlackPeer) => {
  const installed = new Map<string, Installation>();
  const removed: string[] = [];
  const clientOptions = { slackApiUrl: peer.apiUrl, retryConfig: { retries: 0 } };
  const idOf = (place: {
    readonly teamId?: string | undefined;
    readonly enterpriseId?: string | undefined;
    readonly isEnterpriseInstall: boolean;
  }): string => String(place.isEnterpriseInstall ? place.enterpriseId : place.teamId);
  const receiver = new HTTPReceiver({
    signingSecret: peer.signingSecret,
    clientId: peer.clientId,
    clientSecret: peer.clientSecret,
    stateSecret: 'a secret of the test',
    scopes: ['chat:write', 'commands'],
    logLevel: LogLevel.ERROR,
    installerOptions: { authorizationUrl: peer.authorizeUrl, clientOptions },
    installationStore: {
      storeInstallation: async (installation) => {
        const { team, enterprise, isEnterpriseInstall = false } = installation;
        installed.set(idOf({ teamId: team?.id, enterpriseId: enterprise?.id, isEnterpriseInstall }), installation);
      },
      fetchInstallation: async (query) => {
        const found = installed.get(idOf(query));
        if (!found) throw new Error('not installed');
        return found;
      },
    },
  });
  const app = new App({ receiver, clientOptions, logLevel: LogLevel.ERROR });
  app.command('/quiz', async ({ ack, respond, context }) => {
    await ack();
    await respond(`with ${context.botToken}`);
  });
  app.event('app_uninstalled', async ({ body }) => void removed.push(`app_uninstalled ${body.team_id}`));
  app.event('tokens_revoked', async ({ body }) => void removed.push(`tokens_revoked ${body.team_id}`));
  const server = await app.start(0);
  closing.unshift(() => app.stop());
  const address = server && 'address' in server ? server.address() : undefined;
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  peer.use({ http: `${origin}/slack/events`, redirectUrls: [`${origin}/slack/oauth_redirect`] });
  return { installed, removed, installUrl: `${origin}/slack/install` };
};

test('someone installs the app in a second workspace, and it answers there with its own token', async () => {
  const peer = await start();
  const { installed, installUrl } = await startInstallable(peer);
  const second = peer.workspace('Cohort Two');
  const eve = second.member('Eve', { admin: true });
  peer.consent({ teamId: second.teamId });
  const page = await peer.visit(installUrl);
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Thank you') });
  expect(installed.get(second.teamId)).toMatchObject({
    team: { name: 'Cohort Two' },
    user: { id: eve.id },
    isEnterpriseInstall: false,
  });
  expect(await eve.run('/quiz')).toEqual({ ok: true });
  expect((await peer.until(() => eve.sees()[0])).text).toBe(`with ${second.token()}`);
  expect(second.token()).not.toBe(peer.botToken);
});

test('who says no, or comes with a wrong app, scope or address, installs nothing', async () => {
  const peer = await start();
  const { installed, installUrl } = await startInstallable(peer);
  peer.consent({ deny: true });
  expect((await peer.visit(installUrl)).status).toBe(500);
  expect(installed.size).toBe(0);
  const visit = async (query: Record<string, string>) =>
    (await peer.visit(`${peer.authorizeUrl}?${new URLSearchParams(query)}`)).text;
  expect(await visit({ client_id: 'x' })).toContain('invalid_client_id');
  expect(await visit({ client_id: peer.clientId })).toContain('no_scopes');
  expect(await visit({ client_id: peer.clientId, scope: 'admin' })).toContain('invalid_scope');
  expect(
    await visit({
      client_id: peer.clientId,
      scope: 'commands',
      redirect_uri: 'https://elsewhere.example/',
    }),
  ).toContain('bad_redirect_uri');
});

test.each<[string, Record<string, string>]>([
  ['invalid_client_id', { client_id: 'x' }],
  ['bad_client_secret', { client_secret: 'x' }],
  ['invalid_code', { code: 'x' }],
  ['invalid_grant_type', { grant_type: 'password' }],
  ['invalid_refresh_token', { grant_type: 'refresh_token', refresh_token: 'x' }],
])('oauth.v2.access refuses with %s', async (error, wrong) => {
  const peer = await start();
  const call = { client_id: peer.clientId, client_secret: peer.clientSecret, ...wrong };
  expect(await errorOf(clientOf(peer, '').apiCall('oauth.v2.access', call))).toBe(error);
});

test('a rotated token dies after twelve hours and is renewed once by its refresh token', async () => {
  let nowMs = Date.now();
  const peer = await start({ tokenRotation: true, now: () => nowMs });
  const { installed, installUrl } = await startInstallable(peer);
  const second = peer.workspace('Cohort Two');
  peer.consent({ teamId: second.teamId });
  await peer.visit(installUrl);
  const bot = installed.get(second.teamId)?.bot;
  expect(bot?.token).toMatch(/^xoxe\.xoxb-/);
  nowMs += 12 * HOUR_MS;
  expect(await errorOf(clientOf(peer, bot?.token ?? '').auth.test())).toBe('token_expired');
  const renew = () =>
    clientOf(peer, '').oauth.v2.access({
      client_id: peer.clientId,
      client_secret: peer.clientSecret,
      grant_type: 'refresh_token',
      refresh_token: bot?.refreshToken ?? '',
    });
  const renewed = await renew();
  expect(await errorOf(clientOf(peer, renewed.access_token ?? '').auth.test())).toBeUndefined();
  expect(await errorOf(renew())).toBe('invalid_refresh_token');
});

test('installed on an organisation, the app works in each of its workspaces', async () => {
  const peer = await start();
  const { installed, installUrl } = await startInstallable(peer);
  const north = peer.workspace('North', { enterpriseId: 'E0ORG' });
  const south = peer.workspace('South', { enterpriseId: 'E0ORG' });
  peer.consent({ teamId: north.teamId, org: true });
  await peer.visit(installUrl);
  expect(installed.get('E0ORG')).toMatchObject({
    isEnterpriseInstall: true,
    enterprise: { id: 'E0ORG' },
  });
  expect(north.token()).toBe(south.token());
  const sue = south.member('Sue');
  expect(await sue.run('/quiz')).toEqual({ ok: true });
  expect((await peer.until(() => sue.sees()[0])).text).toBe(`with ${south.token()}`);
});

test('when the app is removed, its token is dead and two events say so', async () => {
  const peer = await start();
  const { removed, installUrl } = await startInstallable(peer);
  const second = peer.workspace('Cohort Two');
  peer.consent({ teamId: second.teamId });
  await peer.visit(installUrl);
  const token = second.token();
  const eve = second.member('Eve');
  await second.uninstall();
  await peer.settled();
  expect(removed.toSorted()).toEqual([`app_uninstalled ${second.teamId}`, `tokens_revoked ${second.teamId}`]);
  expect(await errorOf(clientOf(peer, token).auth.test())).toBe('token_revoked');
  expect(await errorOf(clientOf(peer).auth.test())).toBeUndefined();
  expect(await eve.run('/quiz')).toEqual({ ok: false, error: 'not_a_valid_command' });
  await peer.visit(installUrl);
  expect(await eve.run('/quiz')).toEqual({ ok: true });
});
