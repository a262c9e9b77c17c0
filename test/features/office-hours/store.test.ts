/** The store of office hours: nobody is lost in the line, nobody is called twice, and every place has its reason. */
import { eq } from 'drizzle-orm';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Caller } from '../../../src/chat/context.ts';
import { ticket } from '../../../src/database/schema/office-hours/ticket.ts';
import * as kinds from '../../../src/features/office-hours/kinds.ts';
import { claimNext, takeAsync } from '../../../src/features/office-hours/store/claim/claim.ts';
import { addToGroup, handOff } from '../../../src/features/office-hours/store/claim/handing-on.ts';
import {
  pauseHelping,
  resumeHelping,
  startHelping,
  stopHelping,
} from '../../../src/features/office-hours/store/claim/helpers.ts';
import { arrive, finish, miss, putOff, requeue } from '../../../src/features/office-hours/store/claim/helping.ts';
import { keepHelping, noteClaim } from '../../../src/features/office-hours/store/claim/keeping.ts';
import {
  findAsync,
  findBoardFacts,
  findClaim,
  findClaimById,
  findGroups,
  findHelpers,
  findHours,
  findQueues,
  findSession,
  findTicket,
} from '../../../src/features/office-hours/store/find.ts';
import { findLine } from '../../../src/features/office-hours/store/line.ts';
import { promoteFollower } from '../../../src/features/office-hours/store/move.ts';
import { clearLine, undoClear } from '../../../src/features/office-hours/store/session/clearing.ts';
import {
  closeSession,
  lastCall,
  openSession,
  setStatus,
  undoClose,
  undoLastCall,
} from '../../../src/features/office-hours/store/session/session.ts';
import {
  arriveOwner,
  comeBack,
  comeForward,
  confirmHere,
  editTicket,
  getInLine,
  leave,
  leaveOpen,
  reopen,
  solve,
  stepAway,
} from '../../../src/features/office-hours/store/ticket/owner.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { asking, type Office, openOffice } from '../../support/office-hours.ts';

let made: TestDatabase;
beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

/** Open since two minutes: nobody is ranked by lot any more. */
const openedOffice = async (options = {}) => {
  const office = await openOffice(made.database, options);
  const ana = await office.person('ana', 'helper');
  const opened = await openSession(office.needs, office.helper(ana), ana, { closesAt: null }, office.act());
  if (opened.outcome !== 'done') throw new Error(opened.outcome);
  await startHelping(office.needs, office.helper(ana), ana, [], office.act());
  office.clock.forward({ minutes: 2 });
  return { ...office, ana, sessionId: opened.session.id };
};

const joined = async (office: Office, who: string, more = {}) => {
  const caller = await office.person(who);
  const outcome = await office.joins(caller, more);
  if (outcome.outcome !== 'done') throw new Error(`${who}: ${outcome.outcome}`);
  office.clock.forward({ seconds: 1 });
  return { caller, id: outcome.ticket.id, ticket: outcome.ticket };
};

const next = async (office: Office, helper: Caller) => {
  const claimed = await claimNext(office.needs, office.helper(helper), helper, {}, office.act());
  if (claimed.outcome !== 'done') throw new Error(claimed.outcome);
  return claimed.facts;
};

const stateOf = async (office: Office, id: string): Promise<string | undefined> =>
  (await office.rows<{ state: string }>('select state from ticket where id = $1::uuid', id))[0]?.state;

const noticesOf = async (office: Office, notice: string): Promise<readonly string[]> =>
  (
    await office.rows<{ subject: string }>(
      `select subject from outbox where notice = $1 and workspace_external_id = $2 and edits is null order by number`,
      `office-hours.${notice}`,
      office.originOf('x').workspace.externalId,
    )
  ).map(({ subject }) => subject);

test('somebody joins, is called, met and helped; each step is written down, and each is told', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  expect(await noticesOf(office, 'card')).toEqual([bo.id]);
  expect(await noticesOf(office, 'waiting')).toHaveLength(1);
  const { claim } = await next(office, office.ana);
  expect(await noticesOf(office, 'called')).toEqual([`${claim.id}/${bo.id}`]);
  expect(await noticesOf(office, 'claim-card')).toEqual([claim.id]);
  await arrive(office.needs, office.helper(office.ana), office.ana, claim.id, {}, office.act());
  expect(await finish(office.needs, office.helper(office.ana), office.ana, claim.id, {}, office.act())).toMatchObject({
    outcome: 'done',
    facts: { claim: { outcome: 'done' } },
  });
  expect(await noticesOf(office, 'feedback')).toEqual([bo.id]);
  expect(
    await office.rows('select event, "from", "to" from ticket_event where ticket_id = $1::uuid order by at', bo.id),
  ).toEqual([
    { event: 'join', from: null, to: 'waiting' },
    { event: 'call', from: 'waiting', to: 'called' },
    { event: 'arrive', from: 'called', to: 'helping' },
    { event: 'finish', from: 'helping', to: 'done' },
  ]);
});

test('two helpers at once get two learners, and one who presses twice gets one', async () => {
  const office = await openedOffice();
  const cy = await office.person('cy', 'helper');
  for (const who of ['l1', 'l2', 'l3']) await joined(office, who);
  const [one, other] = await Promise.all([next(office, office.ana), next(office, cy)]);
  expect(one.ticket.id).not.toBe(other.ticket.id);
  const dee = await office.person('dee', 'helper');
  const [first, second] = await Promise.all(
    [office.act(), office.act()].map((act) => claimNext(office.needs, office.helper(dee), dee, {}, act)),
  );
  expect([first?.outcome, second?.outcome].toSorted()).toEqual(['done', 'has-claim']);
  const act = office.act();
  const last = await joined(office, 'l4');
  const again = () => claimNext(office.needs, office.helper(office.ana), office.ana, {}, act);
  await finish(office.needs, office.helper(office.ana), office.ana, one.claim.id, {}, office.act());
  const got = await again();
  expect(got).toMatchObject({ outcome: 'done', facts: { ticket: { id: last.id } } });
  if (got.outcome === 'done')
    await finish(office.needs, office.helper(office.ana), office.ana, got.facts.claim.id, {}, office.act());
  await joined(office, 'l5');
  expect(await again()).toMatchObject({ outcome: 'done', facts: { ticket: { id: last.id } } });
});

