/** After somebody was helped: did it help, does it still, and may others find it? */

import type { Context } from '../../../../chat/context.ts';
import { UserError } from '../../../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../../../chat/receive/action.ts';
import type { Form } from '../../../../chat/view/form.ts';
import type { View } from '../../../../chat/view/view.ts';
import { requireRole } from '../../../../community/roles.ts';
import { isId } from '../../../../lib/random.ts';
import { text } from '../../../../lib/words/text.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { reopen } from '../../store/ticket/owner.ts';
import { findSeat } from '../seat.ts';
import { seatView } from '../views.ts';
import { findOwnHelped, type Helped, helpings, recordFeedback, recordShared } from './after-store.ts';
import { COMMENT_AT_MOST, commentForm, holdsView, thanksView } from './after-views.ts';

type Needs = OfficeHoursFeatureNeeds;

/** The id comes from outside: it must be their own, and over. */
const ownHelped = async ({ database }: Needs, { caller }: Context, ticketId: string): Promise<Helped> => {
  const found = isId(ticketId) ? await findOwnHelped(database, ticketId, caller.personId) : undefined;
  if (!found) throw new UserError(text`I can’t find that question among yours.`);
  return found;
};

const thank = async (needs: Needs, context: Context, ticketId: string): Promise<View> =>
  thanksView(await ownHelped(needs, context, ticketId));

const rate = async (needs: Needs, context: Context, { row, argument }: ActionInput): Promise<View> => {
  const { ticketId } = await ownHelped(needs, context, row);
  const helped = helpings.find((each) => each === argument);
  if (helped) await recordFeedback(needs.database, ticketId, { helped }, context.at);
  return thank(needs, context, ticketId);
};

const comment = async (needs: Needs, context: Context, { row, filled }: ActionInput): Promise<View> => {
  const { ticketId } = await ownHelped(needs, context, row);
  const words = (filled['comment']?.[0] ?? '').trim().slice(0, COMMENT_AT_MOST);
  if (words !== '') await recordFeedback(needs.database, ticketId, { comment: words }, context.at);
  return thank(needs, context, ticketId);
};

const openComment = async (needs: Needs, context: Context, ticketId: string): Promise<Form> => {
  const found = await ownHelped(needs, context, ticketId);
  return commentForm(found.ticketId, found.comment);
};

const share = async (needs: Needs, context: Context, { row, argument }: ActionInput): Promise<View> => {
  const { ticketId } = await ownHelped(needs, context, row);
  await recordShared(needs.database, ticketId, argument === 'yes');
  return thank(needs, context, ticketId);
};

const stillHolds = async (needs: Needs, context: Context, { row, argument }: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const { ticketId, cohortId } = await ownHelped(needs, context, row);
  const by = requireRole(caller, cohortId, 'learner');
  if (argument === 'yes') {
    await recordFeedback(needs.database, ticketId, { stillSolved: true }, at);
    return holdsView;
  }
  await recordFeedback(needs.database, ticketId, { stillSolved: false }, at);
  const reopened = await reopen(needs, by, caller, ticketId, { at });
  const shown = reopened.outcome === 'has-ticket' ? reopened.ticket.id : ticketId;
  const seat = await findSeat(needs, shown, at);
  if (!seat) throw new UserError(text`I can’t find that question any more.`);
  const words = reopenWords(reopened);
  return seatView(seat, words && { tone: reopened.outcome === 'done' ? 'good' : 'neutral', words });
};

const reopenWords = (reopened: Awaited<ReturnType<typeof reopen>>) => {
  switch (reopened.outcome) {
    case 'done':
      return reopened.ticket.reopenedAt === null
        ? text`It’s open again. That was a while ago, so it has a place like a new question.`
        : text`It’s open again, and goes before new questions.`;
    case 'has-ticket':
      return text`You have another question here already. Once that’s done, you can open this one again.`;
    default:
      return text`Something happened in the meantime; this is where you are now.`;
  }
};

const afterAction = (
  verb: string,
  answers: Action['answers'],
  run: (context: Context, input: ActionInput) => ReturnType<Action['run']>,
): Action => defineAction({ name: `office-hours.${verb}`, who: 'learner', answers, run });

export const afterActions = (needs: Needs): Action[] => [
  afterAction('helped', 'update', (context, input) => rate(needs, context, input)),
  afterAction('comment', 'form', (context, { row }) => openComment(needs, context, row)),
  afterAction('commented', 'private', (context, input) => comment(needs, context, input)),
  afterAction('share', 'update', (context, input) => share(needs, context, input)),
  afterAction('holds', 'update', (context, input) => stillHolds(needs, context, input)),
];
