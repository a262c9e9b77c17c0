/**
 * Helpers' processes are killed inside claims and calls: every learner who was called was written
 * to once, and whoever nobody helps any more is back in place.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../../src/chat/context.ts';
import { openSession } from '../../../src/features/office-hours/store/session.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { type Office, openOffice } from '../../support/office-hours.ts';

const KILLS = Number(process.env['OFFICE_HOURS_KILLS'] ?? 6);
const LEARNERS = 60;
const HELPERS = 3;
const script = fileURLToPath(new URL('helper.ts', import.meta.url));
const random = seededRandom('kills');

let made: TestDatabase;
let office: Office;
beforeAll(async () => {
  made = await createPostgresDatabase();
  office = await openOffice(made.database);
});
afterAll(() => made.drop());

const startHelper = async ({ personId, accountId }: Caller): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    env: {
      ...process.env,
      DATABASE: made.url,
      COHORT: office.cohortId,
      PERSON: personId,
      ACCOUNT: accountId,
      AT: office.clock.now().toString(),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
};

/** One after the other lives for a moment, and is killed in it. */
const liveAndDie = async (helper: Caller, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    const child = await startHelper(helper);
    await delay(40 + random.next() * 400);
    const gone = once(child, 'exit');
    expect(child.kill('SIGKILL')).toBe(true);
    await gone;
  }
};

const count = async (sql: string): Promise<number> =>
  (await office.rows<{ count: number }>(`select count(*)::int as count from ${sql}`))[0]?.count ?? Number.NaN;

test('nobody is lost or called without being told, though helpers’ processes are killed', {
  timeout: 180_000,
}, async () => {
  const boss = await office.person('boss', 'organiser');
  await openSession(office.needs, office.organiser(boss), boss, { closesAt: null }, office.act());
  for (let number = 0; number < LEARNERS; number += 1) await office.joins(await office.person(`l${number}`));
  const helpers = await Promise.all(
    Array.from({ length: HELPERS }, (_, number) => office.person(`h${number}`, 'helper')),
  );
  office.clock.forward({ minutes: 2 });
  await Promise.all(helpers.map((helper) => liveAndDie(helper, KILLS / HELPERS)));
  const claims = await count('claim');
  expect(claims).toBeGreaterThan(0);
  // What is committed is whole: each call has its claim, its event and its one message.
  expect(await count(`outbox where notice = 'office-hours.called'`)).toBe(claims);
  expect(await count(`ticket_event where event = 'call'`)).toBe(claims);
  expect(
    await count(`claim c where not exists (
    select from outbox o where o.key = 'office-hours-called/' || c.id || '/' || c.ticket_id)`),
  ).toBe(0);
  expect(
    await count(`ticket t where state in ('called', 'helping') and (
    select count(*) from claim c where c.ticket_id = t.id and c.ended_at is null) <> 1`),
  ).toBe(0);
  expect(await count('ticket')).toBe(LEARNERS);
  // Nobody comes back to those who were in hand: a missed call first, and a silent helper's last.
  for (const minutes of [3, 5, 30, 5]) {
    office.clock.forward({ minutes });
    await office.runDue();
  }
  expect(await count(`claim where ended_at is null`)).toBe(0);
  expect(await count(`ticket where state not in ('waiting', 'async', 'done')`)).toBe(0);
  const [line] = await office.rows<{ last: number }>(
    `select count(*)::int as last from ticket t where state = 'waiting' and session_id is null`,
  );
  expect(line?.last).toBe(0);
});
