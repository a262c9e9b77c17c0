/** What Slack knows of somebody who was picked: remembered for a while. */
import type { Interaction } from '../../../../chat/receive/interaction.ts';
import type { GivenValue, Picked } from '../../../../chat/view/picked.ts';
import { createBoundedMap } from '../../../../lib/process/bounded-map.ts';
import type { Log } from '../../../../lib/process/log.ts';
import { slackErrorOf } from '../api-errors.ts';
import { type LookUpPace, TooSoon } from './look-up-pace.ts';
import type { Teams } from './teams.ts';
import type { TypedNames } from './typed-names.ts';

type Team = { readonly teamId: string; readonly orgId?: string | undefined };

export type Lookups = {
  /**
   * The interaction with the names of those picked in it, and what is wrong with them. Never
   * throws.
   */
  readonly complete: <Some extends Interaction>(team: Team, interaction: Some) => Promise<Some>;
};

type Needs = {
  readonly teams: Teams;
  readonly pace: LookUpPace;
  readonly names: TypedNames;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
};

const KEPT_MS = 5 * 60 * 1000;
const PEOPLE_KEPT = 2000;

type Kept<Value> = { readonly value: Promise<Value>; readonly untilMs: number };

export const createLookups = ({ teams, pace, names, now, log }: Needs): Lookups => {
  const people = createBoundedMap<Kept<Picked>>(PEOPLE_KEPT);

  const askPerson = async ({ teamId, orgId }: Team, picked: Picked): Promise<Picked> => {
    const client = await teams.clientFor(teamId, orgId);
    const { user } = await pace(teamId, 'users.info', () => client.users.info({ user: picked.externalId }));
    const name = user?.profile?.display_name || user?.real_name || picked.name;
    const named = { ...picked, ...(name ? { name } : {}) };
    if (user?.is_bot || picked.externalId === 'USLACKBOT') return { ...named, problem: 'bot' };
    if (user?.deleted) return { ...named, problem: 'left' };
    return user?.is_stranger ? { ...named, problem: 'elsewhere' } : named;
  };

  const failed = async (teamId: string, picked: Picked, error: unknown): Promise<Picked> => {
    const word = slackErrorOf(error);
    if (word === 'user_not_found') return { ...picked, problem: 'unknown' };
    if (word === 'user_not_visible') return { ...picked, problem: 'elsewhere' };
    if (!(error instanceof TooSoon)) log.warn({ teamId, err: error }, 'slack-picked-unknown');
    await teams.noteFailure(teamId, error);
    return picked;
  };

  const look = (team: Team, picked: Picked): Promise<Picked> => {
    if (picked.kind !== 'person') return Promise.resolve(picked);
    if (picked.externalId === '')
      return names.find(team, picked).catch((error: unknown) => failed(team.teamId, picked, error));
    const key = `${team.teamId}:${picked.externalId}`;
    const known = people.get(key);
    if (known && known.untilMs > now().epochMilliseconds) return known.value;
    const value = askPerson(team, picked).catch(async (error: unknown) => {
      const given = await failed(team.teamId, picked, error);
      if (!given.problem) people.delete(key);
      return given;
    });
    people.set(key, { value, untilMs: now().epochMilliseconds + KEPT_MS });
    return value;
  };

  return {
    complete: async (team, interaction) => {
      const lookAt = async (given: GivenValue): Promise<GivenValue> =>
        typeof given === 'object' ? look(team, given) : given;
      if (interaction.kind === 'command')
        return { ...interaction, options: await mapValues(interaction.options, lookAt) };
      if (interaction.kind !== 'form' || !interaction.picked) return interaction;
      const picked = await mapValues(interaction.picked, (several) =>
        Promise.all(several.map((each) => look(team, each))),
      );
      return { ...interaction, picked };
    },
  };
};

const mapValues = async <Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Promise<Result> | Result,
): Promise<Readonly<Record<string, Result>>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(values).map(async ([name, value]) => [name, await map(value)] as const)),
  );
