/**
 * 500 learners join office hours, and 20 helpers at a time take the next until nobody waits, again
 * and again. Beside it, in turns and on the same Postgres, pgbench runs the same claim statement. So
 * `ratio` is our whole claim (the statement, the messages that its transaction states, what is read
 * for the helper’s card, and Node) to what the database alone can do.
 */
import type { Caller } from '../../src/chat/context.ts';
import { requireRole } from '../../src/community/roles.ts';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { timeouts } from '../../src/database/connect/timeouts.ts';
import { migrate } from '../../src/database/migrate.ts';
import type { OfficeHoursNeeds } from '../../src/features/office-hours/needs.ts';
import { claimNext } from '../../src/features/office-hours/store/claim/claim.ts';
import { CLAIM_NEXT } from '../../src/features/office-hours/store/claim/claim-statement.ts';
import { join } from '../../src/features/office-hours/store/ticket/join.ts';
import { createOutbox } from '../../src/jobs/outbox.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { median, runPgbench, withValues } from './pgbench.ts';

const LEARNERS = 500;
const HELPERS = 20;
/** Of both sides together. */
const SECONDS = 20;
const NOW = Temporal.Instant.from('2026-03-02T09:00:00Z');

const idOf = (kind: number, number: number): string =>
  `00000000-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;
const COHORT = idOf(1, 1);
const QUEUE = idOf(1, 2);
const SESSION = idOf(1, 3);

export const run = async (): Promise<object> => {
  const server = await startPostgres({ safe: true });
  const database = await openPostgres(`${server.url}/postgres`, { connections: HELPERS });
  try {
    await migrate(database);
    const filling = await openPostgres(`${server.url}/postgres`, { connections: 1, timeouts: timeouts.migration });
    await fill(filling);
    const outbox = createOutbox({ queue: () => undefined, random: systemRandom });
    const needs: OfficeHoursNeeds = { database, outbox, random: systemRandom };
    const ours: number[] = [];
    const theirs: number[] = [];
    let doubles = 0;
    // The first warms up code and caches.
    const until = performance.now() + SECONDS * 1000;
    for (let round = 0; ours.length < 2 || performance.now() < until; round += 1) {
      await joinAll(needs, filling);
      const rate = await claimAll(needs, round);
      doubles += await countDoubles(filling);
      await waitAgain(filling);
      const peer = await pgbenchClaims(server.url, round);
      doubles += await countDoubles(filling);
      if (round === 0) continue;
      ours.push(rate);
      theirs.push(peer);
      console.log(`round ${round}: ${Math.round(rate)} claims/s, pgbench ${Math.round(peer)}/s`);
    }
    await filling.close();
    const ratios = ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN));
    return {
      claimsPerS: Math.round(median(ours)),
      pgbenchPerS: Math.round(median(theirs)),
      ratio: Number(median(ratios).toFixed(3)),
      doubleClaims: doubles,
    };
  } finally {
    await database.close();
    await server.stop();
  }
};

/**
 * As many helpers as learners, of whom twenty are at work at a time: so nothing but claims is
 * measured, and no claim has to be ended before the next.
 */
const fill = async (database: Database): Promise<void> => {
  const id = (kind: number, number: string): string =>
    `('00000000-000${kind}-7000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
  const each = `from generate_series(0, ${2 * LEARNERS - 1}) p`;
  for (const sql of [
    `insert into workspace (id, platform, external_id, name, created_at) values ('${idOf(1, 0)}', 'sandbox', 'w', 'Bench', now())`,
    `insert into person (id, zone, new_per_day, reviews_per_day, created_at) select ${id(2, 'p')}, 'UTC', 10, 40, now() ${each}`,
    `insert into account (id, workspace_id, external_id, person_id, name, created_at) select ${id(3, 'p')}, '${idOf(1, 0)}', 'a' || p, ${id(2, 'p')}, 'P', now() ${each}`,
    `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at) values ('${COHORT}', '${idOf(1, 0)}', 'c', 'C', '{bootcamp}', '2026-03-01', now())`,
    `insert into office_hours (cohort_id, created_at) values ('${COHORT}', now())`,
    `insert into help_queue (id, cohort_id, name, created_at) values ('${QUEUE}', '${COHORT}', 'Q', now())`,
    `insert into session (id, cohort_id, opens_at, opened_at, secret) values ('${SESSION}', '${COHORT}', '${NOW}', '${NOW}', 's')`,
    `insert into session_helper (session_id, person_id, account_id, started_at) select '${SESSION}', ${id(2, 'p')}, ${id(3, 'p')}, now() ${each} where p >= ${LEARNERS}`,
    'vacuum analyze',
  ])
    await database.statement(sql, []);
};

