/** What somebody wants to do, and what of that is decided when it is done, by what they see then. */
import { type Arbitrary, boolean, constant, constantFrom, nat, noBias, oneof, option, record } from 'fast-check';
import { type Deed, type DeedOf, ownEvents } from './deeds.ts';
import { goalOf, isEnded, type Model, type ModelTicket, NOTHING, personOf } from './model.ts';
import { roles } from './office.ts';
import { rareDeeds } from './rare.ts';

const all = [...roles.keys()];
/** A helper may have a question too. */
export const asker = constantFrom(...all.filter((who) => who !== 'h1' && who !== 'h2'));
const helper = constantFrom(...all.filter((who) => who.startsWith('h')));
/** Which of those that could be meant. */
const pick = noBias(nat({ max: 59 }));
/** Mostly they do what can be done, so that something comes of it. */
const chance = constantFrom(true, true, true, false);
const kindOf = <Kind extends string>(kind: Kind) => constant(kind);

/** Most are about the same. */
const queue = constantFrom(0, 0, 0, 1 as const);

const openings = ['open', 'lastCall', 'undoLastCall', 'close'] as const;

export const wish = oneof(
  {
    weight: 7,
    arbitrary: record({
      kind: kindOf('join'),
      who: asker,
      asyncAtClose: boolean(),
      mayBeJoined: boolean(),
      asks: constantFrom('line', 'line', 'line', 'line', 'line', 'line', 'line', 'next', 'writing' as const),
      beside: option(pick, { nil: undefined }),
      queue,
    }),
  },
  {
    weight: 8,
    arbitrary: record({ kind: kindOf('own'), who: asker, event: constantFrom(...ownEvents), pick, isFit: chance }),
  },
  { weight: 1, arbitrary: record({ kind: kindOf('confirm'), who: asker }) },
  {
    weight: 4,
    arbitrary: record({ kind: kindOf('edit'), who: asker, asyncAtClose: boolean(), mayBeJoined: boolean(), queue }),
  },
  {
    weight: 8,
    arbitrary: record({
      kind: kindOf('next'),
      who: helper,
      queue: constantFrom(undefined, undefined, undefined, 0, 1 as const),
    }),
  },
  { weight: 3, arbitrary: record({ kind: constantFrom('start', 'pause', 'resume', 'stop', 'stop'), who: helper }) },
  {
    weight: 7,
    arbitrary: record({
      kind: kindOf('claim'),
      who: helper,
      event: constantFrom('arrive', 'finish', 'miss', 'requeue', 'putOff' as const),
      whose: oneof({ weight: 6, arbitrary: constant(undefined) }, { weight: 1, arbitrary: pick }),
    }),
  },
  { weight: 1, arbitrary: record({ kind: kindOf('keep'), who: helper }) },
  { weight: 1, arbitrary: record({ kind: kindOf('handOff'), who: helper, to: helper }) },
  { weight: 2, arbitrary: record({ kind: kindOf('take'), who: helper, pick }) },
  { weight: 2, arbitrary: record({ kind: kindOf('add'), who: helper, pick }) },
  { weight: 2, arbitrary: record({ kind: kindOf('role'), who: constantFrom(...all), isTaken: boolean() }) },
  { weight: 3, arbitrary: record({ kind: constantFrom(...openings), isFit: chance }) },
  { weight: 1, arbitrary: record({ kind: kindOf('clear') }) },
  { weight: 1, arbitrary: record({ kind: kindOf('undoClear') }) },
  { weight: 1, arbitrary: record({ kind: kindOf('undoClose') }) },
  { weight: 4, arbitrary: record({ kind: kindOf('rare'), pick }) },
);

export type Wish = typeof wish extends Arbitrary<infer Value> ? Value : never;

const nthOf = <Item>(items: readonly Item[], index: number): Item | undefined =>
  items[index % Math.max(1, items.length)];

const nth = (tickets: readonly ModelTicket[], index: number): string => nthOf(tickets, index)?.id ?? NOTHING;

