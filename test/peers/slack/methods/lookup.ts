/** Methods that tell who and what there is: auth, users, teams, bots and conversations. */
import { slackLimits as limits } from '../limits.ts';
import { optional, required, SlackError } from '../slack-error.ts';
import { type Channel, directChannel, type Json, type User, type UserGroup } from '../world.ts';
import type { Call, Method } from './method.ts';

export const authTest: Method = {
  tier: 'special',
  token: 'any',
  scopes: [],
  run: ({ slack, token, team }) => {
    if (token.kind === 'app') return { app_name: 'peer', app_id: slack.app.id };
    return {
      url: `https://${team?.domain ?? 'organisation'}.slack.com/`,
      team: team?.name ?? token.enterpriseId,
      user: slack.world.users.get(token.botUserId)?.name,
      // A token of a whole organisation has its id in the team's place.
      team_id: team?.id ?? token.enterpriseId,
      user_id: token.botUserId,
      bot_id: token.botId,
      ...(token.enterpriseId ? { enterprise_id: token.enterpriseId } : {}),
      is_enterprise_install: token.teamId === undefined,
    };
  },
};

export const authRevoke: Method = {
  tier: 'tier3',
  token: 'any',
  scopes: [],
  run: ({ token, args }) => {
    const onlyTest = args['test'] === true || args['test'] === 'true' || args['test'] === '1';
    if (!onlyTest) token.revoked = true;
    return { revoked: !onlyTest };
  },
};

const userJson = (user: User): Json => ({
  id: user.id,
  team_id: user.teamId,
  name: user.name.toLowerCase().replace(/\s+/g, '.'),
  deleted: !user.active,
  real_name: user.name,
  tz: user.tz,
  tz_label: user.tz,
  profile: { real_name: user.name, display_name: user.name, team: user.teamId },
  is_admin: user.admin,
  is_owner: false,
  is_bot: user.bot,
  is_app_user: false,
});

export const usersInfo: Method = {
  tier: 'tier4',
  token: 'bot',
  scopes: ['users:read'],
  run: (call) => {
    const user = call.slack.world.users.get(required(call.args, 'user'));
    if (!user) throw new SlackError('user_not_found');
    if (call.token.teamId !== undefined && user.teamId !== call.token.teamId) throw new SlackError('user_not_visible');
    return { user: userJson(user) };
  },
};

/** From so many on Slack wants a limit; a page has no more. */
const LISTED_AT_MOST = 1000;

export const usersList: Method = {
  tier: 'tier2',
  token: 'bot',
  scopes: ['users:read'],
  run: ({ slack, args, team }) => {
    const people = [...slack.world.users.values()].filter(({ teamId }) => team === undefined || teamId === team.id);
    const given = Number(optional(args, 'limit') ?? args['limit'] ?? 0);
    if (!given && people.length > LISTED_AT_MOST) throw new SlackError('limit_required');
    const cursor = optional(args, 'cursor');
    const from = cursor === undefined ? 0 : people.findIndex(({ id }) => cursorOf(id) === cursor);
    if (from < 0) throw new SlackError('invalid_cursor');
    const to = from + Math.min(given || LISTED_AT_MOST, LISTED_AT_MOST);
    const next = people[to];
    return {
      members: people.slice(from, to).map(userJson),
      cache_ts: 0,
      response_metadata: { next_cursor: next ? cursorOf(next.id) : '' },
    };
  },
};

const cursorOf = (id: string): string => Buffer.from(`user:${id}`).toString('base64');

const asked = (value: unknown): boolean => value === true || value === 'true' || value === '1';

export const userGroupJson = ({ id, teamId, handle, members, disabled }: UserGroup, withUsers: boolean): Json => ({
  id,
  team_id: teamId,
  is_usergroup: true,
  name: handle,
  handle,
  date_delete: disabled ? 1 : 0,
  user_count: members.size,
  ...(withUsers ? { users: [...members] } : {}),
});

export const userGroupsList: Method = {
  tier: 'tier2',
  token: 'bot',
  scopes: ['usergroups:read'],
  run: ({ slack, team, args }) => ({
    usergroups: [...slack.world.userGroups.values()]
      .filter(({ teamId, disabled }) => (team === undefined || teamId === team.id) && !disabled)
      .map((group) => userGroupJson(group, asked(args['include_users']))),
  }),
};

export const userGroupsUsersList: Method = {
  tier: 'tier2',
  token: 'bot',
  scopes: ['usergroups:read'],
  run: ({ slack, args, token }) => {
    const group = slack.world.userGroups.get(required(args, 'usergroup'));
    if (!group || (token.teamId !== undefined && group.teamId !== token.teamId))
      throw new SlackError('no_such_subteam');
    return { users: [...group.members] };
  },
};

