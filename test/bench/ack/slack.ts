/** The benchmark's people on Slack: slash commands and buttons over signed HTTP or Socket Mode. */
import { readFileSync } from 'node:fs';
import { type SlackPeer, startSlackPeer } from '../../peers/slack/peer.ts';
import { freePort, startPostgres } from '../../support/postgres-server.ts';
import { fillCohort } from './cohort.ts';
import { startBare, startOurs } from './processes.ts';
import { createImagined, createRoutine, isQuizControl, type Standing, type Turn } from './routine.ts';
import { createClosing, REQUESTS_KEPT, type Scene, type Side } from './scene.ts';

type Member = ReturnType<SlackPeer['member']>;
type Shown = ReturnType<Member['sees']>[number];
type Opened = {
  readonly peer: SlackPeer;
  readonly people: readonly Member[];
  readonly channel: string;
  readonly environment: Readonly<Record<string, string>>;
};

export const openSlackScene = async (transport: 'http' | 'socket', members: number): Promise<Scene> => {
  const closing = createClosing();
  try {
    const server = await startPostgres({ safe: true });
    closing.add(server.stop);
    const database = `${server.url}/postgres`;
    const openPeer = async (): Promise<Opened> => {
      const opened = await startPeer(transport, members, database);
      closing.add(opened.peer.close);
      return opened;
    };

    const ours = await openPeer();
    await fillCohort(database, {
      platform: 'slack',
      workspaceId: ours.peer.teamId,
      memberIds: ours.people.map(({ id }) => id),
    });
    closing.add(await startOurs(ours.environment));
    const openBare = async (): Promise<Side> => {
      const bare = await openPeer();
      const shown = {
        question: await showAgain(ours, bare, 'quiz.answer:'),
        feedback: await showAgain(ours, bare, 'quiz.next:'),
      };
      closing.add(await startBare('bare-slack.ts', bare.environment));
      return sideOfBare(bare, shown);
    };
    return { ours: sideOfOurs(ours), openBare, close: closing.close };
  } catch (error) {
    await closing.close();
    throw error;
  }
};

/** With the environment by which a bot reaches it. */
const startPeer = async (transport: 'http' | 'socket', members: number, database: string): Promise<Opened> => {
  const port = await freePort();
  const manifest = JSON.parse(readFileSync(new URL('../../../deploy/slack/manifest.json', import.meta.url), 'utf8'));
  const peer = await startSlackPeer({
    manifest,
    callsKept: REQUESTS_KEPT,
    transport: transport === 'http' ? { http: `http://127.0.0.1:${port}/slack/events` } : 'socket',
  });
  const people = Array.from({ length: members }, (_, number) => peer.member(`member-${number}`));
  return {
    peer,
    people,
    channel: peer.channel('study').id,
    environment: {
      DATABASE_URL: database,
      PORT: String(port),
      SLACK_API_URL: peer.apiUrl,
      SLACK_BOT_TOKEN: peer.botToken,
      ...(transport === 'http' ? { SLACK_SIGNING_SECRET: peer.signingSecret } : { SLACK_APP_TOKEN: peer.appToken }),
    },
  };
};

/** What people do next they decide by what they see: an answer comes after its acknowledgement. */
const sideOfOurs = (opened: Opened): Side => {
  const routine = createRoutine('slack');
  return sideOf(opened, (member) => {
    const shown = opened.people[member]
      ?.sees(opened.channel)
      .findLast(({ blocks }) => controlsOf(blocks).some(isQuizControl));
    return { shown, turn: routine(shown ? controlsOf(shown.blocks) : []) };
  });
};

const sideOfBare = (opened: Opened, messages: Readonly<Record<Exclude<Standing, 'nothing'>, Shown>>): Side => {
  const routine = createRoutine('slack');
  const imagined = createImagined();
  return sideOf(opened, (member) => {
    const standing = imagined.before(member);
    const shown = standing === 'nothing' ? undefined : messages[standing];
    const turn = routine(shown ? controlsOf(shown.blocks) : []);
    imagined.did(member, turn);
    return { shown, turn };
  });
};

const controlsOf = (blocks: Shown['blocks']): readonly string[] =>
  [...JSON.stringify(blocks).matchAll(/"action_id":"([^"]*)"/g)].map(([, id = '']) => id);

type Plan = (member: number) => { readonly shown: Shown | undefined; readonly turn: Turn };

const sideOf = ({ peer, people, channel }: Opened, plan: Plan): Side => {
  let taken = 0;
  return {
    members: people.length,
    turn: async (member) => {
      const person = people[member];
      const { shown, turn } = plan(member);
      if (!person) throw new Error(`there is no member ${member}`);
      // What becomes of it the peer's log says.
      if (turn.kind === 'press' && shown) await person.press(shown, turn.controlId);
      else await runCommand(person, turn, channel);
    },
    takeTimes: () => {
      const refusals = Object.entries(peer.counters.refusals);
      if (refusals.length > 0)
        throw new Error(`the peer refused ${JSON.stringify(refusals)}: the figures mean nothing`);
      const all = Object.values(peer.counters.deliveries).reduce((sum, count) => sum + count, 0);
      const fresh = peer.log.deliveries.slice(peer.log.deliveries.length - (all - taken));
      taken = all;
      return fresh
        .filter(({ kind }) => kind !== 'events_api')
        .map(({ outcome, tookMs }) => (outcome === 'acked' ? tookMs : Number.POSITIVE_INFINITY));
    },
  };
};

const runCommand = async (person: Member, turn: Turn, channel: string): Promise<void> => {
  if (turn.kind !== 'command') throw new Error('a button to press, and no message that has it');
  const options = Object.entries(turn.options).map(([name, value]) => `${name}="${value}"`);
  await person.run(`/${turn.name} ${options.join(' ')}`, { channel });
};

/**
 * A message that ours answered with, word for word and as private, at the bare app's: whoever
 * presses on it sends as large a payload.
 */
const showAgain = async (from: Opened, to: Opened, control: string): Promise<Shown> => {
  const { args } =
    from.peer.log.calls.find(
      ({ method, args: { blocks } }) =>
        method === 'response_url' && JSON.stringify(blocks ?? []).includes(`"${control}`),
    ) ?? {};
  const [reader] = to.people;
  if (!args || !reader) throw new Error(`ours showed nothing with ${control}`);
  const response = await fetch(`${to.peer.apiUrl}chat.postEphemeral`, {
    method: 'POST',
    headers: { authorization: `Bearer ${to.peer.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      channel: to.channel,
      user: reader.id,
      text: args['text'],
      blocks: args['blocks'],
    }),
  });
  const shown = reader.sees(to.channel).at(-1);
  if (!shown) throw new Error(`the peer did not take that message: ${await response.text()}`);
  return shown;
};
