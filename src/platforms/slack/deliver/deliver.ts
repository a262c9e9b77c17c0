/**
 * The Messenger over Slack's Web API: how the bot speaks first, at the pace Slack allows, with
 * failures told apart.
 */
import type { Conversations } from '../../../chat/deliver/conversations.ts';
import { type Address, DeliveryError, type MessageRef, type Messenger } from '../../../chat/deliver/messenger.ts';
import type { View } from '../../../chat/view/view.ts';
import { createBoundedMap } from '../../../lib/process/bounded-map.ts';
import { asDeliveryError, isBlocksRefused } from '../connect/api-errors.ts';
import type { People } from '../connect/look-up/people.ts';
import type { Pace, SlackStore } from '../connect/store.ts';
import type { Rendered } from '../render/render.ts';
import { createConversations } from './conversations.ts';
import { type Beside, shareFiles } from './files.ts';
import { quiet, type ShowNeeds, withPictures } from './show.ts';

type Needs = ShowNeeds & {
  readonly people: People;
  readonly store: SlackStore;
  readonly now: () => Temporal.Instant;
};

/**
 * Counted over all processes. https://docs.slack.dev/apis/web-api/rate-limits: a message a second
 * in a channel, short bursts allowed, and several hundred a minute in a workspace; chat.update 50 a
 * minute (tier 3).
 */
const paces = {
  channel: { everyMs: 1000, burst: 5 },
  workspace: { everyMs: 200, burst: 50 },
  update: { everyMs: 1200, burst: 20 },
} as const;

/**
 * Keys whose message is known, so that the same one sent again by this process gives the same
 * message.
 */
const SENT_KEPT = 2000;

export const createMessenger = (needs: Needs): Messenger & Conversations => {
  const sent = createBoundedMap<Promise<MessageRef>>(SENT_KEPT);
  const edits = createLatestWins(needs);
  const messenger: Messenger = {
    onceForMs: 0,
    send: (to, view, key, leaving) => {
      const known = sent.get(key);
      if (known) return known;
      const sending = send(needs, to, view, leaving);
      sent.set(key, sending);
      sending.catch(() => sent.delete(key));
      return sending;
    },
    edit: edits,
  };
  return { ...messenger, ...createConversations(needs, messenger.send) };
};

const send = async (needs: Needs, to: Address, view: View, leaving?: () => Promise<void>): Promise<MessageRef> => {
  const teamId = to.workspaceId ?? needs.teams.onlyTeamId;
  return call(needs, teamId, 'chat.postMessage', async () => {
    const channel = to.kind === 'direct' ? await openDirect(needs, teamId, to.accountId) : to.channelId;
    await takeTurn(needs, { key: `channel:${teamId}:${channel}`, ...paces.channel });
    await takeTurn(needs, { key: `workspace:${teamId}`, ...paces.workspace });
    const client = await needs.teams.clientFor(teamId);
    const thread = to.kind === 'channel' && to.threadId ? { thread_ts: to.threadId } : {};
    // Pictures are uploaded before it leaves; without those that Slack refuses it leaves once more.
    const { ts, channel: where } = await withPictures(needs, teamId, view, async (rendered: Rendered) => {
      await leaving?.();
      return client.chat.postMessage({ channel, ...thread, ...rendered, ...quiet });
    });
    if (!ts) throw new TypeError('chat.postMessage gave no message');
    const channelId = where ?? channel;
    const threadTs = to.kind === 'channel' ? to.threadId : undefined;
    await attach(needs, { teamId, channelId, threadTs, isPrivate: false }, ts, view);
    return {
      channelId,
      messageId: ts,
      ...(teamId ? { workspaceId: teamId } : {}),
    };
  });
};

/**
 * It stands already, so nothing here may fail: it would be sent again. A file that can't be shared is
 * said in it.
 */
const attach = async (needs: Needs, beside: Beside, ts: string, view: View): Promise<void> => {
  try {
    const filesGo = await shareFiles(needs, beside, view);
    if (filesGo !== 'nowhere') return;
    const client = await needs.teams.clientFor(beside.teamId);
    const send = (rendered: Rendered) => client.chat.update({ channel: beside.channelId ?? '', ts, ...rendered });
    await withPictures(needs, beside.teamId, view, send, filesGo);
  } catch (error) {
    needs.log.warn({ teamId: beside.teamId, err: error }, 'slack-missing-file-not-said');
  }
};

const openDirect = ({ people }: Needs, teamId: string | undefined, userId: string): Promise<string> =>
  people.directChannel(teamId, userId).catch((error: unknown) => {
    throw directFailure(error);
  });

/** A person who can't be written to is out of reach, whatever Slack calls it. */
const directFailure = (error: unknown): DeliveryError => {
  if (error instanceof DeliveryError) return error;
  const failure = asDeliveryError(error, 'conversations.open');
  return failure.failure === 'gone' ? new DeliveryError('unreachable', failure.message, { cause: error }) : failure;
};

const takeTurn = async ({ store, now }: Needs, pace: Pace): Promise<void> => {
  const waitMs = await store.takeTurn(pace, now());
  if (waitMs > 0)
    throw new DeliveryError('rate-limited', `the pace of ${pace.key} allows no message now`, {
      retryAfterMs: waitMs,
    });
};

const call = async <Result>(
  { teams }: Needs,
  teamId: string | undefined,
  method: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    await teams.noteFailure(teamId, error instanceof DeliveryError ? error.cause : error);
    // Blocks that Slack won't draw are a mistake of ours: no retry will mend it.
    if (isBlocksRefused(error)) throw error;
    throw asDeliveryError(error, method);
  }
};

type Change = { readonly view: View; readonly leaving: (() => Promise<void>) | undefined };
type Waiting = { change: Change; readonly done: Promise<void> };

/**
 * While one edit of a message is on its way only the newest of those behind it is kept; whoever
 * asked for an older one is served by it.
 */
const createLatestWins = (needs: Needs): Messenger['edit'] => {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Waiting>();

  const start = (key: string, message: MessageRef, change: Change): Promise<void> => {
    const work = editOnce(needs, message, change).finally(() => running.delete(key));
    running.set(key, work);
    return work;
  };

  const startWaiting = async (key: string, message: MessageRef): Promise<void> => {
    const entry = waiting.get(key);
    waiting.delete(key);
    if (entry) await start(key, message, entry.change);
  };

  return (message, view, leaving) => {
    const change = { view, leaving };
    const key = `${message.workspaceId ?? ''}:${message.channelId}:${message.messageId}`;
    // Looked at first: one that waits is older than this, even when nothing runs for a moment
    // between two.
    const next = waiting.get(key);
    if (next) {
      next.change = change;
      return next.done;
    }
    const before = running.get(key);
    if (!before) return start(key, message, change);
    const entry: Waiting = {
      change,
      done: before.catch(() => {}).then(() => startWaiting(key, message)),
    };
    waiting.set(key, entry);
    return entry.done;
  };
};

const editOnce = async (needs: Needs, message: MessageRef, { view, leaving }: Change): Promise<void> => {
  const teamId = message.workspaceId ?? needs.teams.onlyTeamId;
  await call(needs, teamId, 'chat.update', async () => {
    await takeTurn(needs, { key: `update:${teamId}`, ...paces.update });
    const client = await needs.teams.clientFor(teamId);
    await withPictures(needs, teamId, view, async (rendered) => {
      await leaving?.();
      return client.chat.update({ channel: message.channelId, ts: message.messageId, ...rendered });
    });
  });
};
