/**
 * Lets a workspace install the app by itself: a plain page, Slack's consent, and the token sealed
 * in the database.
 */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { webApi } from '@slack/bolt';
import type { Log } from '../../../lib/process/log.ts';
import { createRareLine } from '../../../lib/process/rare-line.ts';
import { oneLine } from '../../../lib/words/one-line.ts';
import { clientOptions } from './api-client.ts';
import { slackErrorOf } from './api-errors.ts';
import type { Installation, Installations } from './installations.ts';
import { BOT_SCOPES } from './manifest.ts';
import type { SlackIdentity } from './settings.ts';
import type { SlackStore } from './store.ts';

export const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth_redirect';

type Needs = {
  readonly identity: Extract<SlackIdentity, { kind: 'oauth' }>;
  readonly installations: Installations;
  readonly store: SlackStore;
  readonly apiUrl: string | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
};

/** Long enough to read the consent page and ask an administrator. */
const STATE_MS = 10 * 60 * 1000;
/**
 * Nobody installs so often. Each try costs a row, a call to Slack and, where it fails, a line in
 * the log; and anybody can try.
 */
const TRIES_A_MINUTE = 30;
const COOKIE = 'watermark-slack-state';

export type OAuth = {
  readonly installPage: (request: Request) => Promise<Response>;
  readonly redirected: (request: Request) => Promise<Response>;
};

export const createOAuth = (needs: Needs): OAuth => {
  const { identity, now } = needs;
  const redirectUri = new URL(REDIRECT_PATH, identity.publicUrl).href;
  const mayTry = createAllowance(TRIES_A_MINUTE, now);
  const logFailure = createRareLine(needs.log.error, now);

  return {
    installPage: async () => {
      const state = createState(identity.clientSecret, now());
      const consent = new URL(identity.authorizeUrl ?? 'https://slack.com/oauth/v2/authorize');
      consent.search = new URLSearchParams({
        client_id: identity.clientId,
        scope: BOT_SCOPES.join(','),
        redirect_uri: redirectUri,
        state,
      }).toString();
      const secure = identity.publicUrl.startsWith('https:') ? '; Secure' : '';
      return page(
        'Add Watermark to Slack',
        oneLine`<p>Watermark asks each learner the right question on the right day.</p>
          <p><a class="button" href="${escapeHtml(consent.href)}">Add to Slack</a></p>
          <p>It asks to write messages, to answer its commands, to upload its own drawings, to see names
          and time zones, and to read what is written to it in its own direct messages and the files
          that are handed in by its forms. It can’t read any other message.</p>`,
        200,
        {
          'set-cookie': `${COOKIE}=${state}; HttpOnly; SameSite=Lax; Path=/slack; Max-Age=${STATE_MS / 1000}${secure}`,
        },
      );
    },
    redirected: async (request) => {
      const { searchParams } = new URL(request.url);
      const state = searchParams.get('state') ?? '';
      const code = searchParams.get('code');
      if (searchParams.has('error'))
        return page('Not installed', '<p>You cancelled, so nothing was installed.</p>', 200);
      if (!code || !isOwnState(identity.clientSecret, state, now()) || cookieOf(request) !== state) return notGood();
      if (!mayTry())
        return page(
          'Too many at once',
          `<p>Many people are installing at this moment. Please try again in a minute.</p>${startAgain}`,
          429,
          { 'retry-after': '60' },
        );
      if (!(await needs.store.claim(`oauth:${state}`, now()))) return notGood();
      return install(needs, { code, redirectUri, logFailure });
    },
  };
};

const notGood = (): Response =>
  page(
    'That link is no longer good',
    `<p>It was opened twice, is older than ten minutes, or began in another browser.</p>${startAgain}`,
    400,
  );

