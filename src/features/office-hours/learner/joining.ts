/** Getting in line: the form, what may answer it before, and every way in which it may not go. */

import type { Context } from '../../../chat/context.ts';
import { UserError } from '../../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../../chat/receive/action.ts';
import type { Form } from '../../../chat/view/form.ts';
import type { View } from '../../../chat/view/view.ts';
import { type InCohort, requireRole } from '../../../community/roles.ts';
import { isId } from '../../../lib/random.ts';
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findClaim, findGroups, findQueues } from '../store/find.ts';
import { join } from '../store/ticket/join.ts';
import type { Ticket } from '../store/types.ts';
import { findEstimate, keepEstimate } from '../wait/find-estimate.ts';
import {
  type Asking,
  gladView,
  isAsking,
  joinForm,
  offerView,
  type Prefilled,
  shutView,
  watchedView,
} from './join-views.ts';
import { type Draft, findOffered, findSolved, recordAnswered, recordOffer } from './offer-store.ts';
import { findOpening, recordWatch } from './opening-store.ts';
import { matchConcept, readQuestion } from './read-form.ts';
import { findOwnSeat, findSeat } from './seat.ts';
import { againWords } from './standing-words.ts';
import { busyView, joinedView, type Opening, seatView } from './views.ts';

type Needs = OfficeHoursFeatureNeeds;

/** More than these are no help to choose from in a form. */
const JOINABLE_AT_MOST = 10;

export const openingOrRefusal = async (
  { database }: Needs,
  { caller, at }: Context,
  { cohortId }: InCohort,
): Promise<Opening> => {
  const opening = await findOpening(database, cohortId, caller.personId, at);
  if (!opening) throw new UserError(text`There are no office hours here yet. Organisers set them up with /oh.`);
  return opening;
};

/** The form, or why there is none now and what they can do instead. */
export const joinReply = async (
  needs: Needs,
  context: Context,
  cohortId: string,
  given: { readonly asking?: Asking | undefined } & Prefilled = {},
): Promise<View | Form> => {
  const by = requireRole(context.caller, cohortId, 'learner');
  const opening = await openingOrRefusal(needs, context, by);
  const hindrance = await findHindrance(needs, context, cohortId);
  if (hindrance) return hindrance;
  const asking = askingOf(opening, given.asking);
  return asking ? joinForm(cohortId, asking, await askedOf(needs, context, by), given) : shutView(opening);
};

/** They have a question in line, or are helping somebody. */
const findHindrance = async (needs: Needs, { caller, at }: Context, cohortId: string): Promise<View | undefined> => {
  const [seat, claim] = await Promise.all([
    findOwnSeat(needs, caller.personId, cohortId, at),
    findClaim(needs.database.orm, caller.personId),
  ]);
  if (seat) return seatView(seat, { tone: 'neutral', words: hasTicketWords });
  return claim && busyView;
};

const hasTicketWords = text`You have a question here already, and one at a time is enough: **Edit** changes what it’s
  about, and you keep your place.`;

/** Whoever wants a place gets one as soon as there are any; whoever would rather write may always. */
const askingOf = ({ state }: Opening, wanted: Asking | undefined): Asking | undefined => {
  if (wanted === 'writing') return wanted;
  if (state === 'open') return 'line';
  return wanted === 'next' ? wanted : undefined;
};

const askedOf = async ({ database }: Needs, { caller }: Context, { cohortId }: InCohort) => {
  const [queues, groups] = await Promise.all([findQueues(database.orm, cohortId), findGroups(database.orm, cohortId)]);
  return {
    queues: queues.filter(({ retiredAt }) => retiredAt === null),
    joinable: groups.filter(({ personId }) => personId !== caller.personId).slice(0, JOINABLE_AT_MOST),
  };
};

/** The form was sent: what may answer it is offered first. */
const takeQuestion = async (needs: Needs, context: Context, { row, argument, filled }: ActionInput): Promise<View> => {
  const { caller, interactionId, at } = context;
  const by = requireRole(caller, row, 'learner');
  await openingOrRefusal(needs, context, by);
  const hindrance = await findHindrance(needs, context, row);
  if (hindrance) return hindrance;
  const { ticks, ...question } = readQuestion({ filled }, await askedOf(needs, context, by));
  const curriculum = needs.curriculum();
  const draft: Draft = {
    ...question,
    conceptSlug: matchConcept(curriculum, needs.search(), question.topic) ?? null,
    mayBeJoined: ticks.includes('join'),
    showsMissed: ticks.includes('missed'),
    asks: isAsking(argument) ? argument : 'line',
  };
  // Whoever joins somebody wants to be with them.
  if (draft.conceptSlug === null || draft.withTicketId !== null) return enter(needs, context, by, draft, false);
  const found = curriculum.concepts.get(draft.conceptSlug);
  const concept = found?.complete ? found : undefined;
  const solved = await findSolved(needs.database, row, draft.conceptSlug);
  if (!concept && solved.length === 0) return enter(needs, context, by, draft, false);
  const asker = { cohortId: row, personId: caller.personId, accountId: caller.accountId };
  const offerId = await recordOffer(needs.database, asker, { interactionId, draft, at });
  return offerId === undefined ? enter(needs, context, by, draft, false) : offerView({ offerId, concept, solved });
};