test('who is just changing their question is waited for, and not passed by; who goes meanwhile is', async () => {
  const office = await openedOffice();
  const [first, second] = [await joined(office, 'l1'), await joined(office, 'l2')];
  const whileChanged = async (change: Partial<typeof ticket.$inferInsert>) => {
    let calling: ReturnType<typeof next> | undefined;
    await made.database.orm.transaction(async (tx) => {
      await tx.update(ticket).set(change).where(eq(ticket.id, first.id));
      calling = next(office, office.ana);
      await Promise.race([calling, somebodyWaits()]);
    });
    return calling;
  };
  const called = await whileChanged({ topic: 'rewritten' });
  expect(called?.ticket).toMatchObject({ id: first.id, topic: 'rewritten' });
  await requeue(office.needs, office.helper(office.ana), office.ana, called?.claim.id ?? '', {}, office.act());
  const until = office.clock.now().add({ minutes: 9 }).toString();
  expect((await whileChanged({ state: 'away', dueAt: until }))?.ticket.id).toBe(second.id);
});

test('where the first goes while they are being called, who takes their place is called, and nobody behind', async () => {
  const office = await openedOffice();
  const first = await joined(office, 'l1', { mayBeJoined: true });
  const follower = await joined(office, 'l2', { withTicketId: first.id });
  await joined(office, 'l3');
  const until = office.clock.now().add({ minutes: 9 }).toString();
  let calling: ReturnType<typeof next> | undefined;
  await made.database.orm.transaction(async (tx) => {
    await tx.update(ticket).set({ state: 'away', dueAt: until }).where(eq(ticket.id, first.id));
    await promoteFollower(tx, first.ticket, [follower.ticket]);
    calling = next(office, office.ana);
    await Promise.race([calling, somebodyWaits()]);
  });
  expect((await calling)?.ticket.id).toBe(follower.id);
});

test('a helper who calls somebody and joins them at the same moment has a place of their own, and others come along', async () => {
  const office = await openedOffice();
  const first = await joined(office, 'bo', { mayBeJoined: true });
  const others = [await joined(office, 'cy'), await joined(office, 'di')];
  const asked = await office.joins(office.ana);
  const own = asked.outcome === 'done' ? asked.ticket : expect.fail(asked.outcome);
  let calling: ReturnType<typeof next> | undefined;
  await made.database.orm.transaction(async (tx) => {
    await tx.update(ticket).set({ tried: 'twice' }).where(eq(ticket.id, first.id));
    calling = next(office, office.ana);
    await Promise.race([calling, somebodyWaits()]);
    // As whoever joins them does.
    for (const { id } of [own, ...others])
      await tx.update(ticket).set({ withTicketId: first.id }).where(eq(ticket.id, id));
  });
  expect((await calling)?.ticket.id).toBe(first.id);
  expect(await Promise.all([first, own, ...others].map(({ id }) => stateOf(office, id)))).toEqual([
    'called',
    'waiting',
    'called',
    'called',
  ]);
  const line = await findLine(made.database.orm, office.cohortId);
  expect(line.map(({ ticket: { id } }) => id)).toEqual([own.id]);
});

/** Somebody joins the first while they are being called, and the first leaves before that is looked at. */
const whileTheFirstLeaves = async (
  office: Office & { readonly ana: Caller },
  first: Awaited<ReturnType<typeof joined>>,
  joining: readonly string[],
) => {
  let calling: ReturnType<typeof claimNext> | undefined;
  let left = false;
  const statement: Office['needs']['database']['statement'] = async (...query) => {
    if (!left) {
      left = true;
      await leave(office.needs, office.learner(first.caller), first.caller, first.id, office.act());
    }
    return office.needs.database.statement(...query);
  };
  const needs = { ...office.needs, database: { ...office.needs.database, statement } };
  await made.database.orm.transaction(async (tx) => {
    await tx.update(ticket).set({ tried: 'twice' }).where(eq(ticket.id, first.id));
    calling = claimNext(needs, office.helper(office.ana), office.ana, {}, office.act());
    await Promise.race([calling, somebodyWaits()]);
    for (const id of joining) await tx.update(ticket).set({ withTicketId: first.id }).where(eq(ticket.id, id));
  });
  return calling;
};

test('whoever joins the one who is just being called is called too, also where that one leaves at the same moment', async () => {
  const office = await openedOffice();
  const first = await joined(office, 'bo', { mayBeJoined: true });
  const follower = await joined(office, 'cy');
  const claimed = await whileTheFirstLeaves(office, first, [follower.id]);
  expect(claimed).toMatchObject({ outcome: 'done', facts: { ticket: { id: follower.id, state: 'called' } } });
  expect(await noticesOf(office, 'called')).toContainEqual(expect.stringContaining(follower.id));
});

