/** "I meant the same", for organisers: what was typed, to take for the same or not. */
import type { Context } from '../../chat/context.ts';
import { type Notice, noticeOf } from '../../chat/deliver/notice.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { View } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { findWhereToWrite } from '../../community/person/where-to-write.ts';
import { requireRole } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { intentOf } from '../../jobs/outbox.ts';
import { text } from '../../lib/words/text.ts';
import {
  acceptMeant,
  type Decided,
  declineMeant,
  findMeant,
  findSent,
  type Sender,
} from '../../study/regrading/meant.ts';
import { findTaken } from '../../study/regrading/taken.ts';
import { type Done, declinedView, meantView } from './meant-views.ts';
import { DECLINED, type QuestionsNeeds } from './needs.ts';

export const meantActions = (needs: QuestionsNeeds): readonly Action[] => [
  defineAction({
    name: 'questions.meant',
    who: 'organiser',
    answers: 'private',
    run: (context, { row, argument }) => showMeant(needs, context, row, { from: argument }),
  }),
  defineAction({
    name: 'questions.meant-page',
    who: 'organiser',
    answers: 'update',
    run: (context, { row, argument }) => showMeant(needs, context, row, { from: argument }),
  }),
  // A row's id and its cohort's: whoever decides has the role there, and the row must be of it.
  decision('accept', needs, async (tx, { at, caller: { accountId } }, cohort, id) => {
    const decided = await acceptMeant(tx, { ...needs, at, accountId }, cohort, id);
    if (decided.outcome === 'done') {
      const did = `took a wording of ${decided.questionSlug} for the same`;
      await recordDone(tx, needs.random, cohort, { accountId, did, at });
    }
    return decided;
  }),
  decision('decline', needs, async (tx, context, cohort, id) => {
    const decided = await declineMeant(tx, context, cohort, id);
    if (decided.outcome === 'done') await tellDeclined(needs, tx, decided.senders, context.at);
    return decided;
  }),
];

type Decide = (
  tx: Transaction,
  context: Context,
  cohort: ReturnType<typeof requireRole<'organiser'>>,
  meantId: string,
) => Promise<Decided>;

const decision = (verb: 'accept' | 'decline', needs: QuestionsNeeds, decide: Decide): Action =>
  defineAction({
    name: `questions.${verb}`,
    who: 'organiser',
    answers: 'update',
    run: async (context, { row, argument }: ActionInput) => {
      const cohort = requireRole(context.caller, argument, 'organiser');
      const decided = await needs.database.orm.transaction((tx) => decide(tx, context, cohort, row));
      if (decided.outcome === 'refused')
        throw new UserError(text`I can’t take that for the same. ${decided.why} Nothing was changed.`);
      if (decided.outcome === 'gone') return showMeant(needs, context, argument, { done: 'gone' });
      const { words, senders } = decided;
      const told = verb === 'accept' ? senders.filter(({ isMember }) => isMember) : senders;
      return showMeant(needs, context, argument, { done: { verb, words, told: told.length } });
    },
  });

const showMeant = async (
  needs: QuestionsNeeds,
  { caller }: Context,
  cohortId: string,
  { from = '', done }: { readonly from?: string; readonly done?: Done },
): Promise<View> => {
  const cohort = requireRole(caller, cohortId, 'organiser');
  const open = await findMeant(needs.database.orm, cohort);
  const taken = await findTaken(needs.database.orm, cohort);
  const { questions } = needs.curriculum();
  const items = open.terms.map((each) => ({ ...each, question: questions.get(each.questionSlug) }));
  return meantView({ cohortId, items, all: open.all, from, done, taken: taken.all });
};

const tellDeclined = async (
  { outbox }: QuestionsNeeds,
  tx: Transaction,
  senders: readonly Sender[],
  at: Temporal.Instant,
): Promise<void> => {
  const where = await findWhereToWrite(tx, senders);
  const intents = senders.flatMap(({ id, personId }) => {
    const to = where.get(personId);
    return to ? [intentOf(DECLINED, id, { key: `meant/${id}`, to })] : [];
  });
  await outbox.send(tx, intents, at);
};

export const declinedNotice = (needs: QuestionsNeeds): Notice =>
  noticeOf(DECLINED, {
    draw: async (id) => {
      const sent = await findSent(needs.database.orm, id);
      const question = sent && needs.curriculum().questions.get(sent.questionSlug);
      return sent && question && declinedView(question, sent.words);
    },
  });
