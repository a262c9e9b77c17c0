/**
 * 100,000 reminders planned and enqueued by the real routine into the real queue; then a sample
 * delivered to a Discord that allows 50 requests a second.
 */
import type { Notice, Routine } from '../../src/chat/deliver/notice.ts';
import type { Curriculum } from '../../src/curriculum/model.ts';
import { createSearch } from '../../src/curriculum/search.ts';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { timeouts } from '../../src/database/connect/timeouts.ts';
import { migrate } from '../../src/database/migrate.ts';
import { allFeatures, offersOf } from '../../src/features.ts';
import { openIngress } from '../../src/ingress/ingress.ts';
import { createEngine } from '../../src/jobs/engine.ts';
import { createOutbox, type Outbox } from '../../src/jobs/outbox.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { latest } from '../../src/lib/latest.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { createDiscordStore } from '../../src/platform-stores/discord.ts';
import { connectDiscord } from '../../src/platforms/discord/discord.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { findRoutine, realCurriculum } from '../support/bot.ts';
import { startPostgres } from '../support/postgres-server.ts';

const SIZES = [10_000, 30_000, 100_000] as const;
/** Direct messages; each is two requests, since the conversation must be opened. */
const SAMPLE = 1000;
const MEMORIES_EACH = 5;
const AT = Temporal.Instant.from('2026-03-02T09:00:30Z');
const LIMIT_A_SECOND = 50;
const OPEN = 'POST /users/@me/channels';
const SEND = 'POST /channels/:channel/messages';
const LOOK_EVERY_MS = 250;
const AT_MOST_MS = 120_000;
const RSS_EVERY_MS = 50;
const MB = 1_048_576;
const FILLED_AT_ONCE = 10_000;

export const run = async (): Promise<object> => {
  const server = await startPostgres({ safe: true });
  const database = await openPostgres(`${server.url}/postgres`);
  const filling = await openPostgres(`${server.url}/postgres`, {
    connections: 1,
    timeouts: timeouts.migration,
  });
  try {
    await migrate(database);
    const curriculum = realCurriculum();
    const plans: Record<number, number> = {};
    let grown = 0;
    for (const size of SIZES) {
      await fill(
        filling,
        curriculum,
        Array.from({ length: size }, (_, index) => String(index)),
      );
      const { planS, grownMb } = await plan(database, curriculum);
      plans[size] = planS;
      grown = Math.max(grown, grownMb);
      console.log(`${size} reminders: planned and enqueued in ${planS} s, ${grownMb} MB more`);
    }
    const delivered = await deliverSample(database, filling, curriculum);
    return {
      planS: plans[SIZES.at(-1) ?? 0],
      rssGrowthMb: grown,
      ...delivered,
      plans,
      sample: SAMPLE,
    };
  } finally {
    await filling.close();
    await database.close();
    await server.stop();
  }
};

const clock = { now: () => AT };

type Offers = { readonly plan: Routine; readonly notices: readonly Notice[] };

const offers = (database: Database, curriculum: Curriculum, outbox: Outbox): Offers => {
  const search = latest(() => curriculum, createSearch);
  const { routines, notices } = offersOf(
    allFeatures({
      database,
      random: systemRandom,
      clock,
      outbox,
      messengers: new Map(),
      findGoneRoles: async () => [],
      curriculum: () => curriculum,
      search,
    }),
  );
  return { plan: findRoutine({ routines }, 'reminders.plan'), notices };
};

/** Growth is that of the peak. */
const plan = async (
  database: Database,
  curriculum: Curriculum,
): Promise<{ readonly planS: number; readonly grownMb: number }> => {
  const queue = await openQueue(database, console.error, { supervised: false });
  const routine = offers(database, curriculum, createOutbox({ queue: () => queue, random: systemRandom })).plan;
  const rssBefore = process.memoryUsage.rss();
  let rssMost = rssBefore;
  const watching = setInterval(() => {
    rssMost = Math.max(rssMost, process.memoryUsage.rss());
  }, RSS_EVERY_MS);
  const began = performance.now();
  while (await routine.run(AT));
  const planS = Number(((performance.now() - began) / 1000).toFixed(2));
  clearInterval(watching);
  await queue.close(1000);
  const [row] = await database.statement<{ jobs: number }>(
    `select count(*)::int as jobs from queue.job where name = 'deliver' and state = 'created'`,
    [],
  );
  const [wanted] = await database.statement<{ people: number }>('select count(*)::int as people from reminder', []);
  if (row?.jobs !== wanted?.people) throw new Error(`${row?.jobs} jobs for ${wanted?.people} people`);
  await database.statement(`delete from queue.job where name = 'deliver'`, []);
  return { planS, grownMb: Math.round((rssMost - rssBefore) / MB) };
};