const callerOf = (number: number): Caller => ({
  personId: idOf(2, number),
  accountId: idOf(3, number),
  workspaceId: idOf(1, 0),
  name: 'P',
  zone: 'UTC',
  manages: false,
  role: 'helper',
  cohorts: [{ cohortId: COHORT, workspaceId: idOf(1, 0), name: 'C', role: 'helper', by: 'enrolment', archived: false }],
});

let joins = 0;

const joinAll = async (needs: OfficeHoursNeeds, filling: Database): Promise<void> => {
  await filling.statement('delete from ticket', []);
  await filling.statement('delete from outbox', []);
  await eachAtOnce(LEARNERS, async (number) => {
    joins += 1;
    const caller = callerOf(number);
    const { outcome } = await join(
      needs,
      requireRole(caller, COHORT, 'learner'),
      caller,
      {
        queueId: QUEUE,
        topic: 'joins',
        conceptSlug: null,
        tried: 'I read the plan',
        trouble: null,
        mayBeJoined: false,
        showsMissed: false,
        asks: 'line',
        offered: true,
      },
      { interactionId: `join ${joins}`, at: NOW },
    );
    if (outcome !== 'done') throw new Error(`learner ${number}: ${outcome}`);
  });
  await tidy(filling);
};

/** All who were called are back where they were: the peer has the same line. */
const waitAgain = async (filling: Database): Promise<void> => {
  await filling.statement('delete from claim', []);
  await filling.statement(`update ticket set state = 'waiting', due_at = null`, []);
  await tidy(filling);
};

/** As its autovacuum would have done. */
const tidy = async (filling: Database): Promise<void> => {
  for (const table of ['ticket', 'claim', 'ticket_event', 'outbox'])
    await filling.statement(`vacuum analyze ${table}`, []);
};

/** HELPERS at a time. */
const eachAtOnce = async (count: number, work: (number: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next; number < count; number = next) {
      next += 1;
      await work(number);
    }
  };
  await Promise.all(Array.from({ length: HELPERS }, worker));
};

const claimAll = async (needs: OfficeHoursNeeds, round: number): Promise<number> => {
  const began = performance.now();
  await eachAtOnce(LEARNERS, async (number) => {
    const caller = callerOf(LEARNERS + number);
    const act = { interactionId: `next ${round} ${number}`, at: NOW.add({ minutes: 2 }) };
    const { outcome } = await claimNext(needs, requireRole(caller, COHORT, 'helper'), caller, {}, act);
    if (outcome !== 'done') throw new Error(`helper ${number}: ${outcome}`);
  });
  return (LEARNERS * 1000) / (performance.now() - began);
};

/** Tickets that two claims took, claims without a call, and tickets that nobody took. */
const countDoubles = async (database: Database): Promise<number> => {
  const [row] = await database.statement<{ wrong: number }>(
    `select (
      (select count(*) from (select ticket_id from claim group by 1 having count(*) > 1) d)
      + (select count(*) from ticket where state <> 'called')
    )::int as wrong`,
    [],
  );
  return row?.wrong ?? Number.NaN;
};

/** As many claims, by as many clients, each by a helper of its own. */
const pgbenchClaims = (url: string, round: number): Promise<number> => {
  const each = LEARNERS / HELPERS;
  const padded = (variable: string): string => `lpad(:${variable}::text, 12, '0')`;
  // In the order of the statement's parameters.
  const values = [
    `(('00000000-0007-7000-${String(8000 + (round % 1000))}-' || ${padded('n')}))`,
    `'${COHORT}'`,
    `('00000000-0002-7000-8000-' || ${padded('h')})`,
    `('00000000-0003-7000-8000-' || ${padded('h')})`,
    `('peer ${round} ' || :n::text)`,
    'null',
    `'20260302T090200Z'`,
    `'20260302T090500Z'`,
    `'20260302T093200Z'`,
  ];
  const script = [
    '\\set i :i + 1',
    `\\set n :client_id * ${each} + :i`,
    `\\set h ${LEARNERS} + :n`,
    `${withValues(CLAIM_NEXT, values).replaceAll('\n', ' ')};`,
  ].join('\n');
  return runPgbench(url, script, { clients: HELPERS, length: ['-t', String(each)] });
};
