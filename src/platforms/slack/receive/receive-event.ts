/** From an event of Slack's to what it means to us. */

import type { RoleChange } from '../../../chat/look-up-roles.ts';
import { limits } from '../../../chat/view/limits.ts';
import type { Actor } from '../connect/look-up/people.ts';
import { eventShape, messageShape, openingShape } from './payloads.ts';
import { plainMessage } from './plain-message.ts';
import type { Incoming } from './receive.ts';

export type HappenedEvent = {
  readonly eventId: string;
  readonly kind:
    | 'home-opened'
    | 'messages-opened'
    | 'message'
    | 'uninstalled'
    | 'tokens-revoked'
    | 'group-changed'
    | 'other';
  readonly actor: Actor;
  /** The installation that an uninstall or a revocation is about. */
  readonly installationId: string;
  /**
   * The second in which it happened, since the epoch, by Slack's clock. Events may come late, and
   * in any order.
   */
  readonly happenedS: number | undefined;
  /** The user group that was changed. */
  readonly group?: RoleChange;
};

/** By their type; app_home_opened is of one of its tabs. */
const eventKinds: Readonly<Record<string, HappenedEvent['kind']>> = {
  'app_home_opened:home': 'home-opened',
  'app_home_opened:messages': 'messages-opened',
  message: 'message',
  app_uninstalled: 'uninstalled',
  tokens_revoked: 'tokens-revoked',
  subteam_members_changed: 'group-changed',
  subteam_updated: 'group-changed',
};

export const receiveEvent = (body: unknown): HappenedEvent => {
  const payload = eventShape.parse(body);
  const { event } = payload;
  const [first] = payload.authorizations ?? [];
  const orgWide = first?.is_enterprise_install ?? payload.is_enterprise_install ?? false;
  const orgId = first?.enterprise_id ?? payload.enterprise_id;
  const teamId = first?.team_id ?? payload.team_id ?? orgId;
  if (!teamId) throw new TypeError('an event without a team');
  const kind = eventKinds[event.tab === undefined ? event.type : `${event.type}:${event.tab}`] ?? 'other';
  const groupId = event.subteam_id ?? event.subteam?.id;
  const aboutBot = event.tokens === undefined || (event.tokens.bot ?? []).length > 0;
  return {
    eventId: payload.event_id,
    kind: kind === 'tokens-revoked' && !aboutBot ? 'other' : kind,
    actor: { teamId, userId: event.user ?? '', ...(orgWide && orgId ? { orgId } : {}) },
    installationId: orgWide && orgId ? orgId : teamId,
    happenedS: payload.event_time ?? undefined,
    ...(groupId && kind === 'group-changed'
      ? { group: { workspaceId: teamId, roleId: groupId, accountIds: event.added_users ?? [] } }
      : {}),
  };
};

/** Somebody opened their conversation with us: as words of theirs that say nothing yet. */
export const receiveOpening = (body: unknown, { eventId, actor }: HappenedEvent): Incoming => {
  const { event } = openingShape.parse(body);
  return {
    actor,
    spot: { channelId: event.channel },
    interaction: { kind: 'words', id: `${actor.teamId}:${eventId}`, place: 'direct', words: '' },
  };
};

/**
 * What somebody wrote in their conversation with us; nothing for what we wrote ourselves, which
 * Slack tells too, and for anything else.
 */
export const receiveWords = (body: unknown, { eventId, actor }: HappenedEvent): Incoming | undefined => {
  const { event } = messageShape.parse(body);
  const isTheirs = event.channel_type === 'im' && event.user !== undefined && !event.bot_id && !event.subtype;
  if (!isTheirs) return undefined;
  return {
    actor,
    spot: { channelId: event.channel, ...(event.thread_ts ? { threadTs: event.thread_ts } : {}) },
    interaction: {
      kind: 'words',
      id: `${actor.teamId}:${eventId}`,
      place: 'direct',
      words: plainMessage(event.text, limits.typed),
    },
  };
};
