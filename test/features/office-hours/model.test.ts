/**
 * Whatever helpers and learners do at the same moment, the store does what the simple model does in
 * some order of it: nobody is called twice, no ticket is lost, and the line is as it is said to be.
 *
 * What is tried follows from OFFICE_HOURS_SEED; which of those who act at once is first, the
 * database decides. OFFICE_HOURS_RUNS=1000 plays it at large (`npm run model`).
 */
import { type AsyncCommand, array, assert, asyncModelRun, asyncProperty, constantFrom, oneof } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ticketStates } from '../../../src/database/schema/office-hours/ticket.ts';
import { beginnings, type TicketState, transitions } from '../../../src/features/office-hours/transitions.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { apply, type Deed } from './model/deeds.ts';
import { linkUp, unlink } from './model/linking.ts';
import { type Model, type Outcome, personOf, startModel } from './model/model.ts';
import { openReal, type Real, roles } from './model/office.ts';
import { pass } from './model/time.ts';
import { beginningIn, deedOf, type Wish, wish } from './model/wishes.ts';

const RUNS = Number(process.env['OFFICE_HOURS_RUNS'] ?? 12);
const SEED = Number(process.env['OFFICE_HOURS_SEED'] ?? 15);
const STEPS = 30;
const AT_ONCE = 4;
/** From so many runs on, whatever can happen has happened. */
const RUNS_FOR_ALL = 1000;
/** Of the steps taken least often, so many are said. */
const SAID = 5;

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
let real: Real;

beforeAll(async () => {
  made = await createPostgresDatabase();
  real = await openReal(made);
});
afterAll(() => made.drop());

const ordersOf = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));

/**
 * What may be true: two orders of what was done at once may look the same, and differ only later.
 */
type Worlds = { models: readonly Model[]; readonly claimIds: Map<string, string> };

const keyOf = ({ sessions, tickets, claims, roles: given, ...rest }: Model): string =>
  JSON.stringify([[...sessions], [...tickets].toSorted(), [...claims].toSorted(), [...given], rest]);

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
  run: async (worlds) => {
    const before = firstOf(worlds);
    const deeds = wishes.map((each) => deedOf(each, before, worlds.claimIds));
    const outcomes = await Promise.all(deeds.map(real.doIt));
    const pairs = deeds.map((deed, index) => ({ deed, outcome: outcomes[index] ?? { outcome: 'none' } }));
    const beginning = new Set(deeds.flatMap((deed) => beginningIn(deed, before)));
    const after = await real.seen();
    const fitting = worlds.models.flatMap((model) =>
      ordersOf(pairs).flatMap((order) => {
        const tried = structuredClone(model);
        const fits = order.every(({ deed, outcome }) => isSame(deed, apply(tried, deed, outcome, beginning), outcome));
        return fits && real.expectedOf(tried) === after ? [tried] : [];
      }),
    );
    if (fitting.length === 0)
      throw new Error(`no order explains ${JSON.stringify(pairs)}\nbefore ${real.expectedOf(before)}\nafter ${after}`);
    worlds.models = distinct(fitting);
    for (const [who, { id }] of firstOf(worlds).claims) worlds.claimIds.set(who, id);
  },
});

const isSame = (deed: Deed, one: Outcome, other: Outcome): boolean =>
  refusalOf(deed, one) === refusalOf(deed, other) &&
  (one.ticketId === undefined || other.ticketId === undefined || one.ticketId === other.ticketId);

/** Who calls somebody and joins them at the same moment may be told either of two things. */
const refusalOf = (deed: Deed, { outcome }: Outcome): string =>
  deed.kind === 'join' && deed.withId !== undefined && outcome === 'helping' ? 'group-gone' : outcome;

const passing = (minutes: number): AsyncCommand<Worlds, Real> => ({
  check: () => true,
  toString: () => `${minutes} minutes`,
  run: async (worlds) => {
    real.office.clock.forward({ minutes });
    await real.office.runDue();
    for (const model of worlds.models) pass(model, minutes);
    explain(worlds, await real.seen());
  },
});

/** What was planned opens by itself, whether or not another is open. */
const opening = (minutes: number): AsyncCommand<Worlds, Real> => ({
  check: () => true,
  toString: () => `a planned session opens in ${minutes} minutes`,
  run: async (worlds) => {
    const plannedId = await real.plan(minutes);
    real.office.clock.forward({ minutes });
    await real.office.runDue();
    for (const model of worlds.models) pass(model, minutes, plannedId);
    explain(worlds, await real.seen());
  },
});

