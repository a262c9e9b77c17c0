/** Promises where a pack that a cohort studies is taken out of the curriculum. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer } from '../support/answering.ts';
import { type Bot, createBot, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let kept: TestDatabase;
let bot: Bot;
let people: readonly Person[];
beforeAll(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database);
  const org = bot.person('Org', { role: 'organiser' });
  const lea = bot.person('Lea');
  await bot.enrol(org, 'organiser');
  await bot.enrol(lea, 'learner');
  people = [org, lea];
  await answer(lea, realCurriculum(), await lea.command('quiz'), true);
});
afterAll(() => kept.drop());

test('whatever is asked for is answered, a day goes by, and nothing goes wrong', async () => {
  const { packs, ...rest } = realCurriculum();
  bot.useCurriculum({ ...rest, packs: new Map([...packs].slice(0, 0)) });
  bot.clock.forward({ hours: 30 });
  await bot.runDue(...bot.offers.routines.map(({ name }) => name));
  const commands = bot.features.flatMap((feature) => feature.commands);
  for (const person of people) {
    for (const { name, where } of commands) {
      const place = where.includes('workspace') ? 'workspace' : 'direct';
      const reply = await person.send({ kind: 'command', command: name, options: {}, place });
      if (reply.answers !== 'form') expect(wordsIn(reply), name).not.toBe('');
    }
    expect(await bot.home(person)).not.toEqual([]);
  }
  expect(bot.failures).toEqual([]);
});
