/**
 * What Slack sends an app when people do things, in the shapes of its reference and of bolt's
 * types.
 */
import type { SlashCommand } from '@slack/bolt';
import { messageJson } from './methods/chat.ts';
import { viewJson } from './methods/views.ts';
import { createResponseUrl } from './response-url.ts';
import type { Slack } from './slack.ts';
import type { Channel, Json, Message, StateValues, Team, User, View } from './world.ts';
import { tokenOfTeam } from './world.ts';

const teamOf = (slack: Slack, user: User): Team => {
  const team = slack.world.teams.get(user.teamId);
  if (!team) throw new Error(`${user.name} is in no team`);
  return team;
};

const orgWide = (slack: Slack, team: Team): boolean =>
  tokenOfTeam(slack.world, team.id)?.teamId === undefined && team.enterpriseId !== undefined;

/**
 * A trigger_id, which opens one modal within three seconds; `view` is the modal that it came from.
 */
export const createTrigger = (slack: Slack, user: User, view?: View): string => {
  const id = `${slack.world.now()}.${Number.parseInt(slack.world.ids.secret().slice(0, 8), 16)}.${slack.world.ids.secret()}`;
  slack.world.triggers.set(id, {
    userId: user.id,
    teamId: user.teamId,
    atMs: slack.world.now(),
    viewId: view?.id,
    used: false,
  });
  return id;
};

const actor = (slack: Slack, user: User): Json => {
  const team = teamOf(slack, user);
  const handle = user.name.toLowerCase().replace(/\s+/g, '.');
  const enterprise = team.enterpriseId ? { enterprise_id: team.enterpriseId, enterprise_name: team.enterpriseId } : {};
  return {
    team: { id: team.id, domain: team.domain, ...enterprise },
    user: { id: user.id, username: handle, name: handle, team_id: team.id },
    api_app_id: slack.app.id,
    token: slack.app.verificationToken,
    is_enterprise_install: orgWide(slack, team),
    enterprise: team.enterpriseId ? { id: team.enterpriseId, name: team.enterpriseId } : null,
  };
};

export const slashCommand = (
  slack: Slack,
  user: User,
  channel: Channel,
  command: string,
  text: string,
): SlashCommand => {
  const team = teamOf(slack, user);
  return {
    token: slack.app.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    ...(team.enterpriseId ? { enterprise_id: team.enterpriseId, enterprise_name: team.enterpriseId } : {}),
    is_enterprise_install: String(orgWide(slack, team)),
    channel_id: channel.id,
    channel_name: channel.kind === 'private' ? 'privategroup' : channel.name,
    user_id: user.id,
    user_name: user.name.toLowerCase().replace(/\s+/g, '.'),
    command,
    text,
    api_app_id: slack.app.id,
    response_url: createResponseUrl(slack, {
      channelId: channel.id,
      userId: user.id,
      originalTs: undefined,
      threadTs: undefined,
    }),
    trigger_id: createTrigger(slack, user),
  };
};

const messageParts = (slack: Slack, user: User, channel: Channel, message: Message): Json => {
  const ephemeral = message.ephemeralFor !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: channel.id, name: channel.name },
    // Slack keeps no ephemeral message, so it can't send one back.
    ...(ephemeral ? {} : { message: messageJson({ slack }, message) }),
    response_url: createResponseUrl(slack, {
      channelId: channel.id,
      userId: user.id,
      originalTs: message.ts,
      threadTs: message.threadTs,
    }),
  };
};

const viewParts = (slack: Slack, view: View): Json => ({
  container: { type: 'view', view_id: view.id },
  view: viewJson(slack, view),
});

export type Place =
  | { readonly message: Message; readonly channel: Channel; readonly state: StateValues }
  | { readonly view: View };

export const blockActions = (slack: Slack, user: User, place: Place, action: Json): Json => ({
  type: 'block_actions',
  ...actor(slack, user),
  ...('view' in place
    ? viewParts(slack, place.view)
    : {
        ...messageParts(slack, user, place.channel, place.message),
        state: { values: structuredClone(place.state) },
      }),
  trigger_id: createTrigger(slack, user, 'view' in place ? place.view : undefined),
  actions: [{ ...action, action_ts: slack.world.ids.ts() }],
});

export const blockSuggestion = (
  slack: Slack,
  user: User,
  place: Place,
  control: { readonly blockId: string; readonly actionId: string },
  value: string,
): Json => {
  const { response_url: _none, ...parts } =
    'view' in place ? viewParts(slack, place.view) : messageParts(slack, user, place.channel, place.message);
  return {
    type: 'block_suggestion',
    ...actor(slack, user),
    ...parts,
    block_id: control.blockId,
    action_id: control.actionId,
    value,
  };
};

/** Carries no response_url, whatever opened the modal. */
export const viewSubmission = (slack: Slack, user: User, view: View): Json => ({
  type: 'view_submission',
  ...actor(slack, user),
  trigger_id: createTrigger(slack, user, view),
  view: viewJson(slack, view),
  response_urls: [],
});

export const viewClosed = (slack: Slack, user: User, view: View, isCleared: boolean): Json => ({
  type: 'view_closed',
  ...actor(slack, user),
  view: viewJson(slack, view),
  is_cleared: isCleared,
});

export const globalShortcut = (slack: Slack, user: User, callbackId: string): Json => ({
  type: 'shortcut',
  ...actor(slack, user),
  callback_id: callbackId,
  trigger_id: createTrigger(slack, user),
  action_ts: slack.world.ids.ts(),
});

export const messageShortcut = (
  slack: Slack,
  user: User,
  channel: Channel,
  message: Message,
  callbackId: string,
): Json => {
  const { container: _none, ...parts } = messageParts(slack, user, channel, message);
  return {
    type: 'message_action',
    ...actor(slack, user),
    ...parts,
    callback_id: callbackId,
    trigger_id: createTrigger(slack, user),
    action_ts: slack.world.ids.ts(),
    message_ts: message.ts,
  };
};

/** An event in the envelope of the Events API; one that comes late says when it happened. */
export const eventCallback = (slack: Slack, team: Team, event: Json, happenedMs = slack.world.now()): Json => {
  const org = orgWide(slack, team);
  return {
    type: 'event_callback',
    token: slack.app.verificationToken,
    team_id: team.id,
    ...(team.enterpriseId ? { enterprise_id: team.enterpriseId } : {}),
    context_team_id: team.id,
    context_enterprise_id: team.enterpriseId ?? null,
    api_app_id: slack.app.id,
    event: { event_ts: slack.world.ids.ts(), ...event },
    event_id: slack.world.ids.next('Ev'),
    event_time: Math.floor(happenedMs / 1000),
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: team.enterpriseId ?? null,
        team_id: org ? null : team.id,
        user_id: tokenOfTeam(slack.world, team.id)?.botUserId ?? null,
        is_bot: true,
        is_enterprise_install: org,
      },
    ],
  };
};
