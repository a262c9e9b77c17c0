/**
 * Messages of one conversation leave in the order in which they were stated, whoever delivers them;
 * and a queue that is lost loses none of them.
 */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Messenger } from '../../src/chat/deliver/messenger.ts';
import { type Notice, noticeOf } from '../../src/chat/deliver/notice.ts';
import { single, structured } from '../../src/chat/deliver/subject.ts';
import { paragraph, view } from '../../src/chat/view/view.ts';
import { outbox as outboxTable } from '../../src/database/schema/outbox.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { createOutbox, type Destination, type Intent, intentOf } from '../../src/jobs/outbox.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { text, wordsOf } from '../../src/lib/words/text.ts';
import { createTestClock, type TestClock } from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hurryRetries } from '../support/hurry.ts';
import { createReceiver, type Receiver } from '../support/receiver.ts';

const SAID = { name: 'test.said', title: 'Something said', subject: single } as const;
const CALL = {
  name: 'test.call',
  title: 'Your turn',
  subject: structured(z.object({ number: z.int(), room: z.string() })),
  overtakes: true,
} as const;
const say = (words: string) => view(words, [paragraph(text`${words}`)]);
const notices: readonly Notice[] = [
  noticeOf(SAID, { draw: async (words) => say(words) }),
  noticeOf(CALL, { draw: async ({ number, room }) => say(`${number + 1} in ${room}`) }),
];

const PROCESSES = 3;
let counted = 0;

const createProcesses = (kept: TestDatabase, clock: TestClock, messenger: () => Messenger) => {
  const engines: Engine[] = [];
  return {
    open: (warned: string[] = []): Engine => {
      counted += 1;
      const log = { info: () => {}, warn: (_: object, event: string) => void warned.push(event), error: () => {} };
      const random = seededRandom(`process ${counted}`);
      const engine = createEngine({ database: kept.database, clock, random, log }, () => ({
        notices,
        routines: [],
        messengers: new Map([['discord', messenger()]]),
      }));
      engines.push(engine);
      return engine;
    },
    close: async () => {
      for (const engine of engines) await engine.close();
    },
  };
};

const channel = (channelExternalId: string, threadExternalId?: string): Destination => ({
  platform: 'discord',
  workspaceExternalId: 'g1',
  channelExternalId,
  ...(threadExternalId === undefined ? {} : { threadExternalId }),
});

const intent = (channelId: string, words: string, to = channel(channelId)): Intent => {
  counted += 1;
  return intentOf(SAID, words, { key: `said/${counted}`, to });
};