/** Those stay that say the same; of none it is said how they differ. */
const explain = (worlds: Worlds, after: string): void => {
  const fitting = worlds.models.filter((model) => real.expectedOf(model) === after);
  if (fitting.length === 0) expect(after).toBe(real.expectedOf(firstOf(worlds)));
  worlds.models = distinct(fitting);
};

/** With their roles: what becomes of roles that were lost meanwhile is no promise of office hours. */
const linking = (one: string, other: string): AsyncCommand<Worlds, Real> => ({
  check: () => true,
  toString: () => `${one} and ${other} are one person, or two again`,
  run: async (worlds) => {
    const { link } = firstOf(worlds);
    const both = link ? [link.kept, link.gone] : [one, other];
    for (const who of link ? [link.kept] : both) {
      const role = roles.get(both.find((each) => roles.get(each) === 'helper') ?? who) ?? 'learner';
      const given = link ? role : (roles.get(who) ?? 'learner');
      await real.doIt({ kind: 'role', who, role: given });
      for (const model of worlds.models) model.roles.set(personOf(model, who), given);
    }
    if (link) {
      await real.unlink(link.kept);
      for (const model of worlds.models) unlink(model, roles);
    } else {
      const { kept, gone } = await real.link(one, other);
      for (const model of worlds.models) linkUp(model, kept, gone);
    }
    explain(worlds, await real.seen());
  },
});

const command = oneof(
  { weight: 40, arbitrary: array(wish, { minLength: 1, maxLength: AT_ONCE }).map(batch) },
  { weight: 8, arbitrary: constantFrom(1, 3, 5, 10).map(passing) },
  { weight: 1, arbitrary: constantFrom(1, 5).map(opening) },
  { weight: 2, arbitrary: constantFrom(31, 31, 36, 15 * 60, 15 * 24 * 60).map(passing) },
  {
    weight: 3,
    arbitrary: constantFrom(['l3', 'l4'] as const, ['h2', 'h3'] as const, ['l1', 'h3'] as const).map(([one, other]) =>
      linking(one, other),
    ),
  },
);

const stepOf = ({ event, from, to }: { readonly event: string; readonly from: string | null; readonly to: string }) =>
  `${event}: ${from} to ${to}`;

/** All that the table allows. Where it goes to stays the same, nothing is done, but for a hand-off. */
const allSteps = Object.entries(transitions).flatMap(([event, { from, to, ...rest }]) =>
  from.flatMap((state) => {
    const goals: readonly TicketState[] = 'closed' in rest ? [to, rest.closed].filter((goal) => goal !== state) : [to];
    return goals.map((goal) => stepOf({ event, from: state, to: goal }));
  }),
);

test(`${RUNS} runs of ${STEPS} steps, in which up to ${AT_ONCE} act at once`, { timeout: 3_600_000 }, async () => {
  const began = performance.now();
  const taken = new Map<string, number>();
  let deeds = 0;
  await assert(
    asyncProperty(array(command, { minLength: STEPS, maxLength: STEPS + 10, size: 'max' }), async (commands) => {
      deeds += commands.length;
      await real.reset();
      real.office.clock.set('2026-03-02T09:00:00Z');
      const model = startModel(real.office.clock.now().epochMilliseconds, roles);
      apply(model, { kind: 'open' }, await real.doIt({ kind: 'open' }), new Set());
      real.office.clock.forward({ minutes: 2 });
      model.nowMs += 120_000;
      await asyncModelRun(() => ({ model: { models: [model], claimIds: new Map() }, real }), commands);
      const steps = await real.office.rows<{ event: string; from: string | null; to: string; count: number }>(
        'select event, "from", "to", count(*)::int as count from ticket_event group by 1, 2, 3',
      );
      for (const step of steps) taken.set(stepOf(step), (taken.get(stepOf(step)) ?? 0) + step.count);
    }),
    // At once the database decides, so that a run which failed may not fail again: nothing is gained
    // by making it smaller.
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  const unforeseen = [...taken.keys()].filter((step) => !step.startsWith('join:') && !allSteps.includes(step));
  expect(unforeseen).toEqual([]);
  const never = allSteps.filter((step) => !taken.has(step));
  const seldom = [...taken]
    .toSorted(([, one], [, other]) => one - other)
    .slice(0, SAID)
    .map(([step, count]) => `${step} (${count})`);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${RUNS} runs of seed ${SEED}, ${deeds} steps, ${seconds} s; seldom: ${seldom.join(', ')}`,
    `never: ${never.join(', ') || 'none'}`,
  );
  if (RUNS >= RUNS_FOR_ALL) expect(never).toEqual([]);
});
