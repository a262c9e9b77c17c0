/**
 * Office hours as people meet them: a cohort on one platform or two, whose messages are delivered and
 * whose threads are opened, with a clock that is moved.
 */
import type { Conversations, OpenedThread, Opening } from '../../src/chat/deliver/conversations.ts';
import { type Address, DeliveryError, type MessageRef, type Messenger } from '../../src/chat/deliver/messenger.ts';
import { createIdentify } from '../../src/community/person/identify.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import type { PlatformName } from '../../src/lib/platforms.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createBot, createTestClock, findButton, type Person, quickOffers, wordsIn } from './bot.ts';
import { createPostgresDatabase, type TestDatabase } from './database.ts';
import { asReply, deedsIn, type Stage } from './office-hours-deeds.ts';
import { createReceiver, type Received, type Receiver } from './receiver.ts';

export const CHANNEL = { externalId: 'office', name: 'office-hours' } as const;

export type OpenThread = Opening & { readonly id: string; members: readonly string[]; closed: boolean };

export type FakePlatform = Receiver & {
  readonly conversations: Conversations;
  readonly threads: OpenThread[];
  readonly removed: MessageRef[];
  /** Boards, of which another has taken the place. */
  readonly takenDown: MessageRef[];
  /** Messages that somebody deleted. */
  readonly lost: Set<string>;
  /** Who takes no direct messages. */
  readonly closed: Set<string>;
  /** What the next calls about threads, and taking back what isn't a board, do instead. */
  readonly faults: DeliveryError[];
  /** What happens while the next threads are being opened. */
  readonly meanwhile: (() => Promise<unknown>)[];
};

const isBoard = ({ to, key }: Received): boolean => to.kind === 'channel' && key.startsWith('office-hours.board/');

/** `takesIn`: whether people can be added to a thread; else another one opens for all of them. */
const createPlatform = (takesIn: boolean): FakePlatform => {
  const receiver = createReceiver();
  const threads: OpenThread[] = [];
  const removed: MessageRef[] = [];
  const takenDown: MessageRef[] = [];
  const lost = new Set<string>();
  const closed = new Set<string>();
  const faults: DeliveryError[] = [];
  const meanwhile: FakePlatform['meanwhile'] = [];
  const fail = (): void => {
    const fault = faults.shift();
    if (fault) throw fault;
  };
  const openThread: Conversations['openThread'] = async (channel, opening, key): Promise<OpenedThread> => {
    fail();
    await meanwhile.shift()?.();
    const id = `thread-${threads.length + 1}`;
    const message = await receiver.messenger.send({ ...channel, threadId: id }, opening.view, key);
    threads.push({ ...opening, id, members: opening.onlyFor ?? [], closed: false });
    return { address: { ...channel, threadId: id }, message, isPrivate: opening.onlyFor !== undefined };
  };
  const find = (id: string): OpenThread => {
    const found = threads.find((thread) => thread.id === id);
    if (!found) throw new DeliveryError('gone', `no thread ${id}`);
    return found;
  };
  return {
    ...receiver,
    messenger: {
      ...receiver.messenger,
      send: async (to, ...rest) => {
        if (to.kind === 'direct' && closed.has(to.accountId)) throw new DeliveryError('unreachable', 'closed');
        return receiver.messenger.send(to, ...rest);
      },
      edit: async (message, view, leaving) => {
        if (lost.has(message.messageId)) throw new DeliveryError('gone', 'somebody deleted it');
        await receiver.messenger.edit(message, view, leaving);
      },
    },
    threads,
    removed,
    takenDown,
    lost,
    closed,
    faults,
    meanwhile,
    conversations: {
      openThread,
      addToThread: async (thread, opening, key) => {
        const found = find(thread.address.threadId);
        const areIn = opening.onlyFor.length === found.members.length;
        if (!takesIn && !areIn) return openThread(thread.address, opening, key);
        fail();
        found.members = opening.onlyFor;
        return thread;
      },
      closeThread: async ({ address }) => {
        fail();
        find(address.threadId).closed = true;
      },
      openGroup: async () => {
        throw new DeliveryError('not-permitted', 'no groups here');
      },
      remove: async (message) => {
        const isOfBoard = receiver.received.some((each) => each.messageId === message.messageId && isBoard(each));
        if (!isOfBoard) fail();
        (isOfBoard ? takenDown : removed).push(message);
      },
      pin: async () => {},
    },
  };
};

