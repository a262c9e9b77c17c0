/** The same deeds done to the store, and all that people can see of it afterwards. */
import type { Caller } from '../../../../src/chat/context.ts';
import { confirmLink } from '../../../../src/community/linking/link.ts';
import { openLinkCode, redeemLinkCode } from '../../../../src/community/linking/link-code.ts';
import { findLastLink, undoLink } from '../../../../src/community/linking/unlink.ts';
import { personRows } from '../../../../src/database/person-rows.ts';
import { claimNext, takeAsync } from '../../../../src/features/office-hours/store/claim/claim.ts';
import { addToGroup, handOff } from '../../../../src/features/office-hours/store/claim/handing-on.ts';
import {
  pauseHelping,
  resumeHelping,
  startHelping,
  stopHelping,
} from '../../../../src/features/office-hours/store/claim/helpers.ts';
import { arrive, finish, miss, putOff, requeue } from '../../../../src/features/office-hours/store/claim/helping.ts';
import { keepHelping } from '../../../../src/features/office-hours/store/claim/keeping.ts';
import { findLine } from '../../../../src/features/office-hours/store/line.ts';
import * as clearing from '../../../../src/features/office-hours/store/session/clearing.ts';
import * as sessions from '../../../../src/features/office-hours/store/session/session.ts';
import * as owner from '../../../../src/features/office-hours/store/ticket/owner.ts';
import { findOpenSession } from '../../../../src/features/office-hours/store/transaction.ts';
import { studyOfLink } from '../../../../src/study/merging/merge.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { asking, type Office, openOffice } from '../../../support/office-hours.ts';
import type { Deed } from './deeds.ts';
import { lineOf, type Model, NOTHING, type Outcome, type Queue, type Role } from './model.ts';

/** What each was given; the organiser has theirs beside. */
export const roles: ReadonlyMap<string, Role> = new Map([
  ...['l1', 'l2', 'l3', 'l4'].map((who) => [who, 'learner'] as const),
  ...['h1', 'h2', 'h3'].map((who) => [who, 'helper'] as const),
]);

export type Real = {
  readonly office: Office;
  readonly database: TestDatabase['database'];
  readonly callers: Map<string, Caller>;
  readonly doIt: (deed: Deed) => Promise<Outcome>;
  readonly seen: () => Promise<string>;
  /** Gives the id of the session that opens in so many minutes. */
  readonly plan: (minutes: number) => Promise<string>;
  readonly expectedOf: (model: Model) => string;
  readonly link: (one: string, other: string) => Promise<{ readonly kept: string; readonly gone: string }>;
  readonly unlink: (who: string) => Promise<void>;
  /** Nobody is linked, everybody has their role, and no ticket is left. */
  readonly reset: () => Promise<void>;
};

const owners = {
  comeBack: owner.comeBack,
  getInLine: owner.getInLine,
  return: owner.comeForward,
  leave: owner.leave,
  solve: owner.solve,
  leaveOpen: owner.leaveOpen,
  reopen: owner.reopen,
  arrive: owner.arriveOwner,
} as const;

const ofHelpers = { pause: pauseHelping, resume: resumeHelping, stop: stopHelping } as const;

const ofClaims = { arrive, finish, miss, requeue, putOff } as const;

const idsIn = (outcome: { readonly outcome: string }): Outcome => {
  if (outcome.outcome !== 'done') return { outcome: outcome.outcome };
  if ('facts' in outcome) {
    const { ticket, claim } = outcome.facts as { ticket: { id: string }; claim: { id: string } };
    return { outcome: 'done', ticketId: ticket.id, claimId: claim.id };
  }
  if ('session' in outcome) return { outcome: 'done', sessionId: (outcome.session as { id: string }).id };
  if (!('ticket' in outcome)) return { outcome: 'done' };
  const { id, draw } = outcome.ticket as { id: string; draw: string };
  return { outcome: 'done', ticketId: id, draw };
};

