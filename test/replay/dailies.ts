/**
 * Plays a cohort's questions of the day: the real schedule posts them, learners answer by the
 * post's buttons, and the clock moves.
 */
import type { Curriculum } from '../../src/curriculum/model.ts';
import type { Database } from '../../src/database/client.ts';
import { createBot, createTestClock, findButton, type Person, realCurriculum } from '../support/bot.ts';
import type { Asked } from './judge.ts';
import { createLearner } from './learner.ts';
import { answerPost } from './study.ts';

export type Play = {
  readonly packs: readonly string[];
  readonly seed: string;
  readonly weeks: number;
  readonly learners: number;
  readonly curriculum?: Curriculum;
  /** The first week that has a question of the day. */
  readonly fromWeek?: number;
  /** The organiser's choices, as in the form of /daily. */
  readonly wishes?: Readonly<Record<string, readonly string[]>>;
};

/** The day on which cohorts of tests start. */
export const STARTS_ON = '2026-03-02';
const channel = { externalId: 'daily' };

export const playDailies = async (database: Database, play: Play): Promise<readonly Asked[]> => {
  const { packs, seed, weeks, curriculum = realCurriculum(), fromWeek = 1, wishes } = play;
  const first = Temporal.PlainDate.from(STARTS_ON).add({ weeks: fromWeek - 1 });
  const clock = createTestClock(`${first}T06:00:00Z`);
  const bot = createBot(database, { clock, curriculum, seed: `${seed}/bot` });
  const ines = bot.person('Ines', { role: 'organiser', workspace: seed });
  await bot.enrol(ines, 'organiser', packs);
  await setUp(ines, wishes);
  const learners = Array.from({ length: play.learners }, (_, number) => {
    const learner = createLearner(number, seed, weeks * 7);
    return { learner, person: bot.person(learner.name, { workspace: seed }) };
  });
  for (let day = 0; day < weeks * 7; day += 1) {
    const date = first.add({ days: day });
    clock.set(`${date}T09:00:00Z`);
    await bot.runDue('daily.close', 'daily.post');
    const post = await drawOpen(database, bot, seed);
    for (const { learner, person } of learners)
      if (post && !learner.isAwayOn(day) && learner.next() < learner.habits.diligence)
        await answerPost({ learner, person, curriculum, day, reminder: undefined }, post);
  }
  if (bot.failures.length > 0) throw bot.failures[0];
  return database.statement<Asked>(
    `select d.day::text, d.question_slug as slug, d.is_new as "isNew" from daily d join cohort c on c.id = d.cohort_id
     join workspace w on w.id = c.workspace_id where w.external_id = $1 and d.question_slug is not null order by d.day`,
    [seed],
  );
};

const setUp = async (ines: Person, wishes: Play['wishes']): Promise<void> => {
  const open = () => ines.send({ kind: 'command', command: 'daily', options: {}, channel });
  const here = findButton(await open(), 'Post here').id;
  await ines.send({ kind: 'action', controlId: here, values: [], channel });
  const usual = {
    posts: ['09:00'],
    closes: ['08:00'],
    days: ['1', '2', '3', '4', '5'],
    zone: ['UTC'],
    holidays: [''],
  };
  if (wishes) await ines.fill(await ines.press(await open(), 'Change'), { ...usual, ...wishes });
};

const drawOpen = async (database: Database, bot: ReturnType<typeof createBot>, workspace: string) => {
  const [row] = await database.statement<{ subject: string }>(
    `select o.subject from daily d join daily_post p on p.daily_id = d.id join outbox o on o.id = p.outbox_id
     where d.closed_at is null and o.workspace_external_id = $1 and d.opens_at = $2::timestamptz`,
    [workspace, bot.clock.now().toString()],
  );
  return row && bot.offers.notices.find(({ name }) => name === 'daily.post')?.draw(row.subject, bot.clock.now());
};