test.each([
  { also: ['di'], outcome: null },
  { also: [], outcome: 'left' },
])('a helper who then leads those they call waits in a place of their own: $also go on', async ({ also, outcome }) => {
  const office = await openedOffice();
  const first = await joined(office, 'bo', { mayBeJoined: true });
  const asked = await office.joins(office.ana);
  const own = asked.outcome === 'done' ? asked.ticket : expect.fail(asked.outcome);
  office.clock.forward({ seconds: 1 });
  const others = await Promise.all(also.map((who) => joined(office, who)));
  const claimed = await whileTheFirstLeaves(office, first, [own.id, ...others.map(({ id }) => id)]);
  expect(claimed).toMatchObject({
    outcome: 'done',
    facts: { claim: { outcome }, ticket: { id: others[0]?.id ?? own.id } },
  });
  expect(await Promise.all(others.map(({ id }) => stateOf(office, id)))).toEqual(others.map(() => 'called'));
  const line = await findLine(made.database.orm, office.cohortId);
  expect(line.map(({ ticket: { id } }) => id)).toEqual([own.id]);
});

/** For a lock that another transaction has. */
const somebodyWaits = (): Promise<void> =>
  vi.waitFor(
    async () => {
      const waiting = await made.database.statement(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        [],
      );
      expect(waiting).toHaveLength(1);
    },
    { timeout: 60_000 },
  );

test('one open ticket a person and cohort, joined twice at once too; a second delivery is the first', async () => {
  const office = await openedOffice();
  const bo = await office.person('bo');
  const act = office.act();
  const outcomes = await Promise.all([office.joins(bo, {}, act), office.joins(bo), office.joins(bo, {}, act)]);
  expect(outcomes.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThan(0);
  expect(await office.rows('select 1 from ticket where cohort_id = $1::uuid', office.cohortId)).toHaveLength(1);
});

test('joining is six round trips with begin and commit, however many helpers are told', async () => {
  const office = await openedOffice();
  const bea = await office.person('bea', 'helper');
  await startHelping(office.needs, office.helper(bea), bea, [], office.act());
  const bo = await office.person('bo');
  const sent = vi.spyOn(Client.prototype, 'query');
  const joining = await office.joins(bo);
  expect(sent.mock.calls.length).toBe(6);
  sent.mockRestore();
  // What was read of it there is what stands there.
  const [kept] = await made.database.orm.select().from(ticket).where(eq(ticket.personId, bo.personId));
  expect(joining).toEqual({ outcome: 'done', ticket: kept });
  expect(await noticesOf(office, 'waiting')).toHaveLength(2);
  expect(
    await office.rows('select event, "from", "to" from ticket_event where ticket_id = $1::uuid', kept?.id ?? ''),
  ).toEqual([{ event: 'join', from: null, to: 'waiting' }]);
});

test('where nobody has started, all who help in the cohort are told of the first who waits, and of no other', async () => {
  const office = await openOffice(made.database);
  const ora = await office.person('ora', 'organiser');
  const hal = await office.person('hal', 'helper');
  await office.person('hana', 'helper');
  const zoe = await joined(office, 'zoe', { asks: 'next' });
  const opened = await openSession(office.needs, office.organiser(ora), ora, { closesAt: null }, office.act());
  expect(opened.outcome).toBe('done');
  const told = async () =>
    (
      await office.rows<{ who: string }>(
        `select account_external_id as who from outbox
        where notice = 'office-hours.waiting' and workspace_external_id = $1 order by who`,
        office.originOf('x').workspace.externalId,
      )
    ).map(({ who }) => who);
  // Whoever opened it is there, and sees the line.
  expect(await told()).toEqual([]);
  await leave(office.needs, office.learner(zoe.caller), zoe.caller, zoe.id, office.act());
  const bo = await joined(office, 'bo');
  expect(await told()).toEqual(['hal', 'hana']);
  const cy = await joined(office, 'cy');
  expect(await told()).toHaveLength(2);
  await leave(office.needs, office.learner(cy.caller), cy.caller, cy.id, office.act());
  const awayAndBack = async () => {
    const by = office.learner(bo.caller);
    await stepAway(office.needs, by, bo.caller, bo.id, office.clock.now().add({ minutes: 9 }), office.act());
    office.clock.forward({ minutes: 1 });
    await comeBack(office.needs, by, bo.caller, bo.id, office.act());
  };
  await awayAndBack();
  expect(await told()).toEqual(['hal', 'hal', 'hana', 'hana']);
  await startHelping(office.needs, office.helper(hal), hal, [], office.act());
  await awayAndBack();
  expect(await told()).toEqual(['hal', 'hal', 'hal', 'hana', 'hana']);
});

test('who waits when a planned session opens by itself is told to those who help in the cohort', async () => {
  const office = await openOffice(made.database);
  await office.person('hal', 'helper');
  const zoe = await joined(office, 'zoe', { asks: 'next' });
  await office.rows(
    `insert into session (id, cohort_id, opens_at, secret) values (gen_random_uuid(), $1::uuid, $2::timestamptz, 's')`,
    office.cohortId,
    office.clock.now().add({ minutes: 1 }).toString(),
  );
  office.clock.forward({ minutes: 2 });
  await office.runDue();
  expect((await noticesOf(office, 'waiting')).map((subject) => subject.split('/')[0])).toEqual([zoe.id]);
});

test('the line: back after a missed call, then reopened, then helped least today, then by time', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const again = await joined(office, 'again');
  const first = await next(office, office.ana);
  await arrive(office.needs, by, office.ana, first.claim.id, {}, office.act());
  await finish(office.needs, by, office.ana, first.claim.id, {}, office.act());
  const open = await joined(office, 'open');
  const second = await next(office, office.ana);
  await finish(office.needs, by, office.ana, second.claim.id, {}, office.act());
  const late = await joined(office, 'late');
  const third = await next(office, office.ana);
  expect(third.ticket.id).toBe(late.id);
  await miss(office.needs, by, office.ana, third.claim.id, {}, office.act());
  expect(await stateOf(office, late.id)).toBe('absent');
  await office.joins(again.caller);
  const b = await joined(office, 'b');
  const c = await joined(office, 'c');
  await reopen(office.needs, office.learner(open.caller), open.caller, open.id, office.act());
  await comeForward(office.needs, office.learner(late.caller), late.caller, late.id, office.act());
  const line = await findLine(made.database.orm, office.cohortId);
  expect(line.map((each) => [each.ticket.personId, each.place, each.reason.kind])).toEqual([
    [late.caller.personId, 1, 'returned'],
    [open.caller.personId, 2, 'reopened'],
    [b.caller.personId, 3, 'joined'],
    [c.caller.personId, 4, 'joined'],
    [again.caller.personId, 5, 'helped-today'],
  ]);
});

