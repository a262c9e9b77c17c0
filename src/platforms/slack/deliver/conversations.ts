/** Threads, groups, taking back and pinning over Slack's Web API. */
import type { Conversations } from '../../../chat/conversations.ts';
import { DeliveryError, type Messenger } from '../../../chat/messenger.ts';
import type { SlackClient } from '../connect/api-client.ts';
import { asDeliveryError, missingScope, slackErrorOf } from '../connect/api-errors.ts';
import type { Teams } from '../connect/teams.ts';

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
  return {
    // Slack's threads hang on a message, and everybody in the channel sees them.
    openThread: async (channel, { view }, key) => {
      const message = await send(channel, view, key);
      return { address: { ...channel, threadId: message.messageId }, message, isPrivate: false };
    },
    openGroup: async (accountIds, workspaceId) => {
      const teamId = teamOf(workspaceId);
      const { channel } = await ask(teamId, 'conversations.open', (client) =>
        client.conversations.open({ users: accountIds.join(',') }),
      );
      if (!channel?.id) throw new TypeError('conversations.open gave no channel');
      return { kind: 'channel', channelId: channel.id, ...(teamId ? { workspaceId: teamId } : {}) };
    },
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

const refusal = (error: unknown, method: string): DeliveryError => {
  const scope = missingScope(error);
  return scope
    ? new DeliveryError('not-permitted', `${method} needs the scope ${scope}`, {
        cause: error,
        words: `I may not do that in this workspace yet: whoever installed me adds ${scope} and installs me again`,
      })
    : asDeliveryError(error, method);
};
