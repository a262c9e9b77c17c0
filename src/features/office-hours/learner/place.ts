/** My place: where somebody is in line, and all they can do about it. */

import type { Context } from '../../../chat/context.ts';
import { UserError } from '../../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../../chat/receive/action.ts';
import { readTimeOfDay } from '../../../chat/receive/fields.ts';
import type { Form } from '../../../chat/view/form.ts';
import type { View } from '../../../chat/view/view.ts';
import { type InCohort, requireRole } from '../../../community/roles.ts';
import { isId } from '../../../lib/random.ts';
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findQueues, findTicketById } from '../store/find.ts';
import {
  arriveOwner,
  comeBack,
  comeForward,
  confirmHere,
  editTicket,
  getInLine,
  leave,
  leaveOpen,
  type OwnDone,
  solve,
  stepAway,
} from '../store/ticket/owner.ts';
import type { Act, TicketFacts } from '../store/types.ts';
import { awayForm, editForm } from './join-views.ts';
import { findOpening } from './opening-store.ts';
import { awayUntil, matchConcept, readQuestion } from './read-form.ts';
import { findOwnSeat, seatOf } from './seat.ts';
import { againWords } from './standing-words.ts';
import { noSeatView, seatView, sureToLeaveView } from './views.ts';

type Needs = OfficeHoursFeatureNeeds;

const notTheirs = (): UserError => new UserError(text`I can’t find that question among yours.`);

/** The id comes from outside: it must be their own. */
const ownTicket = async (needs: Needs, { caller, at }: Context, ticketId: string): Promise<TicketFacts> => {
  const facts = isId(ticketId) ? await findTicketById(needs.database.orm, ticketId, at) : undefined;
  if (facts?.ticket.personId !== caller.personId) throw notTheirs();
  return facts;
};

export const showPlace = async (needs: Needs, { caller, at }: Context, cohortId: string): Promise<View> => {
  requireRole(caller, cohortId, 'learner');
  const seat = await findOwnSeat(needs, caller.personId, cohortId, at);
  return seat ? seatView(seat) : noSeatView(cohortId);
};

type Outcome = OwnDone | { readonly outcome: 'queue-gone' };
type Deed = (needs: Needs, by: InCohort, caller: Context['caller'], ticketId: string, act: Act) => Promise<Outcome>;

/** Does it, and shows where they are then; `done` is what is said where it was done. */
const act = async (needs: Needs, context: Context, ticketId: string, deed: Deed, done?: Text): Promise<View> => {
  const { caller, interactionId, at } = context;
  const { ticket } = await ownTicket(needs, context, ticketId);
  const by = requireRole(caller, ticket.cohortId, 'learner');
  const outcome = await deed(needs, by, caller, ticketId, { interactionId, at });
  const seat = await seatOf(needs, await ownTicket(needs, context, ticketId), at);
  const words = wordsOf(outcome, done);
  return seatView(seat, words && { tone: outcome.outcome === 'done' ? 'good' : 'neutral', words });
};

const wordsOf = (outcome: Outcome, done: Text | undefined): Text | undefined => {
  switch (outcome.outcome) {
    case 'done':
      return done;
    case 'cooldown':
      return text`${againWords(outcome.until)} Until then your question stays where it is.`;
    default:
      return refusalWords[outcome.outcome];
  }
};

const refusalWords: Readonly<Record<Exclude<Outcome['outcome'], 'done' | 'cooldown'>, Text>> = {
  'moved-on': text`Something happened in the meantime; this is where you are now.`,
  'has-ticket': text`You have another question here already. Once that’s done, you can open this one again.`,
  'queue-gone': text`That line isn’t there any more. Please press **Edit** and choose another.`,
  'not-open': text`Office hours aren’t open just now.`,
  'closed-for-joining': text`The last call was made, so nobody can get in line any more today.`,
  'not-set-up': text`There are no office hours here any more.`,
  missing: text`I can’t find that question any more.`,
};

/** One button for everybody who is back: what it does follows from where they are. */
const comeHere = async (needs: Needs, context: Context, ticketId: string): Promise<View> => {
  const { ticket } = await ownTicket(needs, context, ticketId);
  const { state } = ticket;
  if (state === 'called') return act(needs, context, ticketId, arriveOwner);
  if (state === 'absent')
    return act(needs, context, ticketId, comeForward, text`Welcome back. You’re among the first.`);
  if (state === 'away') return act(needs, context, ticketId, comeBack, text`Welcome back.`);
  if (state === 'carried' || state === 'async') return joinTheLine(needs, context, ticketId);
  return act(needs, context, ticketId, confirmHere, text`Thank you. You’re called when it’s your turn.`);
};

/** Whoever is behind them comes sooner. */
const solveOwn = async (needs: Needs, context: Context, ticketId: string): Promise<View> => {
  const { state } = (await ownTicket(needs, context, ticketId)).ticket;
  const hasPlace = state === 'waiting' || state === 'away' || state === 'absent';
  return act(
    needs,
    context,
    ticketId,
    solve,
    hasPlace ? text`Well done. Your place goes to the next one.` : text`Well done.`,
  );
};

