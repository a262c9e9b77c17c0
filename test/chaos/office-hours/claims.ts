/**
 * Helpers' processes take the next, hand off and end help as fast as they can, and are killed while
 * they do. Then time passes, and what nobody holds any more must be back in place.
 */
import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Caller } from '../../../src/chat/context.ts';
import type { Database } from '../../../src/database/client.ts';
import { openSession } from '../../../src/features/office-hours/store/session/session.ts';
import type { Random } from '../../../src/lib/random.ts';
import { type Office, openOffice } from '../../support/office-hours.ts';

const script = fileURLToPath(new URL('helper.ts', import.meta.url));
/** A process is killed within so many claims, however slow the machine is, and anywhere in one. */
const CLAIMS_AT_MOST = 12;
const MS_AT_MOST = 30;
/** They may only ever be stopped by us. */
const SAYS_WITHIN_MS = 60_000;

type Wanted = {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly random: Random;
  readonly learners: number;
  readonly helpers: number;
  readonly kills: number;
  /** Forgets some of the calls’ messages: that must be found. */
  readonly planted: boolean;
};

export type ClaimFigures = {
  readonly kills: number;
  readonly claims: number;
  readonly calls: number;
  /** Calls of which nobody was told, and messages of calls that never were. */
  readonly untold: number;
  readonly toldInVain: number;
  /** Tickets in hand that no claim holds, or more than one; helpers with two. */
  readonly torn: number;
  /** Transitions without a trace, or traces without one. */
  readonly untraced: number;
  readonly lost: number;
  /** Once nobody came back: what is still in hand, and what isn’t where it was. */
  readonly stuck: number;
  readonly misplaced: number;
  readonly seconds: number;
};

export const playClaims = async (wanted: Wanted): Promise<ClaimFigures> => {
  const began = performance.now();
  const office = await openOffice(wanted.database);
  const boss = await office.person('boss', 'organiser');
  await openSession(office.needs, office.organiser(boss), boss, { closesAt: null }, office.act());
  office.clock.forward({ minutes: 2 });
  for (let number = 0; number < wanted.learners; number += 1) {
    await office.joins(await office.person(`l${number}`));
    office.clock.forward({ seconds: 1 });
  }
  const helpers: Caller[] = [];
  for (let number = 0; number < wanted.helpers; number += 1) helpers.push(await office.person(`h${number}`, 'helper'));
  const line = await ranks(office);
  const lives = helpers.map((helper, number) =>
    liveAndDie(wanted, office, helper, Math.ceil((wanted.kills - number) / wanted.helpers)),
  );
  await Promise.all(lives);
  const whole = await countWhole(office);
  // Nobody comes back to those who were in hand: a missed call first, and a silent helper's last.
  for (const minutes of [3, 5, 30, 5]) {
    office.clock.forward({ minutes });
    await office.runDue();
  }
  const stuck = await count(
    office,
    `ticket where state not in ('waiting', 'async', 'done') or session_id is null
    and state = 'waiting'`,
  );
  const held = await count(office, 'claim where ended_at is null');
  const after = new Map(await ranks(office));
  const misplaced = line.filter(([id, rank]) => after.has(id) && after.get(id) !== rank).length;
  const seconds = Math.round((performance.now() - began) / 1000);
  const lost = wanted.learners - (await count(office, 'ticket'));
  return { kills: wanted.kills, ...whole, lost, stuck: stuck + held, misplaced, seconds };
};

const ranks = async (office: Office): Promise<readonly (readonly [string, string])[]> =>
  (
    await office.rows<{ id: string; rank: string }>(
      `select id, ranked_at || draw as rank from ticket where state = 'waiting'`,
    )
  ).map(({ id, rank }) => [id, rank]);

const count = async (office: Office, from: string): Promise<number> =>
  (await office.rows<{ count: number }>(`select count(*)::int as count from ${from}`))[0]?.count ?? Number.NaN;

/** What is committed is whole: each call has its claim, its event and its one message. */
const countWhole = async (office: Office) => {
  const key = `'office-hours-called/' || c.id || '/' || c.ticket_id`;
  return {
    claims: await count(office, 'claim'),
    calls: await count(office, `outbox where notice = 'office-hours.called'`),
    untold: await count(office, `claim c where not exists (select from outbox o where o.key = ${key})`),
    toldInVain: await count(
      office,
      `outbox o where o.notice = 'office-hours.called' and not exists (select from claim c where o.key = ${key})`,
    ),
    torn:
      (await count(
        office,
        `ticket t where (state in ('called', 'helping')) <> (
          (select count(*) from claim c where c.ticket_id = t.id and c.ended_at is null) = 1)`,
      )) +
      (await count(office, `(select from claim where ended_at is null group by person_id having count(*) > 1) two`)),
    untraced: Math.abs(
      (await count(office, 'claim')) - (await count(office, `ticket_event where event in ('call', 'handOff')`)),
    ),
  };
};

/** Each in words; none where all is well. */
export const faultsOfClaims = (figures: ClaimFigures): readonly string[] => {
  const faults: readonly (readonly [number, string])[] = [
    [figures.untold, 'who were called were not told'],
    [figures.toldInVain, 'were told of a call that never was'],
    [figures.torn, 'tickets and claims don’t fit together'],
    [figures.untraced, 'calls have no trace'],
    [figures.lost, 'tickets were lost'],
    [figures.stuck, 'tickets and claims are stuck'],
    [figures.misplaced, 'are not back in their place'],
    [2 * figures.kills - figures.claims, 'claims are too few for so many kills'],
  ];
  return faults.flatMap(([number, words]) => (number > 0 ? [`claims: ${number} ${words}`] : []));
};

/** One after the other lives for some claims, and is killed in one. */
const liveAndDie = async (wanted: Wanted, office: Office, helper: Caller, times: number): Promise<void> => {
  const { random } = wanted;
  for (let time = 0; time < times; time += 1) {
    const child = startHelper(wanted, office, helper);
    const claims = 1 + Math.floor(random.next() * CLAIMS_AT_MOST);
    await heard(child.lines, claims);
    await delay(random.next() * MS_AT_MOST);
    const gone = once(child.process, 'exit');
    if (!child.process.kill('SIGKILL')) throw new Error('a helper’s process has ended by itself');
    await gone;
  }
};

/** One line a claim. */
const heard = async (lines: Interface, claims: number): Promise<void> => {
  let count = 0;
  for await (const _ of on(lines, 'line', { signal: AbortSignal.timeout(SAYS_WITHIN_MS) })) {
    count += 1;
    if (count >= claims) return;
  }
};

/** However long it is until they are killed, the line doesn't run dry: the next one would wait for nobody. */
const leavingAtMost = ({ learners, helpers, kills }: Wanted): number => Math.floor((learners - 2 * helpers) / kills);

const startHelper = (wanted: Wanted, { cohortId, clock }: Office, { personId, accountId }: Caller) => {
  const { databaseUrl, planted } = wanted;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    env: {
      ...process.env,
      DATABASE: databaseUrl,
      COHORT: cohortId,
      PERSON: personId,
      ACCOUNT: accountId,
      AT: clock.now().toString(),
      LEAVING: String(leavingAtMost(wanted)),
      PLANTED: planted ? 'yes' : '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { process: child, lines: createInterface(child.stdout) };
};
