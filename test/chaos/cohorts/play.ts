/**
 * Two cohorts of one workspace, with everybody in both, over some days: their questions are posted,
 * answered and closed and people are reminded, while the processes that do it are killed and the
 * platform fails. Midway one of the cohorts is archived, with its question open.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { controlId } from '../../../src/chat/control-id.ts';
import type { Database } from '../../../src/database/client.ts';
import type { Random } from '../../../src/lib/random.ts';
import { answer } from '../../support/answering.ts';
import { type Bot, createBot, createTestClock, type Person, realCurriculum, wordsIn } from '../../support/bot.ts';
import { HURRY, HURRY_ROWS } from '../fan-out.ts';
import { startWorkers, type Workers } from '../workers.ts';
import { makeClock, moveClock } from './clock.ts';
import { type Expected, type Figures, judge } from './figures.ts';
import type { Places } from './places.ts';

type Needs = {
  readonly places: Places;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly random: Random;
  /** On which there is a question, from a Monday on; on the middle one a cohort is archived. */
  readonly days: number;
  readonly kills: number;
  readonly planted?: boolean;
  /** The queue's time is moved rather than waited for: only where a doubled message stays one. */
  readonly hurry?: boolean;
};

const BEGINS = Temporal.Instant.from('2026-03-02T08:00:00Z');
const script = fileURLToPath(new URL('worker.ts', import.meta.url));
const PLANTED_ROWS = `do $do$ begin create table chaos_planted (what text primary key); end $do$`;
const LOOK_EVERY_MS = 100;
/** Longer than the queue takes to give a dead process's work to another. */
const QUIET_MS = 45_000;
/** Posting, closing and reminding, each of which some process dies over. */
const STEPS_A_DAY = 2;
/** While no process works yet. */
const KILL_TRIES = 300;
const START_TRIES = 3000;
/** A kill strikes while something of the step is under way. */
const KILLED_WITHIN_MS = 500;

type Scene = Needs & {
  readonly bot: Bot;
  readonly workers: Workers;
  readonly organiser: Person;
  readonly members: readonly Person[];
  readonly cohorts: { readonly dayId: string; readonly eveningId: string };
  /** When something was due, and nothing moved any more. */
  readonly stuckAt: string[];
};

export const playCohorts = async (needs: Needs): Promise<Figures> => {
  const { places, database, databaseUrl, random, planted } = needs;
  const began = performance.now();
  await makeClock(database, BEGINS);
  if (planted) await database.statement(PLANTED_ROWS, []);
  const bot = createBot(database, { clock: createTestClock(BEGINS.toString()), seed: 'two cohorts' });
  const furnished = await furnish(needs, bot);
  const environment = { ...places.environment, DATABASE: databaseUrl, ...(planted ? { PLANTED: '1' } : {}) };
  const workers = startWorkers(environment, random, script);
  try {
    const scene = { ...needs, ...furnished, bot, workers, stuckAt: [] };
    for (let tried = 0; !workers.isWorking() && tried < START_TRIES; tried += 1) await delay(LOOK_EVERY_MS);
    const expected = await playDays(scene);
    places.calm();
    await untilDone(scene);
    return {
      platform: places.platform,
      kills: workers.killed.size,
      days: expected.days.length,
      answers: expected.answered.length,
      unanswered: expected.asked - expected.answered.length,
      stuck: scene.stuckAt.length,
      ...(await judge(database, places, workers.killed, expected)),
      ended: workers.ended(),
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    workers.close();
  }
};

/** By the front door: two cohorts, each with a channel, and everybody in both by their codes. */
const furnish = async (
  { places, database }: Needs,
  bot: Bot,
): Promise<Pick<Scene, 'organiser' | 'members' | 'cohorts'>> => {
  const [first, ...others] = places.people.map((externalId, index) =>
    bot.person(`Person ${index}`, {
      externalId,
      platform: places.platform,
      workspace: places.workspace,
      ...(index === 0 ? { role: 'organiser' } : {}),
    }),
  );
  if (!first) throw new Error('nobody organises');
  const press = (id: string, channel?: string) =>
    first.send({
      kind: 'action',
      controlId: id,
      values: [],
      ...(channel === undefined ? {} : { channel: { externalId: channel } }),
    });
  await press('daily.post-here', places.channels.day);
  await first.fill(await press('cohort.begin'), { name: ['Evening'], starts: ['2026-03-02'], ends: [] });
  const [dayId = '', eveningId = ''] = (
    await database.statement<{ id: string }>(`select id from cohort order by name = 'Evening'`, [])
  ).map(({ id }) => id);
  await press(controlId('daily.post-here', eveningId), places.channels.evening);
  for (const id of [dayId, eveningId]) {
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(await press(controlId('cohort.code', id))))?.[0] ?? '';
    for (const member of others) await member.command('cohort', { code });
  }
  for (const member of others) await member.send({ kind: 'action', controlId: 'reminders.accept', values: [] });
  return { organiser: first, members: others, cohorts: { dayId, eveningId } };
};