test('in the first minute it is by lot: joining first or anew gains nothing', async () => {
  const office = await openOffice(made.database);
  const ana = await office.person('ana', 'helper');
  await openSession(office.needs, office.helper(ana), ana, { closesAt: null }, office.act());
  const people = [];
  for (const who of ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']) people.push(await joined(office, who));
  const order = async () => (await findLine(made.database.orm, office.cohortId)).map((each) => each.ticket.personId);
  const before = await order();
  for (const { caller, id } of people) {
    await leave(office.needs, office.learner(caller), caller, id, office.act());
    await office.joins(caller);
  }
  expect(await order()).toEqual(before);
  expect(before).not.toEqual(people.map(({ caller }) => caller.personId));
  office.clock.forward({ minutes: 1 });
  const late = await joined(office, 'late');
  expect((await order()).at(-1)).toBe(late.caller.personId);
});

test('the topic changes, the place doesn’t; and whoever is away keeps the seat until then', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  const cy = await joined(office, 'cy');
  const { asks: _, offered: __, ...question } = asking(office.queueIds[1], { topic: 'windows' });
  await editTicket(
    office.needs,
    office.learner(bo.caller),
    bo.caller,
    bo.id,
    { ...question, asyncAtClose: true },
    office.act(),
  );
  // In that queue nobody waited.
  expect(await noticesOf(office, 'waiting')).toEqual([
    `${bo.id}/${office.ana.accountId}`,
    `${bo.id}/${office.ana.accountId}`,
  ]);
  const until = office.clock.now().add({ minutes: 10 });
  await stepAway(office.needs, office.learner(bo.caller), bo.caller, bo.id, until, office.act());
  expect((await next(office, office.ana)).ticket.id).toBe(cy.id);
  await comeBack(office.needs, office.learner(bo.caller), bo.caller, bo.id, office.act());
  const dee = await joined(office, 'dee');
  const line = await findLine(made.database.orm, office.cohortId);
  expect(line.map((each) => each.ticket.id)).toEqual([bo.id, dee.id]);
  await stepAway(office.needs, office.learner(bo.caller), bo.caller, bo.id, until, office.act());
  office.clock.forward({ minutes: 11 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('async');
});

test('a call that nobody answers keeps the seat for five minutes, then it is answered in writing, then it ends', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  await next(office, office.ana);
  office.clock.forward({ minutes: 2, seconds: 59 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('called');
  office.clock.forward({ seconds: 1 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('absent');
  expect(await findClaim(made.database.orm, office.ana.personId)).toBeUndefined();
  office.clock.forward({ minutes: 5 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('async');
  office.clock.forward({ hours: 24 * 14 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('expired');
  expect(await noticesOf(office, 'changed')).toHaveLength(3);
});

test('a silent helper is asked, then the learner is back at their place; one who answers goes on', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const bo = await joined(office, 'bo');
  await joined(office, 'cy');
  const { claim } = await next(office, office.ana);
  await arrive(office.needs, by, office.ana, claim.id, {}, office.act());
  office.clock.forward({ minutes: 30 });
  await office.runDue();
  expect(await noticesOf(office, 'lease')).toHaveLength(1);
  expect(await noticesOf(office, 'soft-cap')).toEqual([claim.id]);
  await keepHelping(office.needs, office.ana, office.act());
  office.clock.forward({ minutes: 30 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('helping');
  office.clock.forward({ minutes: 5 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('waiting');
  expect(await noticesOf(office, 'taken')).toEqual([claim.id]);
  expect((await next(office, office.ana)).ticket.id).toBe(bo.id);
});

test('at its end people are carried over or answered in writing, as they chose; helping goes on; the next session takes them in', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const helped = await joined(office, 'helped');
  const { claim } = await next(office, office.ana);
  await arrive(office.needs, by, office.ana, claim.id, {}, office.act());
  const bo = await joined(office, 'bo');
  const cy = await joined(office, 'cy');
  const away = await joined(office, 'away');
  const writes = await joined(office, 'writes');
  const { asks: _, offered: __, ...question } = asking(office.queueIds[0]);
  await editTicket(
    office.needs,
    office.learner(writes.caller),
    writes.caller,
    writes.id,
    { ...question, asyncAtClose: true },
    office.act(),
  );
  await stepAway(
    office.needs,
    office.learner(away.caller),
    away.caller,
    away.id,
    office.clock.now().add({ hours: 1 }),
    office.act(),
  );
  await closeSession(office.needs, by, office.ana, office.sessionId, office.act());
  const states = async () => Promise.all([helped, bo, cy, away, writes].map(({ id }) => stateOf(office, id)));
  expect(await states()).toEqual(['helping', 'carried', 'carried', 'carried', 'async']);
  expect(await office.joins(await office.person('late'))).toEqual({ outcome: 'not-open' });
  await requeue(office.needs, by, office.ana, claim.id, {}, office.act());
  expect(await stateOf(office, helped.id)).toBe('carried');
  await made.database.statement(
    'insert into opening_watch (cohort_id, person_id, account_id, at) values ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz)',
    [office.cohortId, office.ana.personId, office.ana.accountId, office.clock.now().toString()],
  );
  office.clock.forward({ hours: 20 });
  await openSession(office.needs, by, office.ana, { closesAt: null }, office.act());
  expect(await noticesOf(office, 'opened')).toHaveLength(1);
  const line = await findLine(made.database.orm, office.cohortId);
  expect(line.map((each) => each.ticket.id)).toEqual([helped, bo, cy, away].map(({ id }) => id));
});

test('sessions open and close by their rows; one that is open already goes over into the planned one', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  const at = office.clock.now();
  const id = office.needs.random.id(at);
  await made.database.statement(
    `insert into session (id, cohort_id, opens_at, closes_at, secret) values ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz, 's')`,
    [id, office.cohortId, at.add({ minutes: 5 }).toString(), at.add({ minutes: 65 }).toString()],
  );
  office.clock.forward({ minutes: 5 });
  await office.runDue();
  expect(
    (await findTicket(made.database.orm, bo.caller.personId, office.cohortId, office.clock.now()))?.session?.id,
  ).toBe(id);
  const helping = 'select session_id as id from session_helper where person_id = $1::uuid';
  expect(await office.rows(helping, office.ana.personId)).toEqual([{ id }]);
  expect((await next(office, office.ana)).ticket.id).toBe(bo.id);
  office.clock.forward({ minutes: 60 });
  await office.runDue();
  expect(
    await office.rows('select 1 from session where cohort_id = $1::uuid and closed_at is null', office.cohortId),
  ).toEqual([]);
});

test('after the last call nobody joins; who waits is helped', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  await lastCall(office.needs, office.helper(office.ana), office.sessionId, office.act());
  const late = await office.person('late');
  expect(await office.joins(late)).toEqual({ outcome: 'closed-for-joining' });
  expect(await office.joins(late, { asks: 'next' })).toMatchObject({ outcome: 'done', ticket: { state: 'carried' } });
  expect((await next(office, office.ana)).ticket.id).toBe(bo.id);
});

test('the cooldown runs from the end of help, whoever ended it', async () => {
  const office = await openedOffice({ cooldownMinutes: 20 });
  const bo = await joined(office, 'bo');
  const { claim } = await next(office, office.ana);
  await arrive(office.needs, office.helper(office.ana), office.ana, claim.id, {}, office.act());
  office.clock.forward({ minutes: 10 });
  await solve(office.needs, office.learner(bo.caller), bo.caller, bo.id, office.act());
  expect(await findClaim(made.database.orm, office.ana.personId)).toBeUndefined();
  office.clock.forward({ minutes: 19 });
  expect(await office.joins(bo.caller)).toMatchObject({ outcome: 'cooldown' });
  office.clock.forward({ minutes: 1 });
  expect(await office.joins(bo.caller)).toMatchObject({ outcome: 'done', ticket: { helpedToday: 1 } });
});

test('who waited over midnight in writing has been helped no more today, once they get in line', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  const { claim } = await next(office, office.ana);
  await finish(office.needs, office.helper(office.ana), office.ana, claim.id, {}, office.act());
  const written = await office.joins(bo.caller, { asks: 'writing' });
  if (written.outcome !== 'done') throw new Error(written.outcome);
  expect(written.ticket.helpedToday).toBe(1);
  office.clock.forward({ hours: 24 });
  await openSession(office.needs, office.helper(office.ana), office.ana, { closesAt: null }, office.act());
  expect(
    await getInLine(office.needs, office.learner(bo.caller), bo.caller, written.ticket.id, office.act()),
  ).toMatchObject({ outcome: 'done', ticket: { helpedToday: 0 } });
});

test('whoever is nearly next and silent is asked, and passed over until they answer', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  office.clock.forward({ minutes: 12 });
  const cy = await joined(office, 'cy');
  await office.runDue();
  expect(await noticesOf(office, 'here')).toEqual([bo.id]);
  office.clock.forward({ minutes: 3 });
  await office.runDue();
  expect(await noticesOf(office, 'changed')).toEqual([`${bo.id}/passed-over`]);
  const { ticket, claim } = await next(office, office.ana);
  expect(ticket.id).toBe(cy.id);
  await finish(office.needs, office.helper(office.ana), office.ana, claim.id, {}, office.act());
  await confirmHere(office.needs, office.learner(bo.caller), bo.caller, bo.id, office.act());
  await joined(office, 'dee');
  expect((await next(office, office.ana)).ticket.id).toBe(bo.id);
});

test('a helper who joined somebody’s question is asked to help neither of them, in line or in writing', async () => {
  const office = await openedOffice();
  const boss = await office.person('boss', 'organiser');
  const by = office.helper(office.ana);
  const lead = await joined(office, 'lead', { mayBeJoined: true });
  await office.joins(office.ana, { withTicketId: lead.id });
  expect(await claimNext(office.needs, by, office.ana, {}, office.act())).toEqual({ outcome: 'nothing-waiting' });
  const other = await joined(office, 'other');
  const { ticket, claim } = await next(office, office.ana);
  expect(ticket.id).toBe(other.id);
  expect((await addToGroup(office.needs, by, office.ana, claim.id, lead.id, office.act())).outcome).toBe('missing');
  await finish(office.needs, by, office.ana, claim.id, {}, office.act());
  await closeSession(office.needs, office.organiser(boss), boss, office.sessionId, office.act());
  expect((await takeAsync(office.needs, by, office.ana, lead.id, office.act())).outcome).toBe('moved-on');
});

test('whoever joined somebody and is carried over may still choose to be answered in writing', async () => {
  const office = await openedOffice();
  const boss = await office.person('boss', 'organiser');
  const lead = await joined(office, 'lead', { mayBeJoined: true });
  const f1 = await joined(office, 'f1', { withTicketId: lead.id });
  await closeSession(office.needs, office.organiser(boss), boss, office.sessionId, office.act());
  const left = await leaveOpen(office.needs, office.learner(f1.caller), f1.caller, f1.id, office.act());
  expect(left).toMatchObject({ outcome: 'done', ticket: { state: 'async', withTicketId: null } });
  expect(await stateOf(office, lead.id)).toBe('carried');
});

test('a group is called and ended together; when its leader leaves, the first follower has the place', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const lead = await joined(office, 'lead', { mayBeJoined: true });
  const other = await joined(office, 'other');
  const f1 = await joined(office, 'f1', { withTicketId: lead.id });
  const f2 = await joined(office, 'f2', { withTicketId: lead.id });
  await leave(office.needs, office.learner(lead.caller), lead.caller, lead.id, office.act());
  const { ticket, followers, claim } = await next(office, office.ana);
  expect([ticket.id, followers.map(({ id }) => id)]).toEqual([f1.id, [f2.id]]);
  expect(await noticesOf(office, 'called')).toHaveLength(2);
  await addToGroup(office.needs, by, office.ana, claim.id, other.id, office.act());
  await arrive(office.needs, by, office.ana, claim.id, {}, office.act());
  await solve(office.needs, office.learner(f1.caller), f1.caller, f1.id, office.act());
  expect(await findClaim(made.database.orm, office.ana.personId)).toMatchObject({ claim: { id: claim.id } });
  await finish(office.needs, by, office.ana, claim.id, {}, office.act());
  expect(await Promise.all([f1, f2, other].map(({ id }) => stateOf(office, id)))).toEqual(['done', 'done', 'done']);
});

test('whoever joined somebody who chose writing is in line the next time, though the other isn’t', async () => {
  const office = await openedOffice();
  const boss = await office.person('boss', 'organiser');
  const lead = await joined(office, 'lead', { mayBeJoined: true });
  const f1 = await joined(office, 'f1', { withTicketId: lead.id });
  const { queueId, topic, conceptSlug, tried, trouble, mayBeJoined, showsMissed } = lead.ticket;
  const question = { queueId, topic, conceptSlug, tried, trouble, mayBeJoined, showsMissed, asyncAtClose: true };
  await editTicket(office.needs, office.learner(lead.caller), lead.caller, lead.id, question, office.act());
  await closeSession(office.needs, office.organiser(boss), boss, office.sessionId, office.act());
  expect([await stateOf(office, lead.id), await stateOf(office, f1.id)]).toEqual(['async', 'carried']);
  await openSession(office.needs, office.helper(office.ana), office.ana, { closesAt: null }, office.act());
  expect((await next(office, office.ana)).ticket.id).toBe(f1.id);
});

test('whoever is added to a call has three minutes of their own', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const bo = await joined(office, 'bo', { mayBeJoined: true });
  const cy = await joined(office, 'cy', { mayBeJoined: true });
  const { claim } = await next(office, office.ana);
  office.clock.forward({ minutes: 2 });
  await addToGroup(office.needs, by, office.ana, claim.id, cy.id, office.act());
  office.clock.forward({ minutes: 1 });
  await office.runDue();
  expect([await stateOf(office, bo.id), await stateOf(office, cy.id)]).toEqual(['absent', 'called']);
  expect(await findClaim(made.database.orm, office.ana.personId)).toMatchObject({ ticket: { id: cy.id } });
  office.clock.forward({ minutes: 2 });
  await office.runDue();
  expect([await stateOf(office, cy.id), await findClaim(made.database.orm, office.ana.personId)]).toEqual([
    'absent',
    undefined,
  ]);
});

test('whoever missed being added and came back is called once more by the same helper', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  await joined(office, 'bo', { mayBeJoined: true });
  const cy = await joined(office, 'cy', { mayBeJoined: true });
  const { claim } = await next(office, office.ana);
  await arrive(office.needs, by, office.ana, claim.id, {}, office.act());
  await addToGroup(office.needs, by, office.ana, claim.id, cy.id, office.act());
  office.clock.forward({ minutes: 3 });
  await office.runDue();
  await comeForward(office.needs, office.learner(cy.caller), cy.caller, cy.id, office.act());
  await addToGroup(office.needs, by, office.ana, claim.id, cy.id, office.act());
  const calls = (await noticesOf(office, 'called')).filter((subject) => subject.includes(cy.id));
  expect([await stateOf(office, cy.id), calls.length]).toEqual(['called', 2]);
});

test('who missed a call and comes back alone doesn’t hold those who missed it with them', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const lead = await joined(office, 'lead', { mayBeJoined: true });
  const f1 = await joined(office, 'f1', { withTicketId: lead.id });
  const other = await joined(office, 'other', { mayBeJoined: true });
  const { claim } = await next(office, office.ana);
  await miss(office.needs, by, office.ana, claim.id, {}, office.act());
  const second = await next(office, office.ana);
  expect(second.ticket.id).toBe(other.id);
  await comeForward(office.needs, office.learner(lead.caller), lead.caller, lead.id, office.act());
  await addToGroup(office.needs, by, office.ana, second.claim.id, lead.id, office.act());
  await comeForward(office.needs, office.learner(f1.caller), f1.caller, f1.id, office.act());
  expect([await stateOf(office, lead.id), await stateOf(office, f1.id)]).toEqual(['called', 'waiting']);
});

test('who missed a call with somebody and comes back first is told of to the helpers who are free', async () => {
  const office = await openedOffice();
  const lead = await joined(office, 'lead', { mayBeJoined: true });
  const f1 = await joined(office, 'f1', { withTicketId: lead.id });
  const { claim } = await next(office, office.ana);
  await miss(office.needs, office.helper(office.ana), office.ana, claim.id, {}, office.act());
  const before = (await noticesOf(office, 'waiting')).length;
  office.clock.forward({ seconds: 1 });
  await comeForward(office.needs, office.learner(f1.caller), f1.caller, f1.id, office.act());
  expect((await noticesOf(office, 'waiting')).slice(before)).toEqual([`${f1.id}/${office.ana.accountId}`]);
});

test('a question in writing: its owner is told who takes it; handed off it stays in writing, and no call is missed', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const cy = await office.person('cy', 'helper');
  const bo = await joined(office, 'bo');
  await leaveOpen(office.needs, office.learner(bo.caller), bo.caller, bo.id, office.act());
  const taken = await takeAsync(office.needs, by, office.ana, bo.id, office.act());
  if (taken.outcome !== 'done') throw new Error(taken.outcome);
  const told = await noticesOf(office, 'changed');
  expect(told.filter((subject) => subject.startsWith(bo.id))).toHaveLength(1);
  await handOff(office.needs, by, office.ana, taken.facts.claim.id, cy, office.act());
  office.clock.forward({ minutes: 9 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('helping');
  expect(await findClaim(made.database.orm, cy.personId)).toMatchObject({ ticket: { id: bo.id } });
  expect(await noticesOf(office, 'called')).toEqual([]);
});

test('the other helpers are told when somebody is put back into an empty line, and not who did it', async () => {
  const office = await openedOffice();
  const cy = await office.person('cy', 'helper');
  await startHelping(office.needs, office.helper(cy), cy, [], office.act());
  const bo = await joined(office, 'bo');
  const { claim } = await next(office, office.ana);
  const before = await noticesOf(office, 'waiting');
  await requeue(office.needs, office.helper(office.ana), office.ana, claim.id, {}, office.act());
  expect((await noticesOf(office, 'waiting')).slice(before.length)).toEqual([`${bo.id}/${cy.accountId}`]);
});

test('handed off, put off, taken again; another’s claim is ended only when meant, and its helper is told', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const cy = await office.person('cy', 'helper');
  const bo = await joined(office, 'bo');
  const { claim } = await next(office, office.ana);
  const handed = await handOff(office.needs, by, office.ana, claim.id, cy, office.act());
  if (handed.outcome !== 'done') throw new Error(handed.outcome);
  expect(handed.facts.claim.personId).toBe(cy.personId);
  const act = office.act();
  expect(await putOff(office.needs, by, office.ana, handed.facts.claim.id, {}, act)).toMatchObject({
    outcome: 'not-yours',
  });
  await putOff(office.needs, by, office.ana, handed.facts.claim.id, { others: true }, act);
  expect(await noticesOf(office, 'taken')).toEqual([handed.facts.claim.id]);
  expect(await stateOf(office, bo.id)).toBe('async');
  const taken = await takeAsync(office.needs, by, office.ana, bo.id, office.act());
  expect(taken).toMatchObject({ outcome: 'done', facts: { ticket: { state: 'helping' } } });
  office.clock.forward({ minutes: 30 });
  await office.runDue();
  office.clock.forward({ minutes: 5 });
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('async');
});

test('a helper who is removed from the cohort lets go: the learner is back at their place', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  await joined(office, 'cy');
  await next(office, office.ana);
  await made.database.statement(`update enrolment set role = 'learner' where person_id = $1::uuid`, [
    office.ana.personId,
  ]);
  await office.runDue();
  expect(await stateOf(office, bo.id)).toBe('waiting');
  const line = await findLine(made.database.orm, office.cohortId);
  expect(line[0]?.ticket.id).toBe(bo.id);
});

test('a learner who isn’t in the cohort any more is called no more: their helper is told, the others stay', async () => {
  const office = await openedOffice();
  const [bo, cy, di, ed] = [
    await joined(office, 'bo'),
    await joined(office, 'cy'),
    await joined(office, 'di'),
    await joined(office, 'ed'),
  ];
  await next(office, office.ana);
  for (const { caller } of [bo, cy])
    await made.database.statement('delete from enrolment where person_id = $1::uuid', [caller.personId]);
  await office.runDue();
  for (const { id } of [bo, cy]) expect(await stateOf(office, id)).toBe('left');
  expect(await noticesOf(office, 'taken')).toHaveLength(1);
  expect((await next(office, office.ana)).ticket.id).toBe(di.id);
  expect(await stateOf(office, ed.id)).toBe('waiting');
});

test('a cleared line and a closed session can be taken back', async () => {
  const office = await openedOffice();
  const boss = await office.person('boss', 'organiser');
  const by = office.organiser(boss);
  const bo = await joined(office, 'bo');
  const cy = await joined(office, 'cy');
  const cleared = await clearLine(office.needs, by, boss, office.act());
  expect(cleared).toMatchObject({ outcome: 'done', cleared: 2 });
  // Helpers are told where nobody waited before: of those who join, and of those who are brought back.
  expect(await noticesOf(office, 'waiting')).toHaveLength(1);
  await office.joins(cy.caller);
  expect(await noticesOf(office, 'waiting')).toHaveLength(2);
  if (cleared.outcome === 'done')
    expect(await undoClear(office.needs, by, boss, cleared.at, office.act())).toEqual({ outcome: 'done', restored: 1 });
  await closeSession(office.needs, by, boss, office.sessionId, office.act());
  expect(await stateOf(office, bo.id)).toBe('carried');
  office.clock.forward({ seconds: 1 });
  await undoClose(office.needs, by, boss, office.sessionId, office.act());
  expect(await stateOf(office, bo.id)).toBe('waiting');
  expect(await noticesOf(office, 'waiting')).toHaveLength(3);
  expect((await next(office, office.ana)).ticket.id).toBe(bo.id);
});

test('what was planned for a cohort that has been archived since doesn’t open', async () => {
  const office = await openOffice(made.database);
  const later = office.clock.now().add({ minutes: 10 }).toString();
  const [planned] = await office.rows<{ id: string }>(
    `insert into session (id, cohort_id, opens_at, closes_at, secret)
     values (gen_random_uuid(), $1::uuid, $2::timestamptz, $2::timestamptz + interval '1 hour', 's') returning id`,
    office.cohortId,
    later,
  );
  await made.database.statement('update cohort set archived_at = $2::timestamptz where id = $1::uuid', [
    office.cohortId,
    office.clock.now().toString(),
  ]);
  office.clock.forward({ minutes: 11 });
  await office.runDue();
  expect(await findSession(made.database.orm, planned?.id ?? '')).toMatchObject({ openedAt: null });
});

test('what is open when its cohort is archived closes with it, and whoever waits is told', async () => {
  const office = await openedOffice();
  const bo = await joined(office, 'bo');
  const { cohortId, clock } = office;
  await office.rows('update cohort set archived_at = $2::timestamptz where id = $1::uuid', cohortId, `${clock.now()}`);
  clock.forward({ minutes: 1 });
  await office.runDue();
  expect((await findSession(made.database.orm, office.sessionId))?.closedAt).not.toBeNull();
  expect(await stateOf(office, bo.id)).toBe('carried');
  expect(await noticesOf(office, 'changed')).toHaveLength(1);
});

test('whoever was brought back and left by themselves isn’t brought back again', async () => {
  const office = await openedOffice();
  const boss = await office.person('boss', 'organiser');
  const by = office.organiser(boss);
  const bo = await joined(office, 'bo');
  const cleared = await clearLine(office.needs, by, boss, office.act());
  if (cleared.outcome !== 'done') throw new Error(cleared.outcome);
  office.clock.forward({ minutes: 1 });
  await undoClear(office.needs, by, boss, cleared.at, office.act());
  await leave(office.needs, office.learner(bo.caller), bo.caller, bo.id, office.act());
  const again = await undoClear(office.needs, by, boss, cleared.at, office.act());
  expect([again, await stateOf(office, bo.id)]).toEqual([{ outcome: 'done', restored: 0 }, 'left']);
});

test('a line that was cleared a while ago stays cleared: its people have gone on since', async () => {
  const office = await openedOffice();
  const boss = await office.person('boss', 'organiser');
  const bo = await joined(office, 'bo');
  const cleared = await clearLine(office.needs, office.organiser(boss), boss, office.act());
  if (cleared.outcome !== 'done') throw new Error(cleared.outcome);
  office.clock.forward({ minutes: 16 });
  const undone = await undoClear(office.needs, office.organiser(boss), boss, cleared.at, office.act());
  expect([undone.outcome, await stateOf(office, bo.id)]).toEqual(['too-late', 'left']);
});

test('helpers pause and come back; nobody stops with somebody in hand; a note stays with the claim', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  await pauseHelping(office.needs, by, office.ana, office.act());
  const paused = await findHelpers(made.database.orm, office.sessionId);
  expect(paused.map(({ name, pausedAt }) => [name, pausedAt !== null])).toEqual([['ana', true]]);
  await joined(office, 'quiet');
  expect(await noticesOf(office, 'waiting')).toEqual([]);
  await resumeHelping(office.needs, by, office.ana, office.act());
  const { claim } = await next(office, office.ana);
  expect(await stopHelping(office.needs, by, office.ana, office.act())).toMatchObject({ outcome: 'has-claim' });
  await noteClaim(office.needs, by, office.ana, claim.id, { note: 'left join' });
  await finish(office.needs, by, office.ana, claim.id, {}, office.act());
  expect((await findClaimById(made.database.orm, claim.id))?.claim.note).toBe('left join');
  expect(await stopHelping(office.needs, by, office.ana, office.act())).toMatchObject({ outcome: 'done' });
  expect(await findHelpers(made.database.orm, office.sessionId)).toEqual([]);
});

test('what a board, a form and a list ask for: counts, queues, groups, what is answered in writing', async () => {
  const office = await openedOffice();
  const by = office.helper(office.ana);
  const bo = await joined(office, 'bo', { mayBeJoined: true });
  const cy = await joined(office, 'cy', { queueId: office.queueIds[1] });
  await leaveOpen(office.needs, office.learner(cy.caller), cy.caller, cy.id, office.act());
  const reader = made.database.orm;
  expect((await findQueues(reader, office.cohortId)).map(({ id }) => id)).toEqual(office.queueIds.toSorted());
  expect((await findHours(reader, office.cohortId))?.softCapMinutes).toBe(25);
  expect((await findGroups(reader, office.cohortId)).map(({ id }) => id)).toEqual([bo.id]);
  expect((await findAsync(reader, office.cohortId)).map(({ id }) => id)).toEqual([cy.id]);
  expect(await findBoardFacts(reader, office.cohortId)).toMatchObject({ waiting: 1, away: 0, helped: 0 });
  await next(office, office.ana);
  await arriveOwner(office.needs, office.learner(bo.caller), bo.caller, bo.id, office.act());
  expect((await findClaim(reader, office.ana.personId))?.claim.beganAt).not.toBeNull();
  await setStatus(office.needs, by, office.sessionId, 'ten minutes late');
  await lastCall(office.needs, by, office.sessionId, office.act());
  await undoLastCall(office.needs, by, office.sessionId);
  expect(await findSession(reader, office.sessionId)).toMatchObject({ status: 'ten minutes late', lastCallAt: null });
});

test('each kind of notice has a name of its own', () => {
  const names = Object.values(kinds).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
