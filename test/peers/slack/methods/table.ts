/** Every Web API method the peer knows, by name; any other is `unknown_method`. */
import type { SocketMode } from '../socket.ts';
import type { Methods } from '../web-api.ts';
import { pinsAdd, postEphemeral, postMessage, remove, update as updateMessage } from './chat.ts';
import { completeUpload, getUploadUrl } from './files.ts';
import {
  authRevoke,
  authTest,
  botsInfo,
  conversationsInfo,
  conversationsOpen,
  teamInfo,
  userGroupsList,
  userGroupsUsersList,
  usersInfo,
  usersList,
} from './lookup.ts';
import { type OauthStore, oauthAccess } from './oauth.ts';
import { open, publish, push, update as updateView } from './views.ts';

export const methodTable = (socket: SocketMode, oauth: OauthStore): Methods => ({
  'apps.connections.open': {
    tier: 'tier3',
    token: 'app',
    scopes: ['connections:write'],
    run: ({ slack }) => ({ url: socket.ticketUrl(slack.origin()) }),
  },
  'auth.revoke': authRevoke,
  'auth.test': authTest,
  'bots.info': botsInfo,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'conversations.info': conversationsInfo,
  'conversations.open': conversationsOpen,
  'files.completeUploadExternal': completeUpload,
  'files.getUploadURLExternal': getUploadUrl,
  'oauth.v2.access': oauthAccess(oauth),
  'pins.add': pinsAdd,
  'team.info': teamInfo,
  'usergroups.list': userGroupsList,
  'usergroups.users.list': userGroupsUsersList,
  'users.info': usersInfo,
  'users.list': usersList,
  'views.open': open,
  'views.publish': publish,
  'views.push': push,
  'views.update': updateView,
});