const goneWords = text`I can’t find what you wrote any more. Please press **Join** again.`;

/** They still want help, or were answered. */
const takeOffered = async (needs: Needs, context: Context, offerId: string, answered: boolean): Promise<View> => {
  const { personId } = context.caller;
  const offered = isId(offerId) ? await findOffered(needs.database, offerId, personId) : undefined;
  if (!offered) throw new UserError(goneWords);
  const by = requireRole(context.caller, offered.cohortId, 'learner');
  if (answered) {
    await recordAnswered(needs.database, offerId, personId, true);
    return gladView(offered.cohortId);
  }
  const hindrance = await findHindrance(needs, context, offered.cohortId);
  if (hindrance) return hindrance;
  if (!offered.draft) throw new UserError(goneWords);
  const entered = await enter(needs, context, by, offered.draft, true);
  // Last, so that what they wrote is there for another try.
  await recordAnswered(needs.database, offerId, personId, false);
  return entered;
};

/** Nothing that somebody wrote is lost: where one way is shut, the next one is taken and said. */
const enter = async (
  needs: Needs,
  context: Context,
  by: InCohort,
  draft: Draft,
  offered: boolean,
  remark?: Text,
): Promise<View> => {
  const { caller, interactionId, at } = context;
  const { withTicketId, asks, ...question } = draft;
  const asked = { ...question, asks, offered, ...(withTicketId === null ? {} : { withTicketId }) };
  const joined = await join(needs, by, caller, asked, { interactionId, at });
  const again = (changed: Partial<Draft>, words: Text): Promise<View> =>
    enter(needs, context, by, { ...draft, ...changed }, offered, words);
  switch (joined.outcome) {
    case 'done':
    case 'has-ticket': {
      if (joined.outcome === 'done') await keepWait(needs, joined.ticket, at);
      const seat = await findSeat(needs, joined.ticket.id, at);
      if (!seat) throw new UserError(goneWords);
      return joined.outcome === 'done'
        ? joinedView(seat, remark)
        : seatView(seat, { tone: 'neutral', words: hasTicketWords });
    }
    case 'helping':
      return busyView;
    case 'cooldown':
      return again(
        { asks: 'writing' },
        text`${againWords(joined.until)} Until then your question is with the helpers in writing.`,
      );
    case 'group-gone':
      return again(
        { withTicketId: null },
        text`Whoever you wanted to join isn’t waiting any more, so this is a place of your own.`,
      );
    case 'not-open':
    case 'closed-for-joining':
      return again(
        { asks: 'next' },
        text`Nobody can get in line any more just now, so you’re in line for the next time.`,
      );
    default:
      throw new UserError(text`That line isn’t there any more. Please press **Join** again and choose another.`);
  }
};

/** Beside the joining, which nobody behind should wait for; without it the wait only teaches nothing. */
const keepWait = async ({ database }: Needs, ticket: Ticket, at: Temporal.Instant): Promise<void> => {
  if (ticket.state !== 'waiting' || ticket.withTicketId !== null || ticket.expectedMinutes !== null) return;
  const { id, cohortId, queueId } = ticket;
  const estimate = await findEstimate(database.orm, cohortId, { queueId, ticketId: id }, at);
  if (estimate) await keepEstimate(database.orm, id, estimate);
};

const watch = async (needs: Needs, context: Context, cohortId: string): Promise<View> => {
  const by = requireRole(context.caller, cohortId, 'learner');
  const opening = await openingOrRefusal(needs, context, by);
  await recordWatch(needs.database, { ...context.caller, cohortId, at: context.at });
  return watchedView(opening, opening.state === 'open');
};

export const joiningActions = (needs: Needs): Action[] => [
  defineAction({
    name: 'office-hours.join',
    who: 'learner',
    answers: 'form',
    run: (context, { row, argument }) =>
      joinReply(needs, context, row, { asking: isAsking(argument) ? argument : undefined }),
  }),
  defineAction({
    name: 'office-hours.asked',
    who: 'learner',
    answers: 'private',
    run: (context, input) => takeQuestion(needs, context, input),
  }),
  defineAction({
    name: 'office-hours.still',
    who: 'learner',
    answers: 'update',
    run: (context, { row }) => takeOffered(needs, context, row, false),
  }),
  defineAction({
    name: 'office-hours.did',
    who: 'learner',
    answers: 'update',
    run: (context, { row }) => takeOffered(needs, context, row, true),
  }),
  defineAction({
    name: 'office-hours.watch',
    who: 'learner',
    answers: 'private',
    run: (context, { row }) => watch(needs, context, row),
  }),
];
