/** What comes again on local dates: each date once, at its own instant, whatever a row says. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bot, createBot, createTestClock, realCurriculum } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

let made: TestDatabase;
let bot: Bot;
beforeEach(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database, {
    curriculum: realCurriculum(),
    clock: createTestClock('2026-03-02T08:00:00Z'),
  });
  const ora = bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
  await ora.send({
    kind: 'action',
    controlId: 'daily.post-here',
    values: [],
    channel: { externalId: 'c1', name: 'c1' },
  });
});
afterEach(() => made.drop());

const next = async () => {
  const [row] = await made.database.statement<{ on: string; atMs: number }>(
    `select next_on::text as "on", (extract(epoch from next_at) * 1000)::float8 as "atMs"
    from daily_schedule`,
    [],
  );
  return row;
};
const asked = async (): Promise<readonly string[]> =>
  (
    await made.database.statement<{ day: string }>(
      'select day::text as day from daily where question_slug is not null order by day',
      [],
    )
  ).map(({ day }) => day);

test('a row that was written under other rules of its zone waits for the instant that holds now', async () => {
  const written = await next();
  await made.database.statement(`update daily_schedule set next_at = next_at - interval '1 hour'`, []);
  bot.clock.set(Temporal.Instant.fromEpochMilliseconds((written?.atMs ?? 0) - 30 * 60_000).toString());
  await bot.runDue('daily.post');
  expect(await asked()).toEqual([]);
  expect(await next()).toEqual(written);
});

test('each date comes once, and then the next', async () => {
  const dates: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const due = await next();
    dates.push(due?.on ?? '');
    bot.clock.set(Temporal.Instant.fromEpochMilliseconds(due?.atMs ?? 0).toString());
    await bot.runDue('daily.post');
  }
  expect(new Set(dates).size).toBe(3);
  expect(await asked()).toEqual(dates);
});
