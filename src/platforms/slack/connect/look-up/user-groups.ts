/**
 * Which user groups a team has and who is in them: remembered for a while, so that typing asks once,
 * and roles that are given by them cost one request for everybody.
 */

import type { PlatformRoles } from '../../../../chat/look-up-roles.ts';
import type { Choice } from '../../../../chat/receive/command.ts';
import { createBoundedMap } from '../../../../lib/process/bounded-map.ts';
import { missingScope } from '../api-errors.ts';
import type { LookUpPace } from './look-up-pace.ts';
import type { Teams } from './teams.ts';

type Team = { readonly teamId: string; readonly orgId?: string | undefined };
type Group = Choice & { readonly people: ReadonlySet<string> };
type Groups = { readonly groups: readonly Group[]; readonly at: Temporal.Instant };

export type UserGroups = {
  /** Those whose handle has what was typed in it; `unseen` where we may not look. Never throws. */
  readonly find: (team: Team, typed: string) => Promise<readonly Choice[] | 'unseen'>;
  readonly roles: PlatformRoles;
  /** One was changed: they are asked for anew. */
  readonly forget: (teamId: string) => void;
};

/** As long as roles that were looked up are believed. */
const KEPT_MS = 5 * 60 * 1000;
/** Whether one is still there is asked seldom, and another process may have offered it just now. */
const JUST_NOW_MS = 10_000;
const TEAMS_KEPT = 200;
/** A list of Slack's has 100 options at most. */
const SHOWN_AT_MOST = 100;

type Needs = { readonly teams: Teams; readonly pace: LookUpPace; readonly now: () => Temporal.Instant };

export const createUserGroups = ({ teams, pace, now }: Needs): UserGroups => {
  const kept = createBoundedMap<{ readonly groups: Promise<Groups | 'unseen'>; readonly askedMs: number }>(TEAMS_KEPT);

  const ask = async ({ teamId, orgId }: Team): Promise<Groups> => {
    const at = now();
    const client = await teams.clientFor(teamId, orgId);
    const list = () => client.usergroups.list({ include_users: true });
    const { usergroups = [] } = await pace(teamId, 'usergroups.list', list);
    return {
      at,
      groups: usergroups.flatMap(({ id, handle, date_delete: deleted, users = [] }) =>
        id && handle && !deleted ? [{ value: id, label: `@${handle}`, people: new Set(users) }] : [],
      ),
    };
  };

  const groupsOf = (team: Team, keptMs = KEPT_MS): Promise<Groups | 'unseen'> => {
    const known = kept.get(team.teamId);
    const askedMs = now().epochMilliseconds;
    if (known && known.askedMs + keptMs > askedMs) return known.groups;
    const groups = ask(team).catch(async (error: unknown) => {
      await teams.noteFailure(team.teamId, error);
      // Remembered, since each letter that is typed would ask again.
      if (missingScope(error)) return 'unseen' as const;
      kept.delete(team.teamId);
      throw error;
    });
    kept.set(team.teamId, { groups, askedMs });
    return groups;
  };

  return {
    find: async (team, typed) => {
      const all = await groupsOf(team).catch(() => ({ groups: [] }));
      if (all === 'unseen') return all;
      const wanted = typed.trim().replace(/^@/, '').toLowerCase();
      return all.groups
        .filter(({ label }) => label.toLowerCase().includes(wanted))
        .slice(0, SHOWN_AT_MOST)
        .map(({ value, label }) => ({ value, label }));
    },
    roles: {
      of: async (teamId, userId) => {
        const all = await groupsOf({ teamId });
        if (all === 'unseen') return undefined;
        return { roles: all.groups.filter(({ people }) => people.has(userId)).map(({ value }) => value), at: all.at };
      },
      all: async (teamId) => {
        const all = await groupsOf({ teamId }, JUST_NOW_MS);
        return all === 'unseen' ? undefined : new Set(all.groups.map(({ value }) => value));
      },
    },
    forget: (teamId) => kept.delete(teamId),
  };
};