export const openReal = async ({ database }: TestDatabase): Promise<Real> => {
  const office = await openOffice(database);
  const callers = new Map<string, Caller>();
  for (const [who, role] of roles) callers.set(who, await office.person(who, role === 'helper' ? 'helper' : 'learner'));
  callers.set('boss', await office.person('boss', 'organiser'));
  const callerOf = (who: string): Caller => {
    const found = callers.get(who);
    if (!found) throw new Error(who);
    return found;
  };
  const doIt = doing(office, database, callerOf);
  // With the role they came with: what they press may be under way when they lose it.
  const identifyAgain = async (...whom: readonly string[]): Promise<void> => {
    for (const who of whom)
      callers.set(who, { ...callerOf(who), personId: (await office.identify(office.originOf(who))).personId });
  };
  const linking = linkingOf(office, database, callerOf, identifyAgain);
  return {
    ...{ office, database, callers, doIt, ...linking },
    seen: () => seen(office, database),
    plan: (minutes) => plan(office, minutes),
    expectedOf: (model) => expectedOf(model, callerOf),
    reset: async () => {
      for (const who of roles.keys()) await linking.unlink(who);
      await database.statement('delete from session where cohort_id = $1::uuid', [office.cohortId]);
      await database.statement('delete from ticket where cohort_id = $1::uuid', [office.cohortId]);
      await database.statement('delete from outbox', []);
      for (const [who, role] of roles) await doIt({ kind: 'role', who, role });
    },
  };
};

type CallerOf = (who: string) => Caller;

const doing =
  (office: Office, database: TestDatabase['database'], callerOf: CallerOf) =>
  async (deed: Deed): Promise<Outcome> => {
    const { needs, clock } = office;
    const act = office.act();
    if (deed.kind === 'role') return changeRole(office, callerOf(deed.who).personId, deed.role);
    if (!('who' in deed)) return idsIn(await doToSession(office, database, callerOf('boss'), deed));
    const caller = callerOf(deed.who);
    switch (deed.kind) {
      case 'join': {
        const { asyncAtClose, mayBeJoined, asks, withId, queue } = deed;
        const queueId = office.queueIds[queue];
        const group = withId === undefined ? {} : { withTicketId: withId };
        return idsIn(await office.joins(caller, { queueId, asyncAtClose, mayBeJoined, asks, ...group }));
      }
      case 'own': {
        const by = office.learner(caller);
        const until = clock.now().add({ minutes: 10 });
        return idsIn(
          deed.event === 'stepAway'
            ? await owner.stepAway(needs, by, caller, deed.ticketId, until, act)
            : await owners[deed.event](needs, by, caller, deed.ticketId, act),
        );
      }
      case 'confirm':
        return idsIn(await owner.confirmHere(needs, office.learner(caller), caller, deed.ticketId, act));
      case 'edit': {
        const { offered: _, asks: __, ...question } = asking(office.queueIds[deed.queue]);
        const { asyncAtClose, mayBeJoined } = deed;
        const changed = { ...question, asyncAtClose, mayBeJoined };
        return idsIn(await owner.editTicket(needs, office.learner(caller), caller, deed.ticketId, changed, act));
      }
      case 'next':
        return idsIn(await claimNext(needs, office.helper(caller), caller, wantedOf(office, deed.queue), act));
      case 'start':
        return refusalIn(await startHelping(needs, office.helper(caller), caller, [], act));
      case 'pause':
      case 'resume':
      case 'stop':
        return refusalIn(await ofHelpers[deed.kind](needs, office.helper(caller), caller, act));
      case 'take':
        return idsIn(await takeAsync(needs, office.helper(caller), caller, deed.ticketId, act));
      case 'claim':
        return idsIn(
          await ofClaims[deed.event](needs, office.helper(caller), caller, deed.claimId, { others: deed.others }, act),
        );
      case 'keep':
        await keepHelping(needs, caller, act);
        return { outcome: 'done' };
      case 'add':
        return idsIn(await addToGroup(needs, office.helper(caller), caller, deed.claimId, deed.ticketId, act));
      case 'handOff':
        return idsIn(await handOff(needs, office.helper(caller), caller, deed.claimId, callerOf(deed.to), act));
    }
  };

const wantedOf = ({ queueIds }: Office, queue: Queue | undefined) =>
  queue === undefined ? {} : { queueIds: [queueIds[queue]] };

/** Nothing of it has an id that matters. */
const refusalIn = ({ outcome }: { readonly outcome: string }): Outcome => ({ outcome });

const changeRole = async ({ rows, cohortId }: Office, personId: string, role: Role): Promise<Outcome> => {
  if (role === 'none')
    await rows('delete from enrolment where cohort_id = $1::uuid and person_id = $2::uuid', cohortId, personId);
  else
    await rows(
      `insert into enrolment (cohort_id, person_id, role, created_at) values ($1::uuid, $2::uuid, $3::role, now())
      on conflict (cohort_id, person_id) do update set role = excluded.role`,
      cohortId,
      personId,
      role,
    );
  return { outcome: 'done' };
};

type OfSession = Exclude<Deed, { readonly who: string }>;