/** From a question in writing, or one for the next time: into the line, where one is open. */
const joinTheLine = async (needs: Needs, context: Context, ticketId: string): Promise<View> => {
  const { ticket } = await ownTicket(needs, context, ticketId);
  const opening = await findOpening(needs.database, ticket.cohortId, ticket.personId, context.at);
  const isOpen = opening?.state === 'open';
  const refused: Deed = async () => ({ outcome: opening?.state === 'closing' ? 'closed-for-joining' : 'not-open' });
  return act(needs, context, ticketId, isOpen ? getInLine : refused, text`Welcome. You’re in line now.`);
};

/** Before a place is given up for good. */
const askWhetherToLeave = async (needs: Needs, context: Context, ticketId: string): Promise<View> => {
  const facts = await ownTicket(needs, context, ticketId);
  const seat = await seatOf(needs, facts, context.at);
  return facts.ticket.endedAt === null ? sureToLeaveView(seat) : seatView(seat);
};

const openEdit = async (needs: Needs, context: Context, ticketId: string): Promise<View | Form> => {
  const facts = await ownTicket(needs, context, ticketId);
  const { ticket } = facts;
  if (ticket.endedAt !== null) return seatView(await seatOf(needs, facts, context.at));
  return editForm(ticketId, { queues: await findQueues(needs.database.orm, ticket.cohortId) }, ticket);
};

const saveEdit = async (needs: Needs, context: Context, { row, filled }: ActionInput): Promise<View> => {
  const { ticket } = await ownTicket(needs, context, row);
  const queues = await findQueues(needs.database.orm, ticket.cohortId);
  const { ticks, queueId, topic, tried, trouble } = readQuestion({ filled }, { queues, joinable: [] }, ticket.queueId);
  const changed = {
    queueId,
    topic,
    tried,
    trouble,
    conceptSlug: matchConcept(needs.curriculum(), needs.search(), topic) ?? null,
    mayBeJoined: ticks.includes('join'),
    showsMissed: ticks.includes('missed'),
    asyncAtClose: ticks.includes('writing'),
  };
  const edit: Deed = (_needs, by, caller, ticketId, now) => editTicket(needs, by, caller, ticketId, changed, now);
  return act(needs, context, row, edit, text`Saved. You keep your place.`);
};

/** What is suggested: long enough for a coffee. */
const AWAY_MINUTES = 15;

const openAway = async (needs: Needs, context: Context, ticketId: string): Promise<View | Form> => {
  const facts = await ownTicket(needs, context, ticketId);
  const { caller, at } = context;
  if (facts.ticket.state !== 'waiting') return seatView(await seatOf(needs, facts, at));
  const suggested = at.toZonedDateTimeISO(caller.zone).add({ minutes: AWAY_MINUTES }).toPlainTime();
  return awayForm(ticketId, caller.zone, suggested.toString({ smallestUnit: 'minute' }));
};

const goAway = (needs: Needs, context: Context, input: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const time = readTimeOfDay(input, { name: 'until', label: 'I’m back at' });
  if (!time) throw new UserError(text`Please write when you’ll be back, like 17:30.`);
  const until = awayUntil(time, at, caller.zone);
  const away: Deed = (_needs, by, actor, ticketId, now) => stepAway(needs, by, actor, ticketId, until, now);
  return act(needs, context, input.row, away);
};

const placeAction = (
  verb: string,
  answers: Action['answers'],
  run: (context: Context, input: ActionInput) => ReturnType<Action['run']>,
): Action => defineAction({ name: `office-hours.${verb}`, who: 'learner', answers, run });

export const placeActions = (needs: Needs): Action[] => [
  placeAction('place', 'private', (context, { row }) => showPlace(needs, context, row)),
  placeAction('stay', 'update', (context, { row }) => showPlace(needs, context, row)),
  placeAction('here', 'update', (context, { row }) => comeHere(needs, context, row)),
  // In the channel, where others read along, as below.
  placeAction('here-said', 'private', (context, { row }) => comeHere(needs, context, row)),
  placeAction('edit', 'form', (context, { row }) => openEdit(needs, context, row)),
  placeAction('edited', 'private', (context, input) => saveEdit(needs, context, input)),
  placeAction('away', 'form', (context, { row }) => openAway(needs, context, row)),
  placeAction('gone', 'private', (context, input) => goAway(needs, context, input)),
  placeAction('leave', 'update', (context, { row }) => askWhetherToLeave(needs, context, row)),
  placeAction('left', 'update', (context, { row }) => act(needs, context, row, leave)),
  placeAction('solve', 'update', (context, { row }) => solveOwn(needs, context, row)),
  // In the thread, where helpers read along: what comes of it is for its owner alone.
  placeAction('solved-here', 'private', (context, { row }) => act(needs, context, row, solve, text`Well done.`)),
  placeAction('write', 'update', (context, { row }) => act(needs, context, row, leaveOpen)),
];
