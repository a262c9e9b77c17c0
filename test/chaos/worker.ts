/** One process of the fan-out: the engine with a story to tell, until somebody kills it. */
import { setTimeout as delay } from 'node:timers/promises';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { plantIn } from './planted.ts';
import { openProcess } from './process.ts';
import { hello, storyRoutines } from './story.ts';

/** A minute is long here. */
const TICK_EVERY_MS = 300;

const { name, platform, planted, database, log, messenger } = await openProcess();
const honest = { messenger, notice: hello(database, name) };
const plays = planted ? plantIn(database, honest) : honest;
const engine: Engine = createEngine({ database, clock: systemClock, random: systemRandom, log }, () => ({
  notices: [plays.notice],
  routines: storyRoutines(database, engine.outbox),
  messengers: new Map([[platform, plays.messenger]]),
}));
await engine.start();
for (;;) {
  await engine.tick();
  await delay(TICK_EVERY_MS);
}