const deliverSample = async (database: Database, filling: Database, curriculum: Curriculum): Promise<object> => {
  // What Discord allows of opening conversations it doesn't say; the limit here is that of all
  // requests.
  const peer = await startDiscordPeer({
    limits: { [OPEN]: { limit: 1000, windowMs: 1000 } },
    globalPerSecond: LIMIT_A_SECOND,
  });
  const people = Array.from({ length: SAMPLE }, (_, index) => peer.member(`person-${index}`));
  await fill(
    filling,
    curriculum,
    people.map(({ id }) => id),
  );
  const { messenger, close } = await connect(peer, database);
  const { plan: routine, notices } = offers(
    database,
    curriculum,
    createOutbox({ queue: () => undefined, random: systemRandom }),
  );
  while (await routine.run(AT));
  const log = { info: () => {}, warn: console.warn, error: console.error };
  const engine = createEngine({ database, clock, random: systemRandom, log }, () => ({
    notices,
    routines: [],
    messengers: new Map([['discord', messenger]]),
  }));
  try {
    await engine.start();
    await untilSettled(database);
    const times = [...peer.log.of(OPEN), ...peer.log.of(SEND)].map(({ atMs }) => atMs);
    const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
    return {
      shareOfLimit: Number(((times.length - 1) / seconds / LIMIT_A_SECOND).toFixed(3)),
      rateLimited: peer.log.counters.rateLimited,
      delivered: people.filter((person) => person.sees({ dm: true }).length === 1).length,
    };
  } finally {
    await engine.close();
    await close();
    await peer.close();
  }
};

const connect = async (peer: DiscordPeer, database: Database) => {
  const log = { info: () => {}, warn: console.warn, error: console.error };
  const ingress = openIngress(log);
  const { messenger, close } = await connectDiscord({
    token: peer.token,
    apiUrl: peer.apiUrl,
    publicKey: peer.publicKey,
    applicationScope: 'global',
    ingress,
    commands: [],
    dispatcher: {
      answerModes: { commands: {}, actions: {} },
      reply: () => Promise.reject(new Error('nobody is answered here')),
      suggest: async () => [],
    },
    store: createDiscordStore(database),
    now: () => Temporal.Now.instant(),
    log,
  });
  return { messenger, close: () => close().finally(ingress.close) };
};

const untilSettled = async (database: Database): Promise<void> => {
  const giveUpAt = performance.now() + AT_MOST_MS;
  for (;;) {
    const [row] = await database.statement<{ waiting: number }>(
      'select count(*)::int as waiting from outbox where settled_at is null',
      [],
    );
    if (row?.waiting === 0 || performance.now() > giveUpAt) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};

const EMPTY = 'truncate workspace, person, outbox cascade';
const FILL_WORKSPACE = `insert into workspace (id, platform, external_id, name, created_at)
values ('00000000-0000-7000-8000-000000000001', 'discord', 'guild', 'Guild', '2026-01-01')`;
const ID = (kind: number): string => `('00000000-000${kind}-7000-8000-' || lpad((n + $2::int)::text, 12, '0'))::uuid`;
const PEOPLE = 'jsonb_array_elements_text($1::text::jsonb) with ordinality as v (id, n)';
const FILL_PEOPLE = `insert into person (id, zone, new_per_day, reviews_per_day, created_at)
select ${ID(1)}, 'UTC', 5, 50, '2026-01-01' from ${PEOPLE}`;
const FILL_ACCOUNTS = `insert into account (id, workspace_id, external_id, person_id, name, created_at)
select ${ID(2)}, '00000000-0000-7000-8000-000000000001', v.id, ${ID(1)}, 'Person ' || n, '2026-01-01' from ${PEOPLE}`;
const FILL_REMINDERS = `insert into reminder (person_id, account_id, enabled, next_on, next_at)
select ${ID(1)}, ${ID(2)}, true, '2026-03-02', '2026-03-02T09:00:00Z' from ${PEOPLE}`;
const FILL_MEMORIES = `insert into memory
  (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
select ${ID(1)}, q.slug, '2026-03-01', '2026-02-20', 3, 5, 3, 3, 0, 2, 0, 2, 1
from ${PEOPLE}, jsonb_array_elements_text($3::text::jsonb) as q (slug)`;

/** So many people, each with reviews due and a reminder at nine. */
const fill = async (database: Database, { questions }: Curriculum, accountIds: readonly string[]): Promise<void> => {
  await database.statement(EMPTY, []);
  await database.statement(FILL_WORKSPACE, []);
  const slugs = JSON.stringify([...questions.keys()].slice(0, MEMORIES_EACH));
  for (let from = 0; from < accountIds.length; from += FILLED_AT_ONCE) {
    const people = JSON.stringify(accountIds.slice(from, from + FILLED_AT_ONCE));
    for (const sql of [FILL_PEOPLE, FILL_ACCOUNTS, FILL_REMINDERS]) await database.statement(sql, [people, from]);
    await database.statement(FILL_MEMORIES, [people, from, slugs]);
  }
  await database.orm.execute('analyze');
};
