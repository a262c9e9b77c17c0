/**
 * Who somebody is by Slack's word: name, zone, whether they manage the workspace; and which direct
 * channel is theirs with us.
 */
import type { Origin } from '../../../../chat/context.ts';
import { createBoundedMap } from '../../../../lib/process/bounded-map.ts';
import type { Log } from '../../../../lib/process/log.ts';
import { type LookUpPace, TooSoon } from './look-up-pace.ts';
import type { Teams } from './teams.ts';

/** Who acted, as the payload names them. */
export type Actor = {
  readonly teamId: string;
  readonly teamDomain?: string;
  /** Set where the organisation installed the app, not the team. */
  readonly orgId?: string;
  readonly userId: string;
  readonly userName?: string;
};

export type People = {
  /** Never throws: where Slack can't be asked, the payload's own words have to do. */
  readonly originOf: (actor: Actor) => Promise<Origin>;
  /** The channel of this person with the app. Throws what Slack answers. */
  readonly directChannel: (teamId: string | undefined, userId: string) => Promise<string>;
  /** Whether nobody but the person reads along. Never throws; in doubt somebody does. */
  readonly isOwnDirect: (actor: Actor, channelId: string | undefined) => Promise<boolean>;
};

type Profile = { readonly name?: string; readonly zone?: string; readonly manages: boolean };

/** Somebody made an administrator, or no longer one, is so to us after this. */
const PROFILE_KEPT_MS = 10 * 60 * 1000;
const PEOPLE_KEPT = 5000;

type Needs = {
  readonly teams: Teams;
  readonly pace: LookUpPace;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
};

export const createPeople = ({ teams, pace, now, log }: Needs): People => {
  const profiles = createBoundedMap<{
    readonly profile: Promise<Profile>;
    readonly untilMs: number;
  }>(PEOPLE_KEPT);
  const directs = createBoundedMap<Promise<string>>(PEOPLE_KEPT);

  const ask = async ({ teamId, orgId, userId }: Actor): Promise<Profile> => {
    const client = await teams.clientFor(teamId, orgId);
    const { user } = await pace(teamId, 'users.info', () => client.users.info({ user: userId }));
    const name = user?.profile?.display_name || user?.real_name || user?.name;
    return {
      manages: user?.is_admin === true || user?.is_owner === true,
      ...(name ? { name } : {}),
      ...(user?.tz ? { zone: user.tz } : {}),
    };
  };

  const profileOf = (actor: Actor): Promise<Profile> => {
    const key = `${actor.teamId}:${actor.userId}`;
    const known = profiles.get(key);
    if (known && known.untilMs > now().epochMilliseconds) return known.profile;
    const profile = ask(actor).catch(async (error: unknown) => {
      if (!(error instanceof TooSoon)) log.warn({ teamId: actor.teamId, err: error }, 'slack-profile-unknown');
      profiles.delete(key);
      await teams.noteFailure(actor.teamId, error);
      return known ? known.profile : { manages: false };
    });
    profiles.set(key, { profile, untilMs: now().epochMilliseconds + PROFILE_KEPT_MS });
    return profile;
  };

  const directChannel: People['directChannel'] = (teamId, userId) => {
    const key = `${teamId ?? ''}:${userId}`;
    const known = directs.get(key);
    if (known) return known;
    const opened = teams.clientFor(teamId).then(async (client) => {
      const { channel } = await client.conversations.open({ users: userId });
      if (!channel?.id) throw new TypeError('conversations.open gave no channel');
      return channel.id;
    });
    directs.set(key, opened);
    opened.catch(() => directs.delete(key));
    return opened;
  };

  return {
    directChannel,
    originOf: async (actor) => {
      const { name, zone, manages } = await profileOf(actor);
      return {
        platform: 'slack',
        workspace: {
          externalId: actor.teamId,
          name: teams.nameOf(actor.teamId) ?? actor.teamDomain ?? actor.teamId,
        },
        account: {
          externalId: actor.userId,
          name: name ?? actor.userName ?? 'somebody',
          manages,
          ...(zone ? { zone } : {}),
        },
      };
    },
    isOwnDirect: async (actor, channelId) => {
      if (!channelId?.startsWith('D')) return false;
      return directChannel(actor.teamId, actor.userId).then(
        (own) => own === channelId,
        async (error: unknown) => {
          await teams.noteFailure(actor.teamId, error);
          return false;
        },
      );
    },
  };
};
