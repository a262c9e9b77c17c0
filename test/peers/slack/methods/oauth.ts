/** oauth.v2.access: a code or a refresh token for a token. */
import { slackLimits as limits } from '../limits.ts';
import type { Slack } from '../slack.ts';
import { optional, SlackError } from '../slack-error.ts';
import type { Json, Token, World } from '../world.ts';
import type { Method } from './method.ts';

export type Grant = {
  readonly teamId: string | undefined;
  readonly enterpriseId: string | undefined;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string | undefined;
  readonly atMs: number;
};

/** Codes that wait to be exchanged, and refresh tokens with what they renew. */
export type OauthStore = {
  readonly codes: Map<string, Grant>;
  readonly refreshTokens: Map<string, { readonly grant: Grant; readonly token: Token }>;
};

export const createOauthStore = (): OauthStore => ({ codes: new Map(), refreshTokens: new Map() });

/** One bot user for each installation: a team's, or an organisation's. */
const botOf = (world: World, grant: Grant): { botUserId: string; botId: string } => {
  const known = [...world.tokens.values()].find(
    (token) => token.kind === 'bot' && token.teamId === grant.teamId && token.enterpriseId === grant.enterpriseId,
  );
  if (known) {
    const bot = world.users.get(known.botUserId);
    if (bot) bot.active = true;
    return known;
  }
  const botUserId = world.ids.next('U');
  world.users.set(botUserId, {
    id: botUserId,
    teamId: grant.teamId ?? '',
    name: 'watermark',
    admin: false,
    bot: true,
    tz: 'Etc/UTC',
    active: true,
  });
  const teams = [...world.teams.values()].filter(
    (team) => team.id === grant.teamId || (grant.teamId === undefined && team.enterpriseId === grant.enterpriseId),
  );
  for (const channel of world.channels.values())
    if (channel.kind === 'public' && teams.some((team) => team.id === channel.teamId)) channel.members.add(botUserId);
  return { botUserId, botId: world.ids.next('B') };
};

export const issueToken = (world: World, grant: Grant, rotating: boolean): Token => {
  const { botUserId, botId } = botOf(world, grant);
  const token: Token = {
    value: `${rotating ? 'xoxe.xoxb-1' : 'xoxb'}-${world.ids.secret()}`,
    kind: 'bot',
    teamId: grant.teamId,
    enterpriseId: grant.enterpriseId,
    botUserId,
    botId,
    scopes: new Set(grant.scopes),
    expiresAtMs: rotating ? world.now() + limits.rotatedTokenS * 1000 : undefined,
    revoked: false,
  };
  world.tokens.set(token.value, token);
  return token;
};

const installation = (slack: Slack, store: OauthStore, grant: Grant, token: Token): Json => {
  const team = slack.world.teams.get(grant.teamId ?? '');
  const refresh = `xoxe-1-${slack.world.ids.secret()}`;
  if (slack.app.tokenRotation) store.refreshTokens.set(refresh, { grant, token });
  return {
    access_token: token.value,
    token_type: 'bot',
    scope: grant.scopes.join(','),
    bot_user_id: token.botUserId,
    app_id: slack.app.id,
    ...(slack.app.tokenRotation ? { expires_in: limits.rotatedTokenS, refresh_token: refresh } : {}),
    team: team ? { id: team.id, name: team.name } : null,
    enterprise: grant.enterpriseId ? { id: grant.enterpriseId, name: grant.enterpriseId } : null,
    is_enterprise_install: grant.teamId === undefined,
    authed_user: { id: grant.userId },
  };
};

const exchangeCode = (slack: Slack, store: OauthStore, args: Json): Json => {
  const code = optional(args, 'code') ?? '';
  const grant = store.codes.get(code);
  store.codes.delete(code);
  if (!grant || slack.world.now() - grant.atMs > limits.oauthCodeMs) throw new SlackError('invalid_code');
  if (grant.redirectUri !== undefined && optional(args, 'redirect_uri') !== grant.redirectUri)
    throw new SlackError('bad_redirect_uri');
  return installation(slack, store, grant, issueToken(slack.world, grant, slack.app.tokenRotation));
};

/** The old refresh token is spent; the old access token works until it expires. */
const refreshToken = (slack: Slack, store: OauthStore, args: Json): Json => {
  const value = optional(args, 'refresh_token') ?? '';
  const known = store.refreshTokens.get(value);
  store.refreshTokens.delete(value);
  if (!known || known.token.revoked) throw new SlackError('invalid_refresh_token');
  return installation(slack, store, known.grant, issueToken(slack.world, known.grant, true));
};

export const oauthAccess = (store: OauthStore): Method => ({
  tier: 'special',
  token: 'none',
  scopes: [],
  run: ({ slack, args }) => {
    if (optional(args, 'client_id') !== slack.app.clientId) throw new SlackError('invalid_client_id');
    if (optional(args, 'client_secret') !== slack.app.clientSecret) throw new SlackError('bad_client_secret');
    const grantType = optional(args, 'grant_type') ?? 'authorization_code';
    if (grantType === 'authorization_code') return exchangeCode(slack, store, args);
    if (grantType === 'refresh_token') return refreshToken(slack, store, args);
    throw new SlackError('invalid_grant_type');
  },
});
