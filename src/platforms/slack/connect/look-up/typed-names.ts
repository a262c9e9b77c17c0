/**
 * Whom a typed name means: Slack turns a picked `@name` into an id, and leaves one that was only
 * typed. The people of a team are listed once in a while, and never more of them than a bound.
 */
import type { Picked } from '../../../../chat/view/picked.ts';
import { createBoundedMap } from '../../../../lib/process/bounded-map.ts';
import { within } from '../../../../lib/process/within.ts';
import type { LookUpPace } from './look-up-pace.ts';
import type { Teams } from './teams.ts';

type Team = { readonly teamId: string; readonly orgId?: string | undefined };
type Listed = Pick<Picked, 'externalId' | 'name' | 'problem'> & { readonly called: ReadonlySet<string> };

export type TypedNames = {
  /** Unchanged where nobody, or several, may be meant. Throws where Slack couldn’t be asked. */
  readonly find: (team: Team, picked: Picked) => Promise<Picked>;
};

type Needs = { readonly teams: Teams; readonly pace: LookUpPace; readonly now: () => Temporal.Instant };

const KEPT_MS = 5 * 60 * 1000;
const TEAMS_KEPT = 50;
/** Slack's most. https://docs.slack.dev/reference/methods/users.list */
const PAGE = 1000;
/** In a larger team people are picked from the list, as the answer says. */
const PAGES_AT_MOST = 5;
/** Whoever typed it waits for it, and a form has three seconds; the list is kept for the next time. */
const WITHIN_MS = 1200;

export const createTypedNames = ({ teams, pace, now }: Needs): TypedNames => {
  const kept = createBoundedMap<{ readonly people: Promise<readonly Listed[]>; readonly untilMs: number }>(TEAMS_KEPT);

  const ask = async ({ teamId, orgId }: Team): Promise<readonly Listed[]> => {
    const client = await teams.clientFor(teamId, orgId);
    const people: Listed[] = [];
    let cursor = '';
    for (let page = 0; page < PAGES_AT_MOST; page += 1) {
      const found = await pace(teamId, 'users.list', () =>
        client.users.list({ limit: PAGE, ...(cursor === '' ? {} : { cursor }) }),
      );
      people.push(...(found.members ?? []).flatMap(listed));
      cursor = found.response_metadata?.next_cursor ?? '';
      if (cursor === '') return people;
    }
    // Somebody on the pages that weren’t read may be called the same.
    return [];
  };

  const peopleOf = (team: Team): Promise<readonly Listed[]> => {
    const known = kept.get(team.teamId);
    if (known && known.untilMs > now().epochMilliseconds) return known.people;
    const people = ask(team);
    kept.set(team.teamId, { people, untilMs: now().epochMilliseconds + KEPT_MS });
    people.catch(() => kept.delete(team.teamId));
    return people;
  };

  return {
    find: async (team, picked) => {
      const people = (await within(peopleOf(team), WITHIN_MS)) ?? [];
      const typed = spelt(picked.name ?? '');
      const meant = people.filter(({ called }) => called.has(typed));
      // Who has left or is a bot is only meant where nobody else is.
      const [one, ...others] = [meant.filter(({ problem }) => !problem), meant].find(({ length }) => length > 0) ?? [];
      if (!one || others.length > 0) return picked;
      const { called: _, ...found } = one;
      return { kind: 'person', ...found };
    },
  };
};

type SlackPerson = {
  readonly id?: string;
  readonly name?: string;
  readonly real_name?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly profile?: { readonly display_name?: string; readonly real_name?: string };
};

const listed = ({ id, name, real_name, deleted, is_bot, profile }: SlackPerson): readonly Listed[] => {
  if (id === undefined) return [];
  const names = [profile?.display_name, profile?.real_name, real_name, name].filter((each) => each && each !== '');
  const shown = names[0];
  const isBot = is_bot || id === 'USLACKBOT';
  return [
    {
      externalId: id,
      called: new Set(names.map((each) => spelt(each ?? ''))),
      ...(shown === undefined ? {} : { name: shown }),
      ...(isBot ? { problem: 'bot' } : {}),
      ...(deleted && !isBot ? { problem: 'left' } : {}),
    },
  ];
};

/** As people type it: without the sign, small letters, one space. */
const spelt = (name: string): string =>
  name.normalize('NFKC').trim().replace(/^@/, '').replaceAll(/\s+/g, ' ').toLowerCase();
