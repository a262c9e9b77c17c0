/** What must be sent is sent: once, whatever breaks between the row and the message. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DeliveryError, type Messenger } from '../../src/chat/deliver/messenger.ts';
import type { Notice, NoticeOutcome, Routine } from '../../src/chat/deliver/notice.ts';
import { paragraph, view } from '../../src/chat/view/view.ts';
import type { Database } from '../../src/database/client.ts';
import { DatabaseUnreachable } from '../../src/database/connect/errors.ts';
import { outbox as outboxTable } from '../../src/database/schema/outbox.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import type { Intent } from '../../src/jobs/outbox.ts';
import { runRoutines } from '../../src/jobs/tick.ts';
import { currentRequest, withRequest } from '../../src/lib/process/request.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { text, wordsOf } from '../../src/lib/words/text.ts';
import { createTestClock, type TestClock } from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hurryRetries } from '../support/hurry.ts';
import { createReceiver, type Receiver } from '../support/receiver.ts';

/** A database that is away for whoever reaches it by this, and there for all others. */
const createAway = (real: Database) => {
  let away = false;
  const check = (): void => {
    if (away) throw new DatabaseUnreachable(new Error('cut'));
  };
  const orm: Database['orm'] = Object.assign(Object.create(real.orm), {
    transaction: async (work: Parameters<Database['orm']['transaction']>[0]) => {
      check();
      return real.orm.transaction(work);
    },
  });
  const statement: Database['statement'] = async (text_, parameters) => {
    check();
    return real.statement(text_, parameters);
  };
  const set = (is: boolean): void => {
    away = is;
  };
  return { database: { ...real, orm, statement }, set };
};