const doToSession = async (
  office: Office,
  { orm }: TestDatabase['database'],
  boss: Caller,
  deed: OfSession,
): Promise<{ readonly outcome: string }> => {
  const { needs } = office;
  const [by, act] = [office.organiser(boss), office.act()];
  if (deed.kind === 'clear') return clearing.clearLine(needs, by, boss, act);
  // Until when is said: what nobody gave an end closes by who helps, of which the model knows nothing.
  if (deed.kind === 'open') return sessions.openSession(needs, by, boss, { closesAt: act.at.add({ hours: 12 }) }, act);
  if (deed.kind === 'undoClose') return sessions.undoClose(needs, by, boss, deed.sessionId, act);
  if (deed.kind === 'undoClear') {
    const clearedAt = Temporal.Instant.fromEpochMilliseconds(deed.clearedAtMs);
    return clearing.undoClear(needs, by, boss, clearedAt, act);
  }
  const sessionId = (await findOpenSession(orm, office.cohortId))?.id ?? NOTHING;
  if (deed.kind === 'close') return sessions.closeSession(needs, by, boss, sessionId, act);
  return deed.kind === 'lastCall'
    ? sessions.lastCall(needs, by, sessionId, act)
    : sessions.undoLastCall(needs, by, sessionId);
};

const linkingOf = (
  office: Office,
  database: TestDatabase['database'],
  callerOf: CallerOf,
  identifyAgain: (...whom: readonly string[]) => Promise<void>,
): Pick<Real, 'link' | 'unlink'> => {
  const needs = { ...office.needs, personRows };
  const request = (who: string) => ({ accountId: callerOf(who).accountId, ...office.act() });
  return {
    link: async (one, other) => {
      const before = { [one]: callerOf(one).personId, [other]: callerOf(other).personId };
      const { code, codeId } = await openLinkCode(needs, request(one));
      await redeemLinkCode(needs, request(other), code);
      await confirmLink(needs, studyOfLink, request(other), codeId, callerOf(one).accountId);
      const { outcome } = await confirmLink(needs, studyOfLink, request(one), codeId, callerOf(other).accountId);
      if (outcome !== 'linked') throw new Error(outcome);
      await identifyAgain(one, other);
      return callerOf(one).personId === before[one] ? { kept: one, gone: other } : { kept: other, gone: one };
    },
    unlink: async (who) => {
      const last = await findLastLink(database, callerOf(who).personId);
      if (last) await undoLink(needs, studyOfLink, request(who), last.linkId);
      if (last) await identifyAgain(...roles.keys());
    },
  };
};

const plan = async ({ needs, clock, cohortId, rows }: Office, minutes: number): Promise<string> => {
  const id = needs.random.id(clock.now());
  const opensAt = clock.now().add({ minutes });
  await rows(
    `insert into session (id, cohort_id, opens_at, closes_at, secret)
     values ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz, 's')`,
    ...[id, cohortId, opensAt.toString(), opensAt.add({ hours: 12 }).toString()],
  );
  return id;
};

const HELD = `select c.person_id as "personId", c.ticket_id as "ticketId" from claim c join ticket t on t.id = c.ticket_id
where t.cohort_id = $1::uuid and c.ended_at is null order by 1, 2`;

/** Who is helped together with whom is seen where it is not over yet. */
const seen = async ({ rows, cohortId, queueIds }: Office, { orm }: TestDatabase['database']): Promise<string> => {
  const states = await rows<{ id: string; state: string; personId: string; withId: string | null; queueId: string }>(
    `select id, state, person_id as "personId", case when ended_at is null then with_ticket_id end as "withId",
      queue_id as "queueId"
    from ticket where cohort_id = $1::uuid order by id`,
    cohortId,
  );
  const held = await rows<{ personId: string; ticketId: string }>(HELD, cohortId);
  const line = await findLine(orm, cohortId);
  return JSON.stringify({
    states: states.map(({ id, state, personId, withId, queueId }) => [
      ...[id, state, personId, withId],
      queueIds.indexOf(queueId),
    ]),
    held: held.map(({ personId, ticketId }) => [personId, ticketId]),
    line: line.map(({ ticket }) => [ticket.id, ticket.passedOver]),
  });
};

const expectedOf = (model: Model, callerOf: CallerOf): string =>
  JSON.stringify({
    states: [...model.tickets.values()]
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
      .map((each) => [each.id, each.state, callerOf(each.person).personId, withIn(each), each.queue]),
    held: [...model.claims].map(([who, { ticketId }]) => [callerOf(who).personId, ticketId]).toSorted(),
    line: lineOf(model).map(({ id, passedOver }) => [id, passedOver]),
  });

const withIn = ({ state, withId }: { readonly state: string; readonly withId: string | undefined }): string | null =>
  ['done', 'left', 'expired'].includes(state) ? null : (withId ?? null);
