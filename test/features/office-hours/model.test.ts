/**
 * Whatever helpers and learners do at the same moment, the store does what the simple model does in
 * some order of it: nobody is called twice, no ticket is lost, and the line is as it is said to be.
 * OFFICE_HOURS_RUNS=1000 plays it at large (`npm run model`).
 */
import {
  type AsyncCommand,
  array,
  assert,
  asyncModelRun,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  oneof,
  record,
} from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../../src/chat/context.ts';
import { ticketStates } from '../../../src/database/schema/office-hours.ts';
import { claimNext, takeAsync } from '../../../src/features/office-hours/store/claim.ts';
import { arrive, finish, handOff, miss, putOff, requeue } from '../../../src/features/office-hours/store/helping.ts';
import { findLine } from '../../../src/features/office-hours/store/line.ts';
import * as owner from '../../../src/features/office-hours/store/owner.ts';
import { clearLine, closeSession, lastCall, openSession } from '../../../src/features/office-hours/store/session.ts';
import { findOpenSession } from '../../../src/features/office-hours/store/transaction.ts';
import { beginnings, type TicketState, transitions } from '../../../src/features/office-hours/transitions.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { type Office, openOffice } from '../../support/office-hours.ts';
import { apply, cloneModel, type Deed, lineOf, type Model, NOTHING, type Outcome, pass } from './model.ts';

const RUNS = Number(process.env['OFFICE_HOURS_RUNS'] ?? 12);
const STEPS = 30;
const AT_ONCE = 4;

test('every state of a ticket is reached, and none is without a way out', () => {
  const reached = new Set<TicketState>(Object.values(beginnings));
  const all = Object.values(transitions).map(({ from, to, ...rest }) => ({
    from: from as readonly TicketState[],
    to: ['closed' in rest ? rest.closed : to, to],
  }));
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const { from, to } of all)
      if (from.some((state) => reached.has(state))) for (const each of to) reached.add(each);
  }
  expect([...reached].toSorted()).toEqual([...ticketStates].toSorted());
  for (const state of ticketStates)
    expect(
      all.some(({ from }) => from.includes(state)),
      state,
    ).toBe(true);
});

let made: TestDatabase;
let office: Office;
const people = new Map<string, Caller>();
const learners = ['l1', 'l2', 'l3', 'l4', 'l5'];
const helpers = ['h1', 'h2', 'h3'];

beforeAll(async () => {
  made = await createPostgresDatabase();
  office = await openOffice(made.database);
  for (const who of learners) people.set(who, await office.person(who));
  for (const who of helpers) people.set(who, await office.person(who, 'helper'));
  people.set('boss', await office.person('boss', 'organiser'));
});
afterAll(() => made.drop());

const callerOf = (who: string): Caller => {
  const found = people.get(who);
  if (!found) throw new Error(who);
  return found;
};

/** What somebody wants to do; of what is decided when it is done, by what they see then. */
type Wish =
  | Exclude<Deed, { readonly ticketId: string } | { readonly claimId: string }>
  | { readonly kind: 'own'; readonly who: string; readonly event: (Deed & { kind: 'own' })['event'] }
  | { readonly kind: 'claim'; readonly who: string; readonly event: (Deed & { kind: 'claim' })['event'] }
  | { readonly kind: 'handOff'; readonly who: string; readonly to: string }
  | { readonly kind: 'take'; readonly who: string };

const learner = constantFrom(...learners);
const helper = constantFrom(...helpers);
const wish = oneof(
  { weight: 6, arbitrary: record({ kind: constant('join' as const), who: learner, asyncAtClose: boolean() }) },
  {
    weight: 6,
    arbitrary: record({
      kind: constant('own' as const),
      who: learner,
      event: constantFrom('stepAway', 'comeBack', 'return', 'leave', 'solve', 'leaveOpen', 'reopen', 'arrive' as const),
    }),
  },
  { weight: 8, arbitrary: record({ kind: constant('next' as const), who: helper }) },
  {
    weight: 7,
    arbitrary: record({
      kind: constant('claim' as const),
      who: helper,
      event: constantFrom('arrive', 'finish', 'miss', 'requeue', 'putOff' as const),
    }),
  },
  { weight: 1, arbitrary: record({ kind: constant('handOff' as const), who: helper, to: helper }) },
  { weight: 1, arbitrary: record({ kind: constant('take' as const), who: helper }) },
  { weight: 2, arbitrary: record({ kind: constantFrom('open', 'open', 'lastCall', 'close', 'clear' as const) }) },
);

type Real = { readonly claimIds: Map<string, string>; readonly ticketIds: Map<string, string> };

const deedOf = (wanted: Wish, model: Model, { claimIds, ticketIds }: Real): Deed => {
  switch (wanted.kind) {
    case 'own':
      return { ...wanted, ticketId: ticketIds.get(wanted.who) ?? NOTHING };
    case 'claim':
    case 'handOff':
      return { ...wanted, claimId: claimIds.get(wanted.who) ?? NOTHING };
    case 'take': {
      const written = [...model.tickets.values()].find(({ state }) => state === 'async' || state === 'carried');
      return { ...wanted, ticketId: written?.id ?? NOTHING };
    }
    default:
      return wanted as Deed;
  }
};