export const teamInfo: Method = {
  tier: 'tier3',
  token: 'bot',
  scopes: ['team:read'],
  run: ({ slack, args, team }) => {
    const wanted = optional(args, 'team');
    const found = wanted === undefined ? team : slack.world.teams.get(wanted);
    if (!found) throw new SlackError('team_not_found');
    return {
      team: {
        id: found.id,
        name: found.name,
        domain: found.domain,
        email_domain: '',
        icon: {},
        ...(found.enterpriseId ? { enterprise_id: found.enterpriseId } : {}),
      },
    };
  },
};

export const botsInfo: Method = {
  tier: 'tier3',
  token: 'bot',
  scopes: ['users:read'],
  run: ({ slack, args, token }) => {
    const wanted = optional(args, 'bot') ?? token.botId;
    const owner = [...slack.world.tokens.values()].find((each) => each.botId === wanted && each.kind === 'bot');
    if (!owner) throw new SlackError('bot_not_found');
    const name = slack.world.users.get(owner.botUserId)?.name;
    return {
      bot: {
        id: wanted,
        deleted: false,
        name,
        updated: 0,
        app_id: slack.app.id,
        user_id: owner.botUserId,
        icons: {},
      },
    };
  },
};

const channelJson = (call: Call, channel: Channel): Json => {
  const common = {
    id: channel.id,
    is_archived: channel.archived,
    context_team_id: channel.teamId,
    created: 0,
  };
  if (channel.kind === 'im')
    return {
      ...common,
      is_im: true,
      user: [...channel.members].find((id) => id !== call.token.botUserId),
      is_open: true,
    };
  return {
    ...common,
    name: channel.name,
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_member: channel.members.has(call.token.botUserId),
    num_members: channel.members.size,
  };
};

const visibleChannel = (call: Call): Channel => {
  const channel = call.slack.world.channels.get(required(call.args, 'channel'));
  const visible = channel && (channel.kind === 'public' || channel.members.has(call.token.botUserId));
  if (!visible || (call.token.teamId !== undefined && channel.teamId !== call.token.teamId))
    throw new SlackError('channel_not_found');
  return channel;
};

const readScope = { public: 'channels:read', private: 'groups:read', im: 'im:read' } as const;

export const conversationsInfo: Method = {
  tier: 'tier3',
  token: 'bot',
  scopes: ({ slack, args }) => [readScope[slack.world.channels.get(String(args['channel']))?.kind ?? 'public']],
  run: (call) => ({ channel: channelJson(call, visibleChannel(call)) }),
};

/** The same people have the same conversation each time. */
const openGroup = ({ slack: { world }, token }: Call, users: readonly string[]): Channel => {
  for (const id of users) {
    const user = world.users.get(id);
    if (!user || user.bot) throw new SlackError('user_not_found');
    if (!user.active) throw new SlackError('user_disabled');
  }
  const name = `mpdm-${users.toSorted().join('--')}`;
  const known = [...world.channels.values()].find((channel) => channel.name === name);
  if (known) return known;
  const channel: Channel = {
    id: world.ids.next('G'),
    teamId: world.users.get(users[0] ?? '')?.teamId ?? '',
    name,
    kind: 'private',
    members: new Set([...users, token.botUserId]),
    archived: false,
  };
  world.channels.set(channel.id, channel);
  return channel;
};

export const conversationsOpen: Method = {
  tier: 'tier3',
  token: 'bot',
  scopes: ({ args }) => [(optional(args, 'users') ?? '').includes(',') ? 'mpim:write' : 'im:write'],
  run: (call) => {
    const { world } = call.slack;
    if (optional(call.args, 'channel') !== undefined)
      return { no_op: true, already_open: true, channel: channelJson(call, visibleChannel(call)) };
    const users = (optional(call.args, 'users') ?? '').split(',').filter((id) => id !== '');
    const [userId] = users;
    if (userId === undefined) throw new SlackError('users_list_not_supplied');
    if (users.length > limits.groupMembers) throw new SlackError('too_many_users');
    if (users.length > 1) return { channel: { id: openGroup(call, users).id } };
    const user = world.users.get(userId);
    if (!user || user.bot) throw new SlackError('user_not_found');
    if (!user.active) throw new SlackError('user_disabled');
    const before = world.channels.size;
    const channel = directChannel(world, user.id, call.token.botUserId);
    const known = world.channels.size === before ? { no_op: true, already_open: true } : {};
    return {
      ...known,
      channel: asked(call.args['return_im']) ? channelJson(call, channel) : { id: channel.id },
    };
  },
};