export const deedOf = (wanted: Wish, model: Model, claimIds: ReadonlyMap<string, string>): Deed => {
  const tickets = [...model.tickets.values()];
  const ownOf = (who: string): string => {
    const own = tickets.filter(({ person }) => person === personOf(model, who));
    return (own.find((each) => !isEnded(each)) ?? own.at(-1))?.id ?? NOTHING;
  };
  const claimOf = (who: string): string => model.claims.get(personOf(model, who))?.id ?? claimIds.get(who) ?? NOTHING;
  switch (wanted.kind) {
    case 'join': {
      const { beside, ...rest } = wanted;
      const open = tickets.filter(({ state, mayBeJoined }) => state === 'waiting' && mayBeJoined);
      return { ...rest, withId: beside === undefined || open.length === 0 ? undefined : nth(open, beside) };
    }
    case 'own': {
      const { kind, who, event } = wanted;
      const ticketId = ownOf(who);
      const ticket = model.tickets.get(ticketId);
      const fit = ownEvents.filter((each) => ticket && goalOf(model, ticket, each) !== undefined);
      const fitting = wanted.isFit ? fit[wanted.pick % Math.max(1, fit.length)] : undefined;
      return { kind, who, event: fitting ?? event, ticketId };
    }
    case 'confirm':
    case 'edit':
      return { ...wanted, ticketId: ownOf(wanted.who) };
    case 'claim': {
      const { whose, ...rest } = wanted;
      const held = whose === undefined ? undefined : nthOf([...model.claims.values()], whose);
      return { ...rest, claimId: held?.id ?? claimOf(wanted.who), others: held !== undefined };
    }
    case 'handOff':
      return { ...wanted, claimId: claimOf(wanted.who) };
    case 'take': {
      const written = tickets.filter(({ state }) => state === 'async' || state === 'carried');
      return { kind: 'take', who: wanted.who, ticketId: nth(written, wanted.pick) };
    }
    case 'add': {
      const waiting = tickets.filter(({ state }) => state === 'waiting');
      const { kind, who } = wanted;
      return { kind, who, claimId: claimOf(who), ticketId: nth(waiting, wanted.pick) };
    }
    case 'role':
      return { kind: 'role', who: wanted.who, role: wanted.isTaken ? lost(wanted.who) : given(wanted.who) };
    case 'undoClose':
      return { kind: 'undoClose', sessionId: lastClosed(model) };
    case 'undoClear': {
      const cleared = tickets.flatMap(({ clearedAtMs }) => clearedAtMs ?? []);
      return { kind: 'undoClear', clearedAtMs: Math.max(model.nowMs - 60_000, ...cleared) };
    }
    case 'rare':
      return nthOf(rareDeeds(model), wanted.pick) ?? { kind: 'confirm', who: 'l1', ticketId: ownOf('l1') };
    case 'next':
    case 'keep':
    case 'start':
    case 'pause':
    case 'resume':
    case 'stop':
      return wanted;
    case 'clear':
      return { kind: 'clear' };
    default:
      return { kind: wanted.isFit && model.openId === undefined ? 'open' : wanted.kind };
  }
};

const given = (who: string): DeedOf<'role'>['role'] => roles.get(who) ?? 'learner';
/** A helper may go, or be a learner from now on. */
const lost = (who: string): DeedOf<'role'>['role'] => (who === 'h2' ? 'learner' : 'none');

const lastClosed = ({ sessions }: Model): string =>
  [...sessions.values()]
    .filter(({ closedAtMs }) => closedAtMs !== undefined)
    .toSorted((one, other) => (one.closedAtMs ?? 0) - (other.closedAtMs ?? 0))
    .at(-1)?.id ?? NOTHING;

/** Who gets somebody to help. */
export const beginningIn = (deed: Deed, model: Model): readonly string[] =>
  helpersIn(deed).map((who) => personOf(model, who));

const helpersIn = (deed: Deed): readonly string[] => {
  if (deed.kind === 'handOff') return [deed.to];
  return deed.kind === 'next' || deed.kind === 'take' ? [deed.who] : [];
};