const playDays = async (scene: Scene): Promise<Expected> => {
  const { days, cohorts, organiser, places } = scene;
  const answered: string[] = [];
  const played: string[] = [];
  let asked = 0;
  let archivedOn = '';
  while (played.length < days) {
    const due = await untilPosting(scene);
    await move(scene, due);
    const day = due.toZonedDateTimeISO('UTC').toPlainDate().toString();
    if (played.length === Math.floor(days / 2)) {
      archivedOn = day;
      // While its question of this day is being posted.
      await organiser.send({
        kind: 'action',
        controlId: controlId('cohort.archive-yes', cohorts.eveningId),
        values: [],
        channel: { externalId: places.channels.evening },
      });
    }
    await untilDone(scene);
    played.push(day);
    const answers = await answerAll(scene);
    asked += answers.asked;
    answered.push(...answers.told);
  }
  // The last ones close.
  await untilPosting(scene);
  return { days: played, eveningId: cohorts.eveningId, archivedOn, asked, answered };
};

/** From thing to thing, to the last before questions of the day are due; gives when they are. */
const untilPosting = async (scene: Scene): Promise<Temporal.Instant> => {
  for (;;) {
    const due = await nextAt(scene, 'daily.post');
    if (!due) throw new Error('nothing is posted any more');
    const at = (await nextAt(scene)) ?? due;
    if (Temporal.Instant.compare(at, due) >= 0) return due;
    await move(scene, at);
    await untilDone(scene);
  }
};

const PLAYED = /^(?:daily|reminders)\./;

const nextAt = async ({ bot }: Scene, only?: string): Promise<Temporal.Instant | undefined> => {
  const routines = bot.offers.routines.filter(({ name }) => (only === undefined ? PLAYED.test(name) : name === only));
  const instants = await Promise.all(routines.map((routine) => routine.nextAt()));
  return instants.flatMap((each) => each ?? []).toSorted(Temporal.Instant.compare)[0];
};

/** Time passes; some process dies over what is due now, and the platform fails. */
const move = async ({ database, bot, places, workers, random, kills, days, planted }: Scene, to: Temporal.Instant) => {
  const now = bot.clock.now();
  const at = Temporal.Instant.compare(to, now) > 0 ? to : now;
  bot.clock.set(at.toString());
  await moveClock(database, at);
  if (!planted) places.fault();
  const wanted = Math.min(kills, workers.killed.size + Math.ceil(kills / (days * STEPS_A_DAY)));
  await delay(random.next() * KILLED_WITHIN_MS);
  for (let tried = 0; workers.killed.size < wanted && tried < KILL_TRIES; tried += 1)
    if (!workers.kill()) await delay(LOOK_EVERY_MS);
};

/** Nothing is due at this time, and nothing is left to be sent. */
const untilDone = async (scene: Scene): Promise<void> => {
  const { database, bot, hurry, stuckAt } = scene;
  let changedAt = performance.now();
  let before = '';
  while (performance.now() - changedAt < QUIET_MS) {
    if (hurry) for (const statement of [HURRY, HURRY_ROWS]) await database.statement(statement, []).catch(() => {});
    const [row] = await database.statement<{ left: number; settled: number }>(
      `select (count(*) filter (where settled_at is null))::int as left,
         (count(*) filter (where settled_at is not null))::int as settled from outbox`,
      [],
    );
    const due = await nextAt(scene);
    const isDue = due !== undefined && Temporal.Instant.compare(due, bot.clock.now()) <= 0;
    if (row?.left === 0 && !isDue) return;
    const now = `${row?.left} ${row?.settled} ${due}`;
    if (now !== before) changedAt = performance.now();
    before = now;
    await delay(LOOK_EVERY_MS);
  }
  stuckAt.push(bot.clock.now().toString());
};

type Answers = {
  /** Dailies, once for each answer that somebody was told of. */
  readonly told: readonly string[];
  /** How many were given. */
  readonly asked: number;
};

/** Everybody answers each open question. */
const answerAll = async ({ database, members }: Scene): Promise<Answers> => {
  const open = await database.statement<{ id: string }>(
    `select d.id from daily d join cohort c on c.id = d.cohort_id
     where d.question_slug is not null and d.closed_at is null and c.archived_at is null`,
    [],
  );
  const answered = await Promise.all(
    members.map(async (member) => {
      const told: string[] = [];
      for (const [index, { id }] of open.entries()) {
        const asked = await member.send({ kind: 'action', controlId: controlId('daily.open', id), values: [] });
        const reply = await answer(member, realCurriculum(), asked, index % 2 === 0);
        if (/Right|Not this time/.test(wordsIn(reply))) told.push(id);
      }
      return told;
    }),
  );
  return { told: answered.flat(), asked: members.length * open.length };
};