const idsIn = (outcome: { readonly outcome: string }): Outcome => {
  if (outcome.outcome !== 'done') return { outcome: outcome.outcome };
  if ('facts' in outcome) {
    const { ticket, claim } = outcome.facts as { ticket: { id: string }; claim: { id: string } };
    return { outcome: 'done', ticketId: ticket.id, claimId: claim.id };
  }
  return 'ticket' in outcome
    ? { outcome: 'done', ticketId: (outcome.ticket as { id: string }).id }
    : { outcome: 'done' };
};

const owners = {
  comeBack: owner.comeBack,
  return: owner.comeForward,
  leave: owner.leave,
  solve: owner.solve,
  leaveOpen: owner.leaveOpen,
  reopen: owner.reopen,
  arrive: owner.arriveOwner,
} as const;

const ofClaims = { arrive, finish, miss, requeue, putOff } as const;

const doIt = async (deed: Deed): Promise<Outcome> => {
  const { needs, clock } = office;
  const act = office.act();
  switch (deed.kind) {
    case 'join':
      return joinAs(deed);
    case 'own': {
      const by = office.learner(callerOf(deed.who));
      const until = clock.now().add({ minutes: 10 });
      return idsIn(
        deed.event === 'stepAway'
          ? await owner.stepAway(needs, by, callerOf(deed.who), deed.ticketId, until, act)
          : await owners[deed.event](needs, by, callerOf(deed.who), deed.ticketId, act),
      );
    }
    case 'confirm':
      return idsIn(
        await owner.confirmHere(needs, office.learner(callerOf(deed.who)), callerOf(deed.who), deed.ticketId, act),
      );
    case 'next':
      return idsIn(await claimNext(needs, office.helper(callerOf(deed.who)), callerOf(deed.who), {}, act));
    case 'take':
      return idsIn(await takeAsync(needs, office.helper(callerOf(deed.who)), callerOf(deed.who), deed.ticketId, act));
    case 'claim':
      return idsIn(
        await ofClaims[deed.event](needs, office.helper(callerOf(deed.who)), callerOf(deed.who), deed.claimId, {}, act),
      );
    case 'handOff':
      return idsIn(
        await handOff(
          needs,
          office.helper(callerOf(deed.who)),
          callerOf(deed.who),
          deed.claimId,
          callerOf(deed.to),
          act,
        ),
      );
    default:
      return idsIn(await doToSession(deed.kind));
  }
};

/** In one step: a ticket that is changed once more would for a moment be passed by. */
const joinAs = async ({ who, asyncAtClose }: Deed & { kind: 'join' }): Promise<Outcome> => {
  const joined = await office.joins(callerOf(who), { asyncAtClose });
  return joined.outcome === 'done' ? { ...idsIn(joined), draw: joined.ticket.draw } : idsIn(joined);
};

const doToSession = async (kind: 'open' | 'lastCall' | 'close' | 'clear'): Promise<{ readonly outcome: string }> => {
  const boss = callerOf('boss');
  const by = office.organiser(boss);
  if (kind === 'clear') return clearLine(office.needs, by, boss, office.act());
  if (kind === 'open') return openSession(office.needs, by, boss, { closesAt: null }, office.act());
  const open = await findOpenSession(made.database.orm, office.cohortId);
  const sessionId = open?.id ?? NOTHING;
  return kind === 'close'
    ? closeSession(office.needs, by, boss, sessionId, office.act())
    : lastCall(office.needs, by, sessionId, office.act());
};

const HELD = `select c.person_id as "personId", c.ticket_id as "ticketId" from claim c join ticket t on t.id = c.ticket_id
where t.cohort_id = $1::uuid and c.ended_at is null order by 1, 2`;

/** All that people can see of it. */
const seen = async (): Promise<string> => {
  const states = await office.rows<{ id: string; state: string }>(
    'select id, state from ticket where cohort_id = $1::uuid order by id',
    office.cohortId,
  );
  const held = await office.rows<{ personId: string; ticketId: string }>(HELD, office.cohortId);
  const line = await findLine(made.database.orm, office.cohortId, office.clock.now());
  return JSON.stringify({
    states: states.map(({ id, state }) => [id, state]),
    held: held.map(({ personId, ticketId }) => [personId, ticketId]),
    line: line.map(({ ticket, passedOver }) => [ticket.id, passedOver]),
  });
};

const expectedOf = (model: Model): string =>
  JSON.stringify({
    states: [...model.tickets.values()].map(({ id, state }) => [id, state]).toSorted(),
    held: [...model.claims].map(([who, { ticketId }]) => [callerOf(who).personId, ticketId]).toSorted(),
    line: lineOf(model).map(({ id, askedAtMs }) => [id, askedAtMs !== undefined && askedAtMs + 120_000 <= model.nowMs]),
  });

const ordersOf = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

/**
 * What may be true: two orders of what was done at once may look the same, and differ only later.
 */
type Worlds = { models: readonly Model[] };

