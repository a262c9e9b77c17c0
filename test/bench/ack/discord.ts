/**
 * The benchmark's people on Discord: slash commands and buttons over the gateway, answers by REST.
 */
import { z } from 'zod';
import { type DiscordPeer, startDiscordPeer } from '../../peers/discord/start.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { fillCohort } from './cohort.ts';
import { startBare, startOurs } from './processes.ts';
import { createImagined, createRoutine, isQuizControl, type Standing, type Turn } from './routine.ts';
import { createClosing, REQUESTS_KEPT, type Scene, type Side } from './scene.ts';

type Member = ReturnType<DiscordPeer['member']>;
type Shown = Awaited<ReturnType<Member['awaits']>>;

/** A guild's people are spread over a few channels. */
const CHANNELS = Array.from({ length: 20 }, (_, number) => `study-${number}`);
const EPHEMERAL = 64;

export const openDiscordScene = async (members: number): Promise<Scene> => {
  const closing = createClosing();
  try {
    const server = await startPostgres({ safe: true });
    closing.add(server.stop);
    const database = `${server.url}/postgres`;
    const openPeer = async () => {
      const peer = await startDiscordPeer({
        guilds: [{ name: 'Cohort', channels: CHANNELS }],
        requestsKept: REQUESTS_KEPT,
      });
      closing.add(peer.close);
      return {
        peer,
        people: Array.from({ length: members }, (_, number) => peer.member(`member-${number}`)),
      };
    };
    const environmentOf = ({ token, apiUrl }: DiscordPeer) => ({
      DISCORD_TOKEN: token,
      DISCORD_API_URL: apiUrl,
      DATABASE_URL: database,
    });

    const { peer, people } = await openPeer();
    await fillCohort(database, {
      platform: 'discord',
      workspaceId: peer.guilds[0]?.id ?? '',
      memberIds: people.map(({ id }) => id),
    });
    closing.add(await startOurs(environmentOf(peer)));
    await peer.connected();
    const openBare = async (): Promise<Side> => {
      const bare = await openPeer();
      await registerSame(peer, bare.peer);
      const shown = {
        question: await showAgain(peer, bare.peer, bare.people, 'quiz.answer:'),
        feedback: await showAgain(peer, bare.peer, bare.people, 'quiz.next:'),
      };
      closing.add(await startBare('bare-discord.ts', environmentOf(bare.peer)));
      await bare.peer.connected();
      return sideOfBare(bare.peer, bare.people, shown);
    };
    return { ours: sideOfOurs(peer, people), openBare, close: closing.close };
  } catch (error) {
    await closing.close();
    throw error;
  }
};

const placeOf = (member: number): { readonly channel: string } => ({
  channel: CHANNELS[member % CHANNELS.length] ?? '',
});

const sideOfOurs = (peer: DiscordPeer, people: readonly Member[]): Side => {
  const routine = createRoutine('discord');
  const before = new Map<number, Shown>();
  return sideOf(peer, people, {
    until: 'answered',
    plan: (member) => {
      const shown = before.get(member);
      return {
        shown,
        turn: routine(shown?.buttons.flatMap(({ customId }) => customId ?? []) ?? []),
      };
    },
    saw: (member, turn, shown) => {
      if (shown.buttons.some(({ customId = '' }) => isQuizControl(customId))) before.set(member, shown);
      else if (turn.kind === 'press') before.delete(member);
    },
  });
};

const sideOfBare = (
  peer: DiscordPeer,
  people: readonly Member[],
  messages: Readonly<Record<Exclude<Standing, 'nothing'>, Shown>>,
): Side => {
  const routine = createRoutine('discord');
  const imagined = createImagined();
  return sideOf(peer, people, {
    until: 'acknowledged',
    plan: (member) => {
      const standing = imagined.before(member);
      const shown = standing === 'nothing' ? undefined : messages[standing];
      const turn = routine(shown?.buttons.flatMap(({ customId }) => customId ?? []) ?? []);
      imagined.did(member, turn);
      return { shown, turn };
    },
    saw: () => {},
  });
};

type Play = {
  /** A bare client's answers stay deferred. */
  readonly until: 'answered' | 'acknowledged';
  readonly plan: (member: number) => { readonly shown: Shown | undefined; readonly turn: Turn };
  readonly saw: (member: number, turn: Turn, shown: Shown) => void;
};

const sideOf = (peer: DiscordPeer, people: readonly Member[], { until, plan, saw }: Play): Side => {
  const times: number[] = [];
  return {
    members: people.length,
    turn: async (member) => {
      const person = people[member];
      const { shown, turn } = plan(member);
      if (!person) throw new Error(`there is no member ${member}`);
      const acting =
        turn.kind === 'press' && shown
          ? person.press(shown, turn.controlId, { until })
          : runCommand(person, turn, { ...placeOf(member), until });
      const outcome = await acting;
      times.push(outcome.afterMs);
      if (outcome.kind === 'message' || outcome.kind === 'update') saw(member, turn, outcome.message);
    },
    takeTimes: () => {
      if (peer.log.counters.refusedAnswers > 0)
        throw new Error(`the peer refused ${peer.log.counters.refusedAnswers} answers: the figures mean nothing`);
      return times.splice(0);
    },
  };
};

const runCommand = (person: Member, turn: Turn, place: Parameters<Member['run']>[2]): ReturnType<Member['run']> => {
  if (turn.kind !== 'command') throw new Error('a button to press, and no message that has it');
  return person.run(turn.name, turn.options, place);
};

/** The commands that ours registered, so that people can run them at the bare client too. */
const registerSame = async (from: DiscordPeer, to: DiscordPeer): Promise<void> => {
  const commands = await ask(from, 'GET', `/applications/${from.applicationId}/commands`);
  await ask(to, 'PUT', `/applications/${to.applicationId}/commands`, commands);
};

/**
 * A message that ours answered with, word for word, in the bare client's guild: whoever presses on
 * it sends as large a payload.
 */
const showAgain = async (
  from: DiscordPeer,
  to: DiscordPeer,
  people: readonly Member[],
  control: string,
): Promise<Shown> => {
  const body = from.log.requests
    .map(messageIn)
    .find((message) => message && JSON.stringify(message.components).includes(`"${control}`));
  const [channelId = ''] = Object.values(to.guilds[0]?.channels ?? {});
  if (!body || !people[0]) throw new Error(`ours showed nothing with ${control}`);
  await ask(to, 'POST', `/channels/${channelId}/messages`, {
    flags: body.flags & ~EPHEMERAL,
    components: body.components,
  });
  return people[0].awaits({ channel: channelId });
};

const message = z.object({ flags: z.number(), components: z.array(z.unknown()) });

/** Within the first response to an interaction, or by itself where that was put off. */
const messageIn = ({ body }: { readonly body: unknown }): z.infer<typeof message> | undefined =>
  z.union([message, z.object({ data: message }).transform(({ data }) => data)]).safeParse(body).data;

const ask = async ({ apiUrl, token }: DiscordPeer, method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} got ${response.status}: ${await response.text()}`);
  return response.json();
};
