/**
 * The Web API: one call from the bytes that came to the answer that goes, faults, token, scopes and
 * limits in between.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { readArgs, readBody, sendJson, sendText, tokenOf } from './http.ts';
import type { Method } from './methods/method.ts';
import type { Slack } from './slack.ts';
import { SlackError } from './slack-error.ts';
import { type Json, type Token, tokenOfTeam } from './world.ts';

type Outcome = {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
  readonly teamId?: string | undefined;
};

const noToken: Token = {
  value: '',
  kind: 'bot',
  teamId: undefined,
  enterpriseId: undefined,
  botUserId: '',
  botId: '',
  scopes: new Set(),
  expiresAtMs: undefined,
  revoked: false,
};

const authenticate = (slack: Slack, method: Method, value: string | undefined): Token => {
  if (method.token === 'none') return noToken;
  if (value === undefined) throw new SlackError('not_authed');
  const token = slack.world.tokens.get(value);
  if (!token) throw new SlackError('invalid_auth');
  if (token.revoked) throw new SlackError('token_revoked');
  if (token.expiresAtMs !== undefined && token.expiresAtMs <= slack.world.now()) throw new SlackError('token_expired');
  if (method.token !== 'any' && method.token !== token.kind) throw new SlackError('not_allowed_token_type');
  return token;
};

/** The workspace: the token's own, or for an organisation's token the one that the call names. */
const teamOf = (slack: Slack, token: Token, args: Json) => {
  const named =
    typeof args['team_id'] === 'string' ? args['team_id'] : slack.world.channels.get(String(args['channel']))?.teamId;
  const id = token.teamId ?? named;
  return id === undefined ? undefined : slack.world.teams.get(id);
};

const checkScopes = (slack: Slack, name: string, needed: readonly string[], token: Token): void => {
  const provided = [...token.scopes].join(',');
  const taken = slack.faults.scopeMissing(name);
  if (taken !== undefined)
    throw new SlackError('missing_scope', {
      needed: taken,
      provided: [...token.scopes].filter((scope) => scope !== taken).join(','),
    });
  if (needed.length > 0 && !needed.some((scope) => token.scopes.has(scope)))
    throw new SlackError('missing_scope', { needed: needed.join(','), provided });
};

const runMethod = (slack: Slack, name: string, method: Method, args: Json, bearer: string | undefined): Outcome => {
  const token = authenticate(slack, method, bearer);
  const team = teamOf(slack, token, args);
  const call = { slack, args, token, team };
  const needed = typeof method.scopes === 'function' ? method.scopes(call) : method.scopes;
  checkScopes(slack, name, needed, token);
  const waitS = slack.rate.take({
    method: name,
    tier: method.tier,
    team: token.teamId ?? token.enterpriseId ?? '',
    channel: method.postsTo?.(args),
  });
  if (waitS > 0) return { ...limited(waitS), teamId: team?.id };
  const headers = {
    'x-oauth-scopes': [...token.scopes].join(','),
    'x-accepted-oauth-scopes': needed.join(','),
  };
  return { status: 200, body: { ok: true, ...method.run(call) }, headers, teamId: team?.id };
};

const limited = (retryAfterS: number): Outcome => ({
  status: 429,
  body: { ok: false, error: 'ratelimited' },
  headers: { 'retry-after': String(retryAfterS) },
});

/** Runs a step and turns what it throws into Slack's refusal. */
const guarded = (run: () => Outcome): Outcome => {
  try {
    return run();
  } catch (error) {
    if (error instanceof SlackError) return { status: 200, body: { ok: false, error: error.error, ...error.extra } };
    throw error;
  }
};

const faulty = (fault: Fault | undefined): Outcome | undefined => {
  switch (fault?.kind) {
    case 'rateLimit':
      return limited(fault.retryAfterS);
    case 'fail':
      return { status: fault.status, body: { ok: false, error: 'internal_error' } };
    case 'error':
      return { status: 200, body: { ok: false, error: fault.error } };
    default:
      return undefined;
  }
};

/** Client id and secret may come as HTTP Basic, for oauth.v2.access. */
const basicCredentials = (request: IncomingMessage): Json => {
  const encoded = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const [id, secret] = encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return id === undefined ? {} : { client_id: id, client_secret: secret };
};

export type Methods = Readonly<Record<string, Method>>;

/** Handles `POST /api/<method>`. */
export const handleCall = async (
  slack: Slack,
  methods: Methods,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const fault = slack.faults.next(name);
  if (fault) slack.world.signal.changed();
  if (fault?.kind === 'reset') {
    slack.log.call({
      atMs: slack.world.now(),
      method: name,
      args: {},
      teamId: undefined,
      status: 0,
      error: 'connection reset',
    });
    request.socket.destroy();
    return;
  }
  const body = await readBody(request);
  if (fault?.kind === 'slow') await after(fault.ms, undefined, { ref: false });
  const read = readArgs(
    request.headers['content-type'] ?? '',
    body,
    new URL(request.url ?? '/', 'http://peer').searchParams,
  );
  const args: Json = typeof read === 'string' ? {} : { ...basicCredentials(request), ...read };
  const outcome =
    faulty(fault) ??
    guarded(() => {
      if (typeof read === 'string') throw new SlackError(read);
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
      if (!method) throw new SlackError('unknown_method', { req_method: name });
      return runMethod(slack, name, method, args, tokenOf(request, args));
    });
  const error = outcome.body['ok'] === true ? undefined : String(outcome.body['error']);
  const { token: _hidden, ...shown } = args;
  const isCut = fault?.kind === 'acceptThenCut' || (fault?.kind === 'slow' && request.socket.destroyed);
  slack.log.call({
    atMs: slack.world.now(),
    method: name,
    args: shown,
    teamId: outcome.teamId,
    status: outcome.status,
    error,
    unheard: isCut ? 'cut' : request.socket.destroyed ? 'gone' : undefined,
  });
  if (fault?.kind === 'acceptThenCut') request.socket.destroy();
  else if (outcome.status >= 500) sendText(response, 'Server Error', outcome.status);
  else sendJson(response, outcome.body, outcome.status, outcome.headers);
  slack.world.signal.changed();
};

/** The bot that answers in this team; throws where the app isn't installed there. */
export const botOfTeam = (slack: Slack, teamId: string): Token => {
  const token = tokenOfTeam(slack.world, teamId);
  if (!token) throw new Error(`The app is not installed in ${teamId}`);
  return token;
};
