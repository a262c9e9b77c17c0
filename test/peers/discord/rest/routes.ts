/** Which function answers which route. */
import { sessionStartLimit } from '../gateway/start-limit.ts';
import {
  addThreadMember,
  createThread,
  createThreadOnMessage,
  getChannel,
  getGuild,
  getMember,
  getThreadMember,
  getUser,
  leave,
  listActiveThreads,
  listChannels,
  listRoles,
  openPrivateChannel,
  patchChannel,
  removeChannel,
  typing,
} from './channels.ts';
import { createCommand, deleteCommand, listCommands, overwriteCommands } from './commands.ts';
import { callback, deleteAnswer, editAnswer, followUp, getAnswer } from './interactions.ts';
import { getMessage, listMessages, patchMessage, pin, removeMessage, sendMessage, unpin } from './messages.ts';
import { type Asked, ok, type Reply } from './reply.ts';
import type { RouteName } from './route-names.ts';

const gatewayUrl = ({ world }: Asked): string => `ws://127.0.0.1:${world.httpPort}/gateway`;

const application = ({ world }: Asked): Reply =>
  ok({
    id: world.applicationId,
    name: 'Watermark',
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: world.keys.publicKey,
    interactions_endpoint_url: world.endpointUrl ?? null,
    flags: 0,
    bot: world.bot,
    team: null,
  });

export const routes: Readonly<Record<RouteName, (asked: Asked) => Reply>> = {
  'GET /gateway': (asked) => ok({ url: gatewayUrl(asked) }),
  'GET /gateway/bot': (asked) =>
    ok({
      url: gatewayUrl(asked),
      shards: asked.world.settings.shards,
      session_start_limit: sessionStartLimit(asked.world),
    }),
  'GET /applications/@me': application,
  'GET /oauth2/applications/@me': application,
  'GET /users/@me': ({ world }) => ok(world.bot),
  'GET /users/:user': getUser,
  'POST /users/@me/channels': openPrivateChannel,
  'DELETE /users/@me/guilds/:guild': leave,
  'GET /applications/:application/commands': listCommands,
  'POST /applications/:application/commands': createCommand,
  'PUT /applications/:application/commands': overwriteCommands,
  'DELETE /applications/:application/commands/:command': deleteCommand,
  'GET /applications/:application/guilds/:guild/commands': listCommands,
  'POST /applications/:application/guilds/:guild/commands': createCommand,
  'PUT /applications/:application/guilds/:guild/commands': overwriteCommands,
  'DELETE /applications/:application/guilds/:guild/commands/:command': deleteCommand,
  'POST /interactions/:interaction/:token/callback': callback,
  'POST /webhooks/:application/:token': followUp,
  'GET /webhooks/:application/:token/messages/:message': getAnswer,
  'PATCH /webhooks/:application/:token/messages/:message': editAnswer,
  'DELETE /webhooks/:application/:token/messages/:message': deleteAnswer,
  'GET /guilds/:guild': getGuild,
  'GET /guilds/:guild/channels': listChannels,
  'GET /guilds/:guild/roles': listRoles,
  'GET /guilds/:guild/members/:user': getMember,
  'GET /guilds/:guild/threads/active': listActiveThreads,
  'GET /channels/:channel': getChannel,
  'PATCH /channels/:channel': patchChannel,
  'DELETE /channels/:channel': removeChannel,
  'GET /channels/:channel/messages': listMessages,
  'GET /channels/:channel/messages/:message': getMessage,
  'POST /channels/:channel/messages': sendMessage,
  'PATCH /channels/:channel/messages/:message': patchMessage,
  'DELETE /channels/:channel/messages/:message': removeMessage,
  'PUT /channels/:channel/pins/:message': pin,
  'DELETE /channels/:channel/pins/:message': unpin,
  'PUT /channels/:channel/messages/pins/:message': pin,
  'DELETE /channels/:channel/messages/pins/:message': unpin,
  'POST /channels/:channel/typing': typing,
  'POST /channels/:channel/threads': createThread,
  'POST /channels/:channel/messages/:message/threads': createThreadOnMessage,
  'GET /channels/:channel/thread-members/:user': getThreadMember,
  'PUT /channels/:channel/thread-members/:user': addThreadMember,
};