/** Says whether one more is within so many a minute. */
const createAllowance = (most: number, now: () => Temporal.Instant): (() => boolean) => {
  let minute: number | undefined;
  let tries = 0;
  return () => {
    const current = Math.floor(now().epochMilliseconds / 60_000);
    tries = current === minute ? tries + 1 : 1;
    minute = current;
    return tries <= most;
  };
};

type Returned = {
  readonly code: string;
  readonly redirectUri: string;
  readonly logFailure: (fields: object, event: string) => void;
};

const install = async (needs: Needs, { code, redirectUri, logFailure }: Returned): Promise<Response> => {
  const { identity, installations, apiUrl, now, log } = needs;
  try {
    const { clientId, clientSecret } = identity;
    const answer = await new webApi.WebClient(undefined, clientOptions({ apiUrl, log })).oauth.v2.access({
      client_id: clientId,
      client_secret: clientSecret,
      code,
      redirect_uri: redirectUri,
    });
    const installation = installationOf(answer, now());
    await installations.save(installation);
    log.info({ installationId: installation.id, orgWide: installation.isOrg }, 'slack-installed');
    const name = installation.teamName ?? 'your workspace';
    return page(
      'Installed',
      oneLine`<p>Watermark is in <b>${escapeHtml(name)}</b>. Open it there and type
        <code>/watermark quiz</code>; <code>/watermark help</code> shows the rest.</p>`,
      200,
    );
  } catch (error) {
    logFailure({ err: error }, 'slack-install-failed');
    const word = slackErrorOf(error);
    return page(
      'Not installed',
      `<p>Slack did not finish the installation${word ? ` (<code>${escapeHtml(word)}</code>)` : ''}.</p>${startAgain}`,
      502,
    );
  }
};

const installationOf = (answer: webApi.OauthV2AccessResponse, at: Temporal.Instant): Installation => {
  const {
    access_token: botToken,
    is_enterprise_install: isOrg = false,
    team,
    enterprise,
    bot_user_id: botUserId,
    refresh_token: refreshToken,
    expires_in: expiresInS,
  } = answer;
  const owner = isOrg ? enterprise : team;
  if (!botToken || !owner?.id) throw new TypeError('Slack gave no bot token');
  return {
    id: owner.id,
    isOrg,
    botToken,
    ...(owner.name ? { teamName: owner.name } : {}),
    ...(botUserId ? { botUserId } : {}),
    ...(refreshToken && expiresInS ? { refreshToken, expiresAtMs: at.epochMilliseconds + expiresInS * 1000 } : {}),
  };
};

/**
 * Says who began and when, in a way that nobody else can write; it also stands in a cookie, so that
 * it ends in the browser where it began.
 */
const createState = (secret: string, at: Temporal.Instant): string => {
  const words = `${at.epochMilliseconds}.${randomBytes(16).toString('hex')}`;
  return `${words}.${macOf(secret, words)}`;
};

const macOf = (secret: string, words: string): string =>
  createHmac('sha256', secret).update(`state:${words}`).digest('hex');

const isOwnState = (secret: string, state: string, now: Temporal.Instant): boolean => {
  const [, words, at, mac] = /^((\d{13})\.[0-9a-f]{32})\.([0-9a-f]{64})$/.exec(state) ?? [];
  if (!words || !mac || !timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(secret, words)))) return false;
  const ageMs = now.epochMilliseconds - Number(at);
  return ageMs >= 0 && ageMs <= STATE_MS;
};

const cookieOf = (request: Request): string | undefined =>
  new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(request.headers.get('cookie') ?? '')?.[1];

const startAgain = `<p><a class="button" href="${INSTALL_PATH}">Start again</a></p>`;

const escapeHtml = (words: string): string =>
  words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const page = (title: string, body: string, status: number, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}
.button{display:inline-block;padding:.6rem 1.2rem;border:1px solid;border-radius:.4rem;text-decoration:none}</style>
<main><h1>${title}</h1>${body}</main></html>`,
    { status, headers: { ...PAGE_HEADERS, ...headers } },
  );