const keyOf = ({ tickets, claims, helped, ...rest }: Model): string =>
  JSON.stringify([[...tickets], [...claims], [...helped], rest]);

const distinct = (models: readonly Model[]): readonly Model[] => [
  ...new Map(models.map((model) => [keyOf(model), model])).values(),
];

const firstOf = ({ models }: Worlds): Model => {
  const [first] = models;
  if (!first) throw new Error('nothing explains it');
  return first;
};

/** All at once; then some order of them must explain what came of it. */
const batch = (wishes: readonly Wish[]): AsyncCommand<Worlds, Real> => ({
  check: () => true,
  toString: () => JSON.stringify(wishes),
  run: async (worlds, real) => {
    const before = firstOf(worlds);
    const deeds = wishes.map((each) => deedOf(each, before, real));
    const outcomes = await Promise.all(deeds.map(doIt));
    const pairs = deeds.map((deed, index) => ({ deed, outcome: outcomes[index] ?? { outcome: 'none' } }));
    const after = await seen();
    const fitting = worlds.models.flatMap((model) =>
      ordersOf(pairs).flatMap((order) => {
        const tried = cloneModel(model);
        const fits = order.every(({ deed, outcome }) => isSame(apply(tried, deed, outcome), outcome));
        return fits && expectedOf(tried) === after ? [tried] : [];
      }),
    );
    if (fitting.length === 0)
      throw new Error(`no order explains ${JSON.stringify(pairs)}\nbefore ${expectedOf(before)}\nafter ${after}`);
    worlds.models = distinct(fitting);
    const { claims, tickets } = firstOf(worlds);
    for (const [who, claim] of claims) real.claimIds.set(who, claim.id);
    for (const ticket of tickets.values()) real.ticketIds.set(ticket.person, ticket.id);
  },
});

const isSame = (one: Outcome, other: Outcome): boolean =>
  one.outcome === other.outcome && (one.ticketId === undefined || one.ticketId === other.ticketId);

const passing = (minutes: number): AsyncCommand<Worlds, Real> => ({
  check: () => true,
  toString: () => `${minutes} minutes`,
  run: async (worlds) => {
    office.clock.forward({ minutes });
    await office.runDue();
    const after = await seen();
    for (const model of worlds.models) pass(model, minutes);
    explain(worlds, after);
  },
});

/** Those stay that say the same; of none it is said how they differ. */
const explain = (worlds: Worlds, after: string): void => {
  const fitting = worlds.models.filter((model) => expectedOf(model) === after);
  if (fitting.length === 0) expect(after).toBe(expectedOf(firstOf(worlds)));
  worlds.models = distinct(fitting);
};

/** Nobody else acts meanwhile: for its milliseconds a ticket that is changed is passed by. */
const confirming = (who: string): AsyncCommand<Worlds, Real> => ({
  check: () => true,
  toString: () => `${who} is there`,
  run: async (worlds, real) => {
    const ticketId = real.ticketIds.get(who);
    if (ticketId !== undefined) await confirmed(worlds, { kind: 'confirm', who, ticketId });
  },
});

const confirmed = async (worlds: Worlds, deed: Deed): Promise<void> => {
  const outcome = await doIt(deed);
  const after = await seen();
  for (const model of worlds.models) expect(outcome).toEqual(apply(model, deed, outcome));
  explain(worlds, after);
};

const command = oneof(
  { weight: 8, arbitrary: array(wish, { minLength: 1, maxLength: AT_ONCE }).map(batch) },
  { weight: 2, arbitrary: constantFrom(1, 3, 5, 10).map(passing) },
  { weight: 1, arbitrary: learner.map(confirming) },
);

test(`${RUNS} runs of ${STEPS} steps, in which up to ${AT_ONCE} act at once`, { timeout: 3_600_000 }, async () => {
  const began = performance.now();
  let deeds = 0;
  await assert(
    asyncProperty(array(command, { minLength: STEPS, maxLength: STEPS + 10, size: 'max' }), async (commands) => {
      deeds += commands.length;
      await made.database.statement('delete from session where cohort_id = $1::uuid', [office.cohortId]);
      await made.database.statement('delete from ticket where cohort_id = $1::uuid', [office.cohortId]);
      await made.database.statement('delete from outbox', []);
      office.clock.set('2026-03-02T09:00:00Z');
      const model: Model = {
        nowMs: office.clock.now().epochMilliseconds,
        open: false,
        openedAtMs: 0,
        lastCall: false,
        tickets: new Map(),
        claims: new Map(),
        helped: new Map(),
      };
      await doToSession('open');
      await apply(model, { kind: 'open' }, { outcome: 'done' });
      office.clock.forward({ minutes: 2 });
      model.nowMs += 120_000;
      await asyncModelRun(
        () => ({ model: { models: [model] }, real: { claimIds: new Map(), ticketIds: new Map() } }),
        commands,
      );
    }),
    { numRuns: RUNS, endOnFailure: RUNS > 100 },
  );
  console.log(`${RUNS} runs, ${deeds} steps, ${Math.round((performance.now() - began) / 1000)} s`);
});
