/**
 * Slack's authorise page, where the visitor has already made up their mind, and a small browser
 * that visits install pages.
 */
import type { ServerResponse } from 'node:http';
import { sendText } from './http.ts';
import type { OauthStore } from './methods/oauth.ts';
import type { Slack } from './slack.ts';

/**
 * What the next visitors of the page decide: in which workspace, for the whole organisation, or not
 * at all.
 */
export type Consent = {
  readonly teamId?: string;
  readonly userId?: string;
  readonly org?: boolean;
  readonly deny?: boolean;
};

const authorizeProblem = (
  { app }: Slack,
  query: URLSearchParams,
  scopes: readonly string[],
  redirectUri: string | undefined,
): string | undefined => {
  if (query.get('client_id') !== app.clientId) return 'invalid_client_id';
  if (scopes.length === 0) return 'no_scopes';
  if (scopes.some((scope) => !app.scopes.includes(scope))) return 'invalid_scope';
  const registered = app.redirectUrls === undefined || app.redirectUrls.some((known) => redirectUri?.startsWith(known));
  return URL.canParse(redirectUri ?? '') && registered ? undefined : 'bad_redirect_uri';
};

/**
 * Handles `GET /oauth/v2/authorize`: redirects with a code and the state, or shows Slack's error.
 */
export const handleAuthorize = (
  slack: Slack,
  store: OauthStore,
  consent: Consent & { readonly teamId: string; readonly userId: string },
  query: URLSearchParams,
  response: ServerResponse,
): void => {
  const scopes = (query.get('scope') ?? '').split(',').filter((scope) => scope !== '');
  const redirectUri = query.get('redirect_uri') ?? slack.app.redirectUrls?.[0];
  const problem = authorizeProblem(slack, query, scopes, redirectUri);
  if (problem) {
    sendText(response, `<h1>Something went wrong</h1><p>${problem}</p>`);
    return;
  }
  const target = new URL(redirectUri ?? '');
  if (consent.deny) target.searchParams.set('error', 'access_denied');
  else {
    const code = slack.world.ids.secret();
    const enterpriseId = slack.world.teams.get(consent.teamId)?.enterpriseId;
    const teamId = consent.org ? undefined : consent.teamId;
    store.codes.set(code, {
      teamId,
      enterpriseId,
      userId: consent.userId,
      scopes,
      redirectUri: query.get('redirect_uri') ?? undefined,
      atMs: slack.world.now(),
    });
    target.searchParams.set('code', code);
  }
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  sendText(response, '', 302, { location: target.href });
};

export type Page = { readonly url: string; readonly status: number; readonly text: string };

/** More hops than any sign-in has: a loop ends here. */
const HOPS = 10;

/**
 * Visits a page with cookies, follows redirects, and follows its link to Slack's authorise page as
 * someone would who clicks "Add to Slack".
 */
export const visitPage = async (slack: Slack, start: string): Promise<Page> => {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hop = 0; hop < HOPS; hop += 1) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const text = await response.text();
    const link = /href="([^"]*\/oauth\/v2\/authorize\?[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    const next = response.headers.get('location') ?? (url.startsWith(slack.origin()) ? undefined : link);
    if (next === undefined || next === null) return { url, status: response.status, text };
    url = new URL(next, url).href;
  }
  throw new Error(`More than ${HOPS} redirects from ${start}`);
};