describe.each([
  ['Postgres', createPostgresDatabase],
  ['PGlite', createPgliteDatabase],
])('the outbox on %s', (_, open) => {
  let kept: TestDatabase;
  let engine: Engine;
  let receiver: Receiver;
  let clock: TestClock;
  let words: (subject: string) => string | undefined;
  let told: [string, NoticeOutcome][];
  /** What happens while the next message is drawn. */
  let meanwhile: (() => Promise<void>) | undefined;
  let counted = 0;
  const count = (): number => {
    counted += 1;
    return counted;
  };
  const engines: Engine[] = [];
  const logged: string[] = [];

  const notice: Notice = {
    name: 'test.hello',
    title: 'A greeting',
    draw: async (subject) => {
      const happening = meanwhile;
      meanwhile = undefined;
      await happening?.();
      const said = words(subject);
      return said === undefined ? undefined : view(said, [paragraph(text`${said}`)]);
    },
    settled: async (subject, outcome) => void told.push([subject, outcome]),
  };
  const log = {
    info: () => {},
    warn: (_fields: object, event: string) => void logged.push(event),
    error: (_fields: object, event: string) => void logged.push(event),
  };

  const createTestEngine = (routines: readonly Routine[] = [], database = kept.database): Engine => {
    const made = createEngine({ database, clock, random: seededRandom(`engine ${count()}`), log }, () => ({
      notices: [notice],
      routines,
      messengers: new Map([['discord', receiver.messenger]]),
    }));
    engines.push(made);
    return made;
  };

  const intent = (more: Partial<Intent> = {}): Intent => ({
    notice: 'test.hello',
    subject: 'ada',
    key: `hello/${count()}`,
    to: { platform: 'discord', workspaceExternalId: 'g1', channelExternalId: 'c1' },
    ...more,
  });
  const send = (intents: readonly Intent[]): Promise<ReadonlyMap<string, string>> =>
    kept.database.orm.transaction((tx) => engine.outbox.send(tx, intents, clock.now()));
  const edit = (outboxId: string): Promise<void> =>
    kept.database.orm.transaction((tx) =>
      engine.outbox.edit(tx, [{ outboxId, notice: 'test.hello', subject: 'ada' }], clock.now()),
    );
  const rows = () => kept.database.orm.select().from(outboxTable).orderBy(outboxTable.createdAt);
  const said = (): string[] =>
    receiver.received.map(({ view: { blocks } }) =>
      blocks.map((block) => ('text' in block ? wordsOf(block.text) : '')).join(),
    );
  /** pg-boss counts real time: what waits for its retry is made ready instead of slept for. */
  const drainRetries = async (times = 14): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await hurryRetries(kept.database);
      await engine.drain();
    }
  };
  /** For a lock, or on PGlite for the one connection. */
  const isAnybodyWaiting = async (): Promise<boolean> => {
    if (kept.database.kind === 'pglite') return true;
    const waiting = await kept.database.statement(
      `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      [],
    );
    return waiting.length > 0;
  };
  /** Seconds until a row's job is ready. */
  const waitsS = async (outboxId: string): Promise<number> => {
    const [job] = await kept.database.statement<{ seconds: number }>(
      `select extract(epoch from start_after - now())::float8 as seconds from queue.job
       where name = 'deliver' and state in ('created', 'retry') and data ->> 'outboxId' = $1`,
      [outboxId],
    );
    return job?.seconds ?? Number.NaN;
  };
  /** As though the process had died at that moment, and its job had come back. */
  const abandon = async (outboxId: string, sinceMs: number): Promise<void> => {
    await kept.database.orm.execute(
      sql`update outbox set claimed_at = now() - ${sinceMs} * interval '1 millisecond', attempts = 1 where id = ${outboxId}::uuid`,
    );
  };

  beforeAll(async () => {
    kept = await open();
    clock = createTestClock();
    receiver = createReceiver();
    engine = createTestEngine();
  }, 60_000);
  afterAll(async () => {
    for (const each of engines) await each.close();
    await kept.drop();
  });
  beforeEach(async () => {
    await kept.database.orm.delete(outboxTable);
    receiver.received.splice(0);
    receiver.next.splice(0);
    words = (subject) => `Hello, ${subject}`;
    told = [];
    meanwhile = undefined;
    logged.splice(0);
  });

  test('what somebody’s act causes to be sent, changed and told of bears the number of that act', async () => {
    const seen: (string | undefined)[] = [];
    const note = async (): Promise<void> => void seen.push(currentRequest());
    meanwhile = note;
    const ids = await withRequest('act-1', () => send([intent()]));
    await engine.drain();
    meanwhile = note;
    await withRequest('act-2', () => edit([...ids.values()][0] ?? ''));
    await engine.drain();
    expect(seen).toEqual(['act-1', 'act-2']);
    // What nobody’s act caused has the number of its row.
    meanwhile = note;
    const [own] = (await send([intent()])).values();
    await engine.drain();
    expect(seen.at(-1)).toBe(own);
  });

  test('a message is sent once however often its intent is stated, and its feature hears of it', async () => {
    const one = intent();
    const first = await send([one]);
    const second = await send([one, one]);
    await engine.drain();
    expect(second).toEqual(first);
    expect(said()).toEqual(['Hello, ada']);
    expect(told).toEqual([['ada', { outcome: 'sent' }]]);
    expect(await rows()).toMatchObject([
      { outcome: 'sent', messageId: 'm0', messageChannelId: 'c1', attempts: 1, uncertain: false },
    ]);
  });

  test('what a failed transaction would have sent is not sent', async () => {
    await expect(
      kept.database.orm.transaction(async (tx) => {
        await engine.outbox.send(tx, [intent()], clock.now());
        throw new Error('changed our mind');
      }),
    ).rejects.toThrow();
    await engine.drain();
    expect(said()).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  test('what has nothing to say any more, or comes too late, is skipped', async () => {
    await send([intent({ subject: 'nobody' }), intent({ notAfter: clock.now().subtract({ seconds: 1 }) })]);
    words = (subject) => (subject === 'nobody' ? undefined : subject);
    await engine.drain();
    expect(said()).toEqual([]);
    expect((await rows()).map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
  });

  test.each(['transient', 'rate-limited', 'broken'] as const)(
    'a passing fault (%s) is made good by a later try',
    async (fault) => {
      receiver.next.push(fault);
      await send([intent()]);
      await drainRetries(2);
      expect(said()).toEqual(['Hello, ada']);
      expect(await rows()).toMatchObject([{ outcome: 'sent', uncertain: false }]);
    },
  );

  test('being rate-limited costs no try', async () => {
    receiver.next.push(...Array.from({ length: 20 }, () => 'rate-limited' as const));
    await send([intent()]);
    await drainRetries(22);
    expect(await rows()).toMatchObject([{ outcome: 'sent', attempts: 1 }]);
  });

  test.each(['unreachable', 'gone'] as const)(
    'a refusal for good (%s) is not tried again, and its feature is told why',
    async (fault) => {
      receiver.next.push(fault);
      await send([intent()]);
      await drainRetries(3);
      expect(said()).toEqual([]);
      expect(told).toEqual([['ada', { outcome: 'failed', unreachable: true, words: `told to be ${fault}` }]]);
      expect(await rows()).toMatchObject([{ outcome: 'failed', unreachable: true }]);
    },
  );

  test('a message that can’t be drawn is given up soon and holds nobody up', async () => {
    words = (subject) => {
      if (subject === 'poison') throw new Error('bad data');
      return `Hello, ${subject}`;
    };
    const elsewhere = (channelExternalId: string) => ({
      to: { platform: 'discord', workspaceExternalId: 'g1', channelExternalId } as const,
    });
    await send([
      intent({ subject: 'poison' }),
      intent(elsewhere('c2')),
      intent({ subject: 'bob', ...elsewhere('c3') }),
    ]);
    await engine.drain();
    expect(said().toSorted()).toEqual(['Hello, ada', 'Hello, bob']);
    await drainRetries(4);
    expect((await rows()).map(({ outcome }) => outcome).toSorted()).toEqual(['failed', 'sent', 'sent']);
    expect(logged.filter((event) => event === 'delivery-broken')).toHaveLength(3);
  });

  test('what was given up can be tried again, once', async () => {
    receiver.next.push('unreachable');
    const ids = await send([intent()]);
    await engine.drain();
    const retry = () => kept.database.orm.transaction((tx) => engine.outbox.retry(tx, [...ids.values()]));
    expect(await retry()).toBe(1);
    expect(await retry()).toBe(0);
    await engine.drain();
    expect(said()).toEqual(['Hello, ada']);
  });

  test('what is tried again after its time is still said in a channel, and no longer to one person', async () => {
    receiver.next.push('unreachable', 'unreachable');
    const notAfter = clock.now().add({ minutes: 10 });
    const person = {
      platform: 'discord',
      workspaceExternalId: 'g1',
      accountExternalId: 'a1',
    } as const;
    const ids = await send([intent({ notAfter }), intent({ notAfter, to: person, subject: 'bob' })]);
    await engine.drain();
    clock.forward({ minutes: 11 });
    expect(await kept.database.orm.transaction((tx) => engine.outbox.retry(tx, [...ids.values()]))).toBe(2);
    await engine.drain();
    expect(said()).toEqual(['Hello, ada']);
    expect((await rows()).map(({ outcome }) => outcome).toSorted()).toEqual(['sent', 'skipped']);
  });

  test('a place that could not be used for as long as we try is out of reach, and a person there is not', async () => {
    const before = receiver;
    const refuse = () =>
      Promise.reject(new DeliveryError('transient', 'the token was revoked', { unreachableAtLast: true }));
    receiver = {
      ...createReceiver(),
      messenger: { onceForMs: Number.POSITIVE_INFINITY, send: refuse, edit: refuse },
    };
    await send([
      intent(),
      intent({
        to: { platform: 'discord', workspaceExternalId: 'g1', accountExternalId: 'a1' },
        subject: 'bob',
      }),
    ]);
    await drainRetries(11);
    expect(told).toEqual([]);
    await drainRetries(2);
    receiver = before;
    expect(Object.fromEntries(told)).toEqual({
      ada: { outcome: 'failed', unreachable: true, words: 'the token was revoked' },
      bob: { outcome: 'failed', unreachable: false, words: 'the token was revoked' },
    });
  });

  test.each([
    ['outbox', 'edits', 'outbox_edits'],
    ['daily_post', 'outbox_id', 'daily_post_outbox'],
  ])('a row that is cleared away is found in %s.%s without looking at all the others', async (table, column, index) => {
    const plan = await kept.database.orm.transaction(async (tx) => {
      // Even where there are few rows.
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(
        sql`explain delete from ${sql.identifier(table)} where ${sql.identifier(column)} = '00000000-0000-7000-8000-000000000000'`,
      );
    });
    expect(JSON.stringify(plan)).toContain(` ${index} `);
  });

  describe('a process that dies between claiming and recording', () => {
    test('sends again where the platform knows the key', async () => {
      receiver.next.push('cut');
      await send([intent()]);
      await drainRetries(2);
      expect(said()).toEqual(['Hello, ada']);
      expect(await rows()).toMatchObject([{ outcome: 'sent', uncertain: false }]);
    });

    test('sends again while the platform knows the key, however often it was tried before', async () => {
      const before = receiver;
      receiver = createReceiver(120_000);
      const [id] = [...(await send([intent()])).values()];
      // A platform that was down for a while, and now answers nothing.
      await kept.database.orm.execute(sql`update outbox set attempts = 7 where id = ${id}::uuid`);
      receiver.next.push('cut');
      await engine.drain();
      expect(await waitsS(String(id))).toBeLessThanOrEqual(10);
      // Then the process dies with it in hand, and it is left as another claimed it.
      meanwhile = async () => {
        await kept.database.orm.execute(sql`update outbox set attempts = attempts + 1 where id = ${id}::uuid`);
        await kept.database.orm.execute(sql`update queue.job set retry_count = 9 where state = 'active'`);
      };
      await drainRetries(1);
      expect(await waitsS(String(id))).toBeLessThanOrEqual(10);
      receiver = before;
    });

    test('sends again and says so where the platform knows no keys', async () => {
      const forgetful = createReceiver(0);
      const before = receiver;
      receiver = forgetful;
      forgetful.next.push('cut');
      await send([intent()]);
      await drainRetries(2);
      receiver = before;
      expect(forgetful.received).toHaveLength(2);
      expect(await rows()).toMatchObject([{ outcome: 'sent', uncertain: true }]);
    });

    test('leaves no doubt about a message that was refused, though others of its batch are still on their way', async () => {
      const before = receiver;
      const onTheWay = Promise.withResolvers<void>();
      const { messenger } = receiver;
      const slow: Messenger = {
        ...messenger,
        send: async (to, view_, key, leaving) => {
          if (to.kind === 'direct') await onTheWay.promise;
          return messenger.send(to, view_, key, leaving);
        },
      };
      receiver = { ...receiver, messenger: slow };
      receiver.next.push('transient');
      const person = {
        platform: 'discord',
        workspaceExternalId: 'g1',
        accountExternalId: 'a1',
      } as const;
      const [refused] = [...(await send([intent(), intent({ to: person, subject: 'bob' })])).values()];
      const draining = engine.drain();
      await expect.poll(() => waitsS(String(refused))).toBeGreaterThan(0);
      expect((await rows()).find(({ id }) => id === refused)).toMatchObject({
        claimedAt: null,
        failure: 'told to be transient',
      });
      onTheWay.resolve();
      await draining;
      receiver = before;
    });

    test('leaves it to a person once the platform no longer knows the key', async () => {
      const before = receiver;
      receiver = createReceiver(120_000);
      const ids = await send([intent(), intent()]);
      const [old, young] = [...ids.values()];
      await abandon(String(old), 121_000);
      await abandon(String(young), 20_000);
      await drainRetries(2);
      expect(said()).toEqual(['Hello, ada']);
      receiver = before;
      const found = await rows();
      expect(found.find(({ id }) => id === old)).toMatchObject({
        outcome: 'failed',
        uncertain: true,
      });
      expect(found.find(({ id }) => id === young)).toMatchObject({ outcome: 'sent' });
    });
  });

  test('what is known of a message is noted once the database is back, however long that takes', async () => {
    const away = createAway(kept.database);
    const here = createTestEngine([], away.database);
    await here.drain();
    const before = receiver;
    const { messenger } = receiver;
    const refuse: Messenger['send'] = async (_to, _view, _key, leaving) => {
      await leaving?.();
      away.set(true);
      throw new DeliveryError('transient', 'Discord answered 500');
    };
    receiver = { ...receiver, messenger: { ...messenger, send: refuse } };
    const [id] = [...(await send([intent()])).values()];
    const drained = here.drain().catch(() => {});
    await expect.poll(() => logged).toContain('delivery-unrecorded');
    // Longer than the platform would know the message again.
    await kept.database.orm.execute(sql`update outbox set claimed_at = claimed_at - interval '10 minutes'`);
    receiver = before;
    away.set(false);
    await drained;
    expect(await rows()).toMatchObject([{ id, claimedAt: null, outcome: null }]);
    await drainRetries(1);
    expect(said()).toEqual(['Hello, ada']);
    expect(await rows()).toMatchObject([{ outcome: 'sent', uncertain: false }]);
  });

  test('a message whose job is lost gets another', async () => {
    await send([intent()]);
    // Given up after too many processes died with it, or restored from a copy without the queue.
    await kept.database.orm.execute(sql`delete from queue.job where name = 'deliver'`);
    await engine.drain();
    expect(said()).toEqual([]);
    const running = createTestEngine();
    await running.start();
    await expect.poll(said, { timeout: 10_000 }).toEqual(['Hello, ada']);
    await running.close();
    expect(logged).toContain('outbox-without-job');
  });

  describe('edits', () => {
    test('that wait for one message are one, and show what is true by then', async () => {
      const ids = await send([intent()]);
      const [id] = [...ids.values()];
      await engine.drain();
      await edit(String(id));
      await edit(String(id));
      words = () => 'Hello, everybody';
      await edit(String(id));
      await engine.drain();
      expect(said()).toEqual(['Hello, everybody']);
      expect(receiver.received[0]?.edits).toBe(1);
      await edit(String(id));
      await engine.drain();
      expect(receiver.received[0]?.edits).toBe(2);
    });

    test('that wait are made with what a transaction has changed that was under way', async () => {
      const [id] = [...(await send([intent()])).values()];
      await engine.drain();
      await edit(String(id));
      let drained = false;
      const drains = async (): Promise<void> => {
        await engine.drain();
        drained = true;
      };
      const draining = Promise.withResolvers<void>();
      await kept.database.orm.transaction(async (tx) => {
        await engine.outbox.edit(tx, [{ outboxId: String(id), notice: 'test.hello', subject: 'ada' }], clock.now());
        drains().then(draining.resolve, draining.reject);
        await expect.poll(async () => drained || (await isAnybodyWaiting()), { interval: 20 }).toBe(true);
        // Seen by others once it is committed.
        words = () => 'Hello, everybody';
      });
      await draining.promise;
      await drainRetries(1);
      expect(said()).toEqual(['Hello, everybody']);
    });

    test('wait for the message, and are dropped with it', async () => {
      receiver.next.push('rate-limited', 'transient', 'unreachable');
      const ids = await send([
        intent(),
        intent({ to: { platform: 'discord', workspaceExternalId: 'g1', channelExternalId: 'c2' } }),
      ]);
      for (const id of ids.values()) await edit(id);
      await drainRetries(4);
      expect((await rows()).map(({ outcome }) => outcome).toSorted()).toEqual(['failed', 'sent', 'sent', 'skipped']);
    });

    test('that must wait give way to a younger one, and keep nothing else from waiting', async () => {
      const [id] = [...(await send([intent()])).values()];
      await engine.drain();
      clock.forward({ seconds: 1 });
      await edit(String(id));
      clock.forward({ seconds: 1 });
      await send([
        intent({
          subject: 'bob',
          to: { platform: 'discord', workspaceExternalId: 'g1', channelExternalId: 'c2' },
        }),
      ]);
      receiver.next.push('rate-limited', 'rate-limited', 'rate-limited');
      meanwhile = async () => {
        clock.forward({ seconds: 1 });
        await edit(String(id));
      };
      await engine.drain();
      expect((await rows()).find(({ subject }) => subject === 'bob')).toMatchObject({
        attempts: 0,
        failure: 'told to be rate-limited',
      });
      await drainRetries(3);
      expect(said()).toEqual(['Hello, ada', 'Hello, bob']);
      expect((await rows()).map(({ outcome }) => outcome)).toEqual(['sent', 'skipped', 'sent', 'sent']);
      expect(receiver.received[0]?.edits).toBe(1);
    });

    test('that wait for long cost no try, however many there are', async () => {
      const [id] = [...(await send([intent()])).values()];
      await engine.drain();
      for (let time = 0; time < 20; time += 1) {
        clock.forward({ seconds: 1 });
        await edit(String(id));
        receiver.next.push('rate-limited');
        await drainRetries(1);
      }
      expect((await rows()).filter(({ settledAt }) => settledAt === null).length).toBeLessThanOrEqual(2);
      receiver.next.splice(0);
      await drainRetries(2);
      expect((await rows()).map(({ outcome }) => outcome)).not.toContain('failed');
      expect((await rows()).at(-1)).toMatchObject({ outcome: 'sent' });
    });

    test('of one message that were given up can be tried again together', async () => {
      const [id] = [...(await send([intent()])).values()];
      await engine.drain();
      for (let time = 0; time < 2; time += 1) {
        receiver.next.push('unreachable');
        await edit(String(id));
        await engine.drain();
      }
      const failed = (await rows()).filter(({ outcome }) => outcome === 'failed').map((row) => row.id);
      expect(failed).toHaveLength(2);
      await edit(String(id));
      expect(await kept.database.orm.transaction((tx) => engine.outbox.retry(tx, failed))).toBe(2);
      await drainRetries(2);
      // The youngest shows what the others would.
      expect((await rows()).map(({ outcome }) => outcome).toSorted()).toEqual(['sent', 'sent', 'skipped', 'skipped']);
      expect(receiver.received[0]?.edits).toBe(1);
    });
  });

  test('two processes deliver side by side, each message once', async () => {
    const other = createTestEngine();
    await send(
      Array.from({ length: 120 }, (_, number) =>
        intent({
          subject: `p${number}`,
          to: { platform: 'discord', workspaceExternalId: 'g1', accountExternalId: `a${number}` },
        }),
      ),
    );
    await Promise.all([engine.drain(), other.drain()]);
    expect(new Set(said()).size).toBe(120);
    expect(said()).toHaveLength(120);
  });

  test('a routine that fails doesn’t stop the others', async () => {
    const ran: string[] = [];
    const routine = (name: string, run: () => Promise<boolean>): Routine => ({
      name,
      nextAt: async () => undefined,
      run,
    });
    const ticking = createTestEngine([
      routine('bad', () => Promise.reject(new Error('bad rows'))),
      routine('good', async () => {
        ran.push('good');
        return ran.length < 3;
      }),
    ]);
    await ticking.tick();
    expect(ran).toHaveLength(3);
    expect(logged).toContain('routine-failed');
  });

  test('a routine with much to do does all of it, and the others have their turns between', async () => {
    const ran: string[] = [];
    const routine = (name: string, shares: number): Routine => ({
      name,
      nextAt: async () => undefined,
      run: async () => ran.push(name) > 0 && ran.filter((each) => each === name).length < shares,
    });
    await createTestEngine([routine('big', 500), routine('small', 3)]).tick();
    expect(ran.filter((name) => name === 'big')).toHaveLength(500);
    expect(ran.indexOf('small')).toBeLessThan(100);
  });

  test('a routine without end leaves the others their turn', async () => {
    const ran: string[] = [];
    const endless = (name: string): Routine => ({
      name,
      nextAt: async () => undefined,
      run: async () => ran.push(name) > 0,
    });
    await runRoutines([endless('one'), endless('other')], clock.now(), () => {}, { withinMs: 0 });
    expect(ran).toEqual(['one', 'other']);
  });

  test('started, it delivers by itself; closed, it leaves the rest to the next process', async () => {
    const running = createTestEngine();
    await running.start();
    const ids = await send([intent()]);
    const id = String([...ids.values()][0]);
    await expect
      .poll(
        async () => (await kept.database.orm.select().from(outboxTable).where(eq(outboxTable.id, id)))[0]?.outcome,
        { timeout: 10_000 },
      )
      .toBe('sent');
    await running.close();
    await send([intent({ subject: 'bob' })]);
    await engine.drain();
    expect(said()).toEqual(['Hello, ada', 'Hello, bob']);
  });
});
