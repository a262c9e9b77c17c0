/** Events that Slack sends on its own: only those the app subscribed to. */
import type { Answer } from './delivery.ts';
import { eventCallback } from './payloads.ts';
import type { Slack } from './slack.ts';
import { type Json, tokenOfTeam } from './world.ts';

export type EventOptions = {
  /** The event's name in the manifest where it differs from its type, as `message.im`. */
  readonly subscription?: string;
  /** Epoch milliseconds of an event that comes late. */
  readonly happenedMs?: number;
};

/** What an installation must have been given to be told. */
const SCOPES: Readonly<Record<string, string>> = {
  'message.im': 'im:history',
  subteam_members_changed: 'usergroups:read',
  subteam_updated: 'usergroups:read',
};

export const emitEvent = async (
  slack: Slack,
  teamId: string,
  event: Json,
  { subscription = String(event['type']), happenedMs }: EventOptions = {},
): Promise<Answer> => {
  const team = slack.world.teams.get(teamId);
  if (!team) throw new Error(`There is no team ${teamId}`);
  // What nobody subscribed to is never sent, which is no failure.
  const hears = slack.app.events?.has(subscription) ?? true;
  const scope = SCOPES[subscription];
  if (!hears || (scope && !tokenOfTeam(slack.world, teamId)?.scopes.has(scope)))
    return { outcome: 'acked', body: undefined };
  return slack.delivery.event(eventCallback(slack, team, event, happenedMs));
};

/** The app is removed from a workspace: its tokens die, and Slack says so in two events. */
export const uninstallApp = async (slack: Slack, teamId: string): Promise<void> => {
  const token = tokenOfTeam(slack.world, teamId);
  const revoked = emitEvent(slack, teamId, {
    type: 'tokens_revoked',
    tokens: { oauth: [], bot: token ? [token.botUserId] : [] },
  });
  const removed = emitEvent(slack, teamId, { type: 'app_uninstalled' });
  const bot = slack.world.users.get(token?.botUserId ?? '');
  if (bot) bot.active = false;
  for (const each of slack.world.tokens.values()) if (each.botUserId === token?.botUserId) each.revoked = true;
  await Promise.all([revoked, removed]);
};