/** What is tried out there is read by nobody, and taken back without a trace. */
const tryingOn = (
  { messenger: { edit }, conversations }: FakePlatform,
  { messenger }: Receiver,
): Messenger & Conversations => ({
  ...messenger,
  edit,
  ...conversations,
  send: async (...given) => {
    const message = await messenger.send(...given);
    return { ...message, messageId: `try-${message.messageId}` };
  },
  remove: async (message) => {
    if (!message.messageId.startsWith('try-')) await conversations.remove(message);
  },
});

export type Scene = Stage &
  ReturnType<typeof deedsIn> & {
    readonly kept: TestDatabase;
    readonly engine: Engine;
    readonly discord: FakePlatform;
    readonly slack: FakePlatform;
    /** What channels are tried out with. */
    readonly tries: Receiver;
    readonly cohortId: string;
    readonly member: (
      name: string,
      role?: 'learner' | 'helper' | 'organiser',
      platform?: 'discord' | 'slack',
    ) => Promise<Person>;
    /** The organiser has put the board into the channel, and nobody helps yet. */
    readonly setUp: () => Promise<void>;
    /** The boards that stand. */
    readonly boards: () => readonly Received[];
    readonly end: () => Promise<void>;
  };

const workspaces = { discord: 'g1', slack: 't1' } as const;

export const createScene = async (at = '2026-03-02T16:00:00Z'): Promise<Scene> => {
  const kept = await createPostgresDatabase();
  const [discord, slack] = [createPlatform(true), createPlatform(false)];
  const platforms = new Map<PlatformName, FakePlatform>([
    ['discord', discord],
    ['slack', slack],
  ]);
  const tries = createReceiver();
  const bot = createBot(kept.database, {
    clock: createTestClock(at),
    publicUrl: 'https://watermark.example',
    messengers: new Map([...platforms].map(([name, platform]) => [name, tryingOn(platform, tries)])),
  });
  const log = { info: () => {}, warn: () => {}, error: (fields: object) => bot.failures.push(fields) };
  const random = seededRandom('office hours');
  const engine = createEngine({ database: kept.database, clock: bot.clock, random, log }, () => ({
    ...quickOffers(bot),
    messengers: new Map([...platforms].map(([name, { messenger }]) => [name, messenger])),
  }));
  const identify = createIdentify({ database: kept.database, clock: bot.clock, random });
  const rows = <Row>(query: string): Promise<readonly Row[]> => kept.database.statement<Row>(query, []);

  const ora = bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: workspaces.discord });
  await bot.enrol(ora, 'organiser');
  const cohortId = (await rows<{ id: string }>('select id from cohort'))[0]?.id ?? '';
  const member: Scene['member'] = async (name, role = 'learner', platform = 'discord') => {
    const person = bot.person(name, { platform, workspace: workspaces[platform] });
    const { personId } = await identify(person.origin);
    await kept.database.statement(
      'insert into enrolment (cohort_id, person_id, role, created_at) values ($1::uuid, $2::uuid, $3::role, now())',
      [cohortId, personId, role],
    );
    return person;
  };
  const say: Scene['say'] = (person, deed, options = {}) =>
    person.send({
      kind: 'command',
      command: 'oh',
      options: deed ? { do: deed, ...options } : options,
      channel: CHANNEL,
    });
  const press: Scene['press'] = (person, on, label) =>
    person.send({ kind: 'action', controlId: findButton(asReply(on), label).id, values: [], channel: CHANNEL });
  const isFor = (to: Address, person: Person): boolean =>
    to.kind === 'direct' && to.accountId === person.origin.account.externalId;
  const stage: Stage = {
    bot,
    say,
    press,
    rows,
    settle: async () => {
      await engine.tick();
      await engine.drain();
      // What was told of an outcome may state something more, such as a card with its thread.
      await engine.drain();
    },
    join: async (person, topic, more = {}) => {
      const form = await say(person, 'join');
      const sent = await person.fill(form, { topic: [topic], tried: [`${person.name} tried it twice`], ...more });
      return wordsIn(sent).includes('may answer') ? press(person, sent, 'I still want help') : sent;
    },
    written: (person) =>
      [...discord.received, ...slack.received]
        .filter(({ to }) => isFor(to, person))
        .map(({ view }) => view)
        .reverse(),
  };
  return {
    ...stage,
    ...deedsIn(stage),
    ...{ kept, engine, discord, slack, tries, cohortId, member },
    setUp: async () => {
      await press(ora, await say(ora), 'Show the board here');
    },
    boards: () =>
      [...discord.received, ...slack.received].filter(
        (each) =>
          isBoard(each) &&
          ![...discord.takenDown, ...slack.takenDown].some(({ messageId }) => messageId === each.messageId) &&
          !discord.lost.has(each.messageId),
      ),
    end: async () => {
      await engine.close();
      await kept.drop();
    },
  };
};
