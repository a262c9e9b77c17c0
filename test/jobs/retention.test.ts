/** What was sent can be looked back at for ninety days; then it goes, and what waits stays. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine } from '../../src/jobs/engine.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createTestClock } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const SETTLED_AT = '2026-03-02T09:00:00Z';
const log = { info: () => {}, warn: () => {}, error: () => {} };
let kept: TestDatabase;

beforeEach(async () => {
  kept = await createPostgresDatabase();
});
afterEach(() => kept.drop());

/** Written then, and settled then or not at all. */
const write = (count: number, settled: boolean): Promise<unknown> =>
  kept.database.statement(
    `insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, created_at,
      settled_at, outcome)
    select gen_random_uuid(), 'n', 's', gen_random_uuid(), 'slack', 'T1', 'C1', $2::timestamptz,
      case when $3::boolean then $2::timestamptz end, case when $3::boolean then 'sent' end
    from generate_series(1, $1::int)`,
    [count, SETTLED_AT, settled],
  );
const count = async () => {
  const [row] = await kept.database.statement<{ settled: number; waiting: number }>(
    `select count(*) filter (where settled_at is not null)::int as settled,
      count(*) filter (where settled_at is null)::int as waiting from outbox`,
    [],
  );
  return row;
};

test('settled rows go after ninety days, some thousand each minute, and what waits is left however old', async () => {
  await write(3005, true);
  await write(2, false);
  const clock = createTestClock(SETTLED_AT);
  /** Its first minute; this process has no platform to send by. */
  const tidyAt = async (after: Temporal.DurationLike): Promise<void> => {
    clock.set(Temporal.Instant.from(SETTLED_AT).add(after).toString());
    const random = seededRandom('retention');
    const engine = createEngine({ database: kept.database, clock, random, log }, () => ({
      notices: [],
      routines: [],
      messengers: new Map(),
    }));
    await engine.start();
    await engine.close();
  };
  await tidyAt({ hours: 24 * 90 - 1 });
  expect(await count()).toEqual({ settled: 3005, waiting: 2 });
  await tidyAt({ hours: 24 * 90 + 1 });
  expect(await count()).toEqual({ settled: 5, waiting: 2 });
  await tidyAt({ hours: 24 * 90 + 2 });
  expect(await count()).toEqual({ settled: 0, waiting: 2 });
});