describe.each([
  ['Postgres', createPostgresDatabase],
  ['PGlite', createPgliteDatabase],
])('a conversation on %s', (_, create) => {
  let kept: TestDatabase;
  let clock: TestClock;
  let receiver: Receiver;
  let processes: ReturnType<typeof createProcesses>;

  beforeAll(async () => {
    kept = await create();
    clock = createTestClock();
    processes = createProcesses(kept, clock, () => receiver.messenger);
  }, 60_000);
  afterAll(async () => {
    await processes.close();
    await kept.drop();
  });
  beforeEach(async () => {
    await kept.database.orm.delete(outboxTable);
    receiver = createReceiver();
  });

  const state = (engine: Engine, intents: readonly Intent[]) =>
    kept.database.orm.transaction((tx) => engine.outbox.send(tx, intents, clock.now()));
  const said = (channel?: string): readonly string[] =>
    receiver.received
      .filter(({ to }) => channel === undefined || (to.kind === 'channel' && to.channelId === channel))
      .map(({ view: { blocks } }) => blocks.map((block) => ('text' in block ? wordsOf(block.text) : '')).join());
  const left = async (): Promise<number> => kept.database.orm.$count(outboxTable, sql`settled_at is null`);
  const waitedS = (seconds: number) =>
    kept.database.orm.execute(sql`update outbox set waits_since = now() - ${seconds}::int * interval '1 second'
      where waits_since is not null`);
  const wake = () => kept.database.orm.execute(sql`update queue.job set start_after = now() where name = 'deliver'`);

  test('keeps its order over several processes, whatever fails on the way', async () => {
    // Only one process opens a folder.
    const count = kept.database.kind === 'pglite' ? 1 : PROCESSES;
    const engines = Array.from({ length: count }, () => processes.open());
    await engines[0]?.drain();
    const faults = fc.array(fc.constantFrom('transient', 'rate-limited', 'cut', undefined), {
      maxLength: 12,
    });
    const shares = fc.array(fc.array(fc.constantFrom('c1', 'c2', 'c3'), { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(shares, faults, async (transactions, failing) => {
        await kept.database.orm.delete(outboxTable);
        receiver = createReceiver();
        const take = receiver.messenger.send;
        let turn = 0;
        const send: Messenger['send'] = async (...given) => {
          // Some are slower than those that are sent after them.
          turn += 1;
          for (let wait = (turn * 7) % 5; wait > 0; wait -= 1) await new Promise(setImmediate);
          return take(...given);
        };
        receiver = { ...receiver, messenger: { ...receiver.messenger, send } };
        receiver.next.push(...failing.map((fault) => fault ?? ('cut' as const)));
        const stated = new Map<string, string[]>();
        let number = 0;
        for (const [index, channels] of transactions.entries()) {
          const intents = channels.map((channel) => {
            number += 1;
            const words = `${channel} ${number}`;
            stated.set(channel, [...(stated.get(channel) ?? []), words]);
            return intent(channel, words);
          });
          const engine = engines[index % count];
          if (engine) await state(engine, intents);
        }
        for (let round = 0; round < 60 && (await left()) > 0; round += 1) {
          await hurryRetries(kept.database);
          await Promise.all(engines.map((engine) => engine.drain()));
        }
        expect(await left()).toBe(0);
        for (const [channel, words] of stated) expect(said(channel)).toEqual(words);
      }),
      { numRuns: 6, seed: 7 },
    );
  });

  test('waits for one that is tried again, for half a minute and no longer', async () => {
    const engine = processes.open();
    receiver.next.push('rate-limited');
    await state(engine, [intent('c1', 'first')]);
    await engine.drain();
    await state(engine, [intent('c1', 'second'), intent('c2', 'elsewhere')]);
    await engine.drain();
    await wake();
    await engine.drain();
    expect(said()).toEqual(['elsewhere']);
    await waitedS(31);
    await wake();
    await engine.drain();
    expect(said('c1')).toEqual(['second']);
    await hurryRetries(kept.database);
    await engine.drain();
    expect(said('c1')).toEqual(['second', 'first']);
  });

  test('says at once what is to wait for nothing, and a thread is a conversation of its own', async () => {
    const engine = processes.open();
    receiver.next.push('rate-limited');
    await state(engine, [intent('c1', 'first')]);
    await engine.drain();
    await state(engine, [
      intent('c1', 'second'),
      intentOf(CALL, { number: 3, room: 'the hall' }, { key: 'call', to: channel('c1') }),
      intent('c1', 'in the thread', channel('c1', 't1')),
    ]);
    await engine.drain();
    expect(said().toSorted()).toEqual(['4 in the hall', 'in the thread']);
    expect(receiver.received.find(({ view: { summary } }) => summary === 'in the thread')?.to).toMatchObject({
      channelId: 'c1',
      threadId: 't1',
    });
    await hurryRetries(kept.database);
    await engine.drain();
    expect(said().slice(2)).toEqual(['first', 'second']);
  });

  test('isn’t held by another whose message takes long, though both were taken in hand together', async () => {
    const slow = Promise.withResolvers<void>();
    const take = receiver.messenger.send;
    const send: Messenger['send'] = async (to, ...rest) => {
      if (to.kind === 'channel' && to.channelId === 'slow') await slow.promise;
      return take(to, ...rest);
    };
    receiver = { ...receiver, messenger: { ...receiver.messenger, send } };
    const engine = processes.open();
    await engine.drain();
    await state(
      engine,
      ['slow', 'c1', 'c1', 'c1'].map((name, index) => intent(name, `${index}`)),
    );
    // One takes all four together; the other is there for what is woken.
    let drained = 0;
    const drain = async () => {
      await engine.drain();
      drained += 1;
    };
    const draining = Promise.all([drain(), drain()]);
    await expect.poll(() => said('c1'), { timeout: 5000 }).toEqual(['1', '2', '3']);
    // It waits without keeping the thread: nobody else would have had their turn before it gave up.
    expect(drained).toBe(0);
    expect(said('slow')).toEqual([]);
    slow.resolve();
    await draining;
    expect(said('slow')).toEqual(['0']);
  });

  test('goes on where a process died with a message in hand, and not before that is known', async () => {
    const engine = processes.open();
    const [first] = [...(await state(engine, [intent('c1', 'first'), intent('c1', 'second')])).values()];
    await kept.database.orm.execute(
      sql`update outbox set attempts = 1, in_hand_until = now() + interval '10 seconds' where id = ${first}::uuid`,
    );
    await engine.drain();
    expect(said()).toEqual([]);
    await kept.database.orm.execute(sql`update outbox set in_hand_until = now()`);
    await wake();
    await engine.drain();
    expect(said()).toEqual(['first', 'second']);
  });

  describe('whose whole queue is lost', () => {
    const loseQueue = () => kept.database.orm.execute(sql`drop schema queue cascade`);

    test('while the process runs goes on by itself, each message once', async () => {
      const engine = processes.open();
      await engine.start();
      receiver.next.push('rate-limited');
      await state(engine, [intent('c1', 'first'), intent('c1', 'second')]);
      await expect.poll(() => receiver.next.length, { timeout: 10_000 }).toBe(0);
      await loseQueue();
      // Whoever states something just then is not failed by it.
      await state(engine, [intent('c2', 'meanwhile')]);
      await kept.database.orm.execute(sql`update outbox set retry_at = now() where retry_at > now()`);
      await expect.poll(left, { timeout: 20_000 }).toBe(0);
      expect(said('c1')).toEqual(['first', 'second']);
      expect(said('c2')).toEqual(['meanwhile']);
      await engine.close();
    }, 40_000);

    test('while nobody asks for anything is made anew by the next who does, each message once', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
      try {
        const warned: string[] = [];
        const engine = processes.open(warned);
        await engine.drain();
        await state(engine, [intent('c1', 'queued')]);
        await loseQueue();
        // In the background the queue is looked after every few seconds: it notices first.
        await vi.advanceTimersByTimeAsync(6000);
        await expect.poll(() => warned).toContain('queue-lost');
        await engine.drain();
        expect(said('c1')).toEqual(['queued']);
      } finally {
        vi.useRealTimers();
      }
    });

    test('between two runs is made anew by the next, each message once', async () => {
      const before = processes.open();
      await before.drain();
      await state(before, [intent('c1', 'queued'), intent('c1', 'queued too')]);
      await before.close();
      await loseQueue();
      const offline = createOutbox({ queue: () => undefined, random: seededRandom('offline') });
      await kept.database.orm.transaction((tx) => offline.send(tx, [intent('c1', 'last')], clock.now()));
      const after = processes.open();
      await after.start();
      await expect.poll(left, { timeout: 20_000 }).toBe(0);
      expect(said('c1')).toEqual(['queued', 'queued too', 'last']);
      await after.close();
    }, 40_000);
  });
});
