/**
 * response_url: five messages within thirty minutes, to one person or the channel, or in place of
 * the original.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { isJson } from './check.ts';
import { type Content, readContent } from './compose.ts';
import { parseJson, readBody, sendJson, sendText } from './http.ts';
import { slackLimits as limits } from './limits.ts';
import type { Slack } from './slack.ts';
import { optional, SlackError } from './slack-error.ts';
import { botOfTeam } from './web-api.ts';
import { type Json, type Message, type ResponseUrl, removeMessage } from './world.ts';

/** A new response_url; `originalTs` is the message that it can replace or delete. */
export const createResponseUrl = (slack: Slack, from: Omit<ResponseUrl, 'atMs' | 'uses'>): string => {
  const key = slack.world.ids.secret();
  slack.world.responseUrls.set(key, { ...from, atMs: slack.world.now(), uses: 0 });
  return `${slack.origin()}/actions/${key}`;
};

const asked = (value: unknown): boolean => value === true || value === 'true';

/**
 * Puts a reply of the app before people: what a response_url does, and the body of an acknowledged
 * command.
 */
export const postReply = (
  slack: Slack,
  to: Pick<ResponseUrl, 'channelId' | 'userId'>,
  args: Json,
  content: Content,
): Message => {
  const bot = botOfTeam(slack, slack.world.users.get(to.userId)?.teamId ?? '');
  const threadTs = optional(args, 'thread_ts');
  const message: Message = {
    ts: slack.world.ids.ts(),
    channelId: to.channelId,
    userId: bot.botUserId,
    botId: bot.botId,
    fileIds: [],
    ...content,
    edited: false,
    ...(args['response_type'] === 'in_channel' ? {} : { ephemeralFor: to.userId }),
    ...(threadTs ? { threadTs } : {}),
  };
  slack.world.messages.push(message);
  slack.world.signal.changed();
  return message;
};

const respond = (slack: Slack, to: ResponseUrl, args: Json): void => {
  const original = slack.world.messages.find(
    (message) => message.channelId === to.channelId && message.ts === to.originalTs,
  );
  if (asked(args['delete_original'])) {
    if (original) removeMessage(slack.world, original);
    return;
  }
  const content = readContent(slack, args, limits.messageText);
  if (asked(args['replace_original']) && original) {
    original.text = content.text;
    original.blocks = content.blocks;
    original.edited = true;
    slack.world.signal.changed();
  } else postReply(slack, to, args, content);
};

const refuseUse = (slack: Slack, to: ResponseUrl | undefined): string | undefined => {
  if (!to) return 'no_service';
  if (slack.world.now() - to.atMs > limits.responseUrlMs) return 'expired_url';
  return to.uses >= limits.responseUrlUses ? 'used_url' : undefined;
};

/**
 * Handles `POST /actions/<key>`. Slack answers `ok` as text, 404 for a URL that is spent, and 400
 * for what it can't show.
 */
export const handleResponseUrl = async (
  slack: Slack,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const fault = slack.faults.next('response_url');
  if (fault?.kind === 'reset') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow') await after(fault.ms, undefined, { ref: false });
  const args = parseJson((await readBody(request)).toString('utf8'));
  const done = (status: number, error: string | undefined): void => {
    slack.log.call({
      atMs: slack.world.now(),
      method: 'response_url',
      args: isJson(args) ? args : {},
      teamId: undefined,
      status,
      error,
    });
    if (fault?.kind === 'acceptThenCut') request.socket.destroy();
    else if (error === undefined) sendText(response, 'ok');
    else
      sendJson(
        response,
        { ok: false, error },
        status,
        fault?.kind === 'rateLimit' ? { 'retry-after': String(fault.retryAfterS) } : {},
      );
    slack.world.signal.changed();
  };
  if (fault?.kind === 'rateLimit') return done(429, 'ratelimited');
  if (fault?.kind === 'fail') return done(fault.status, 'internal_error');
  const to = slack.world.responseUrls.get(key);
  const spent = refuseUse(slack, to);
  if (spent !== undefined || !to) return done(404, spent);
  if (!isJson(args)) return done(400, 'invalid_payload');
  try {
    respond(slack, to, args);
    to.uses += 1;
    done(200, undefined);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    done(400, error.error);
  }
};
