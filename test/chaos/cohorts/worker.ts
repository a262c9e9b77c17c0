/** One process of the play: all that the features do of their own accord, until somebody kills it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { View } from '../../../src/chat/view/view.ts';
import { paragraph } from '../../../src/chat/view/view.ts';
import { createSearch } from '../../../src/curriculum/search.ts';
import { allFeatures, offersOf } from '../../../src/features.ts';
import { createEngine, type Engine } from '../../../src/jobs/engine.ts';
import { latest } from '../../../src/lib/latest.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { text } from '../../../src/lib/words/text.ts';
import { realCurriculum } from '../../support/bot.ts';
import { openProcess } from '../process.ts';
import { readingClock } from './clock.ts';
import { plantIn, plantRows } from './planted.ts';

const TICK_EVERY_MS = 150;
/** What a cohort's days are made of. */
const PLAYED = /^(?:daily|reminders)\./;

const { name, platform, planted, database, log, messenger: honest } = await openProcess();
const clock = await readingClock(database);
const curriculum = realCurriculum();
/** Names the process, so that a message that stands twice can be laid at its door. */
const signed = (view: View): View => ({ ...view, blocks: [...view.blocks, paragraph(text`Sent by ${name}.`)] });
const signing: typeof honest = {
  ...honest,
  send: (to, view, key, leaving) => honest.send(to, signed(view), key, leaving),
};
const messenger = planted ? plantIn(database, signing) : signing;
const messengers = new Map([[platform, messenger]]);
const needs = { database, clock, random: systemRandom };
const engine: Engine = createEngine({ ...needs, log }, () => {
  const { notices, routines } = offersOf(
    allFeatures({
      ...needs,
      outbox: engine.outbox,
      messengers,
      findGoneRoles: async () => [],
      curriculum: () => curriculum,
      search: latest(() => curriculum, createSearch),
    }),
  );
  return { notices, routines: routines.filter((routine) => PLAYED.test(routine.name)), messengers };
});
await engine.start();
for (;;) {
  await clock.read();
  if (planted) await plantRows(database);
  await engine.tick();
  await delay(TICK_EVERY_MS);
}
