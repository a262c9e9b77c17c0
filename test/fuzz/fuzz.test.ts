/**
 * Whatever is sent, there is one reply, within every limit, and it is never "something went wrong":
 * that is said of faults of ours alone. 800 inputs here, which reach
 * most; `npm run fuzz` plays 12,000, and nothing that there is may be left out by them.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bot } from '../support/bot.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { furnish } from './cast.ts';
import { type Input, input } from './inputs.ts';
import { createPlayer, type Played } from './play.ts';
import { createReach } from './reach.ts';

const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 800);
/** With as many everything is reached: each command, action and form, in each place, in each role. */
const ENOUGH_FOR_ALL = 12_000;
/** Of one world; then another begins, since somebody will have deleted or archived what there was. */
const OF_ONE_WORLD = 200;

/** Commands and actions that were answered with more than a refusal, of all that there are. */
const answered = new Set<string>();
const all = new Set<string>();
const reach = createReach();
let played = 0;

const playWorld = async (inputs: readonly Input[]): Promise<void> => {
  const kept = await createPostgresDatabase();
  try {
    const cast = await furnish(kept.database, `fuzz-${played}`, reach);
    for (const name of namesOf(cast.bot)) all.add(name);
    const play = await createPlayer(cast, reach);
    for (const each of inputs) {
      const what = await play(each);
      played += 1;
      expectAnswered(what, cast.bot.failures);
    }
  } finally {
    await kept.drop();
  }
};

const namesOf = ({ features }: Bot): readonly string[] => [
  ...features.flatMap(({ commands }) => commands.map(({ name }) => `/${name}`)),
  ...features.flatMap(({ actions }) => actions.map(({ name }) => name)),
];

const expectAnswered = ({ sent, name, reply, suggested }: Played, failures: readonly unknown[]): void => {
  if (failures.length > 0) throw new Error(`${name} failed after ${JSON.stringify(sent)}`, { cause: failures[0] });
  if (suggested) for (const { label, value } of suggested) expect(label.length * value.length).toBeGreaterThan(0);
  if (reply && !('refused' in reply)) answered.add(name);
};

test('whatever is sent gets one reply, which is never that something went wrong', { timeout: 3_600_000 }, async () => {
  const world = fc.array(input, { minLength: OF_ONE_WORLD, maxLength: OF_ONE_WORLD });
  await fc.assert(fc.asyncProperty(world, playWorld), {
    numRuns: Math.ceil(INPUTS / OF_ONE_WORLD),
    // What was sent last says enough; a world takes seconds to play.
    endOnFailure: true,
    ...(process.env['FUZZ_SEED'] ? { seed: Number(process.env['FUZZ_SEED']) } : {}),
  });
  expect(played).toBeGreaterThanOrEqual(INPUTS);
  const never = [...all].filter((name) => !answered.has(name));
  console.log(`${played} inputs; of ${all.size} commands and actions these gave refusals alone: ${never.join(', ')}`);
  const missing = reach.missing();
  console.log(`not reached: ${missing.join(', ') || 'nothing'}`);
  console.log(`shown, but never filled in and taken: ${reach.unfilled().join(', ') || 'nothing'}`);
  if (INPUTS >= ENOUGH_FOR_ALL) expect(missing).toEqual([]);
  // Fewer would mean that what is sent no longer gets past the first check.
  expect(all.size - never.length).toBeGreaterThan(all.size / 4);
});
