/** Threads, groups, taking back and pinning over Slack's Web API. */
import type { Conversations } from '../../../chat/deliver/conversations.ts';
import { DeliveryError, type Messenger } from '../../../chat/deliver/messenger.ts';
import type { SlackClient } from '../connect/api-client.ts';
import { asDeliveryError, missingScope, slackErrorOf } from '../connect/api-errors.ts';
import type { Teams } from '../connect/look-up/teams.ts';

export const createConversations = ({ teams }: { readonly teams: Teams }, send: Messenger['send']): Conversations => {
  const ask = async <Result>(
    teamId: string | undefined,
    method: string,
    request: (client: SlackClient) => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await request(await teams.clientFor(teamId));
    } catch (error) {
      await teams.noteFailure(teamId, error);
      throw refusal(error, method);
    }
  };
  const teamOf = (workspaceId: string | undefined): string | undefined => workspaceId ?? teams.onlyTeamId;
  const openGroup: Conversations['openGroup'] = async (accountIds, workspaceId) => {
    const teamId = teamOf(workspaceId);
    const { channel } = await ask(teamId, 'conversations.open', (client) =>
      client.conversations.open({ users: accountIds.join(',') }),
    );
    if (!channel?.id) throw new TypeError('conversations.open gave no channel');
    return { kind: 'channel', channelId: channel.id, ...(teamId ? { workspaceId: teamId } : {}) };
  };
  // Slack's threads hang on a message, and whoever sees the channel sees them. So what is for some
  // people alone hangs on a message in the group of those people, which is the same one each time.
  const openThread: Conversations['openThread'] = async (channel, { view, onlyFor }, key) => {
    const where = onlyFor ? await openGroup(onlyFor, channel.workspaceId) : channel;
    const message = await send(where, view, key);
    const address = { ...where, channelId: message.channelId, threadId: message.messageId };
    return { address, message, isPrivate: onlyFor !== undefined };
  };
  return {
    openThread,
    openGroup,
    addToThread: async (thread, opening, key) => {
      // In a channel they see it already; a group takes nobody in, so there is one for them all.
      if (!thread.isPrivate) return thread;
      const { address } = thread;
      const group = await openGroup(opening.onlyFor, address.workspaceId);
      return group.channelId === address.channelId ? thread : openThread(address, opening, key);
    },
    // Slack's threads have no end: nothing is asked for in it any more.
    closeThread: async () => {},
    remove: async ({ workspaceId, channelId, messageId }) => {
      await ask(teamOf(workspaceId), 'chat.delete', (client) =>
        client.chat.delete({ channel: channelId, ts: messageId }).catch(passing('message_not_found')),
      );
    },
    pin: async ({ workspaceId, channelId, messageId }) => {
      await ask(teamOf(workspaceId), 'pins.add', (client) =>
        client.pins.add({ channel: channelId, timestamp: messageId }).catch(passing('already_pinned')),
      );
    },
  };
};

/** What was to be done is done. */
const passing =
  (word: string) =>
  (error: unknown): void => {
    if (slackErrorOf(error) !== word) throw error;
  };

/** Slack: up to eight people beside the bot. */
const TOO_MANY = 'a group message in Slack holds eight people at most';

const refusal = (error: unknown, method: string): DeliveryError => {
  if (slackErrorOf(error) === 'too_many_users')
    return new DeliveryError('not-permitted', `${method}: too_many_users`, { cause: error, words: TOO_MANY });
  const scope = missingScope(error);
  return scope
    ? new DeliveryError('not-permitted', `${method} needs the scope ${scope}`, {
        cause: error,
        words: `I may not do that in this workspace yet: whoever installed me adds ${scope} and installs me again`,
      })
    : asDeliveryError(error, method);
};
