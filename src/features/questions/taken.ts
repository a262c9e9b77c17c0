/** What a cohort takes for the same, for its organisers: a list, from which each can be taken back. */
import type { Context } from '../../chat/context.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { View } from '../../chat/view/view.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import { requireRole } from '../../community/roles.ts';
import { findTaken, takeBack } from '../../study/regrading/taken.ts';
import { takeBackView, takenView } from './meant-views.ts';
import type { QuestionsNeeds } from './needs.ts';

export const takenActions = (needs: QuestionsNeeds): readonly Action[] => [
  defineAction({
    name: 'questions.taken',
    who: 'organiser',
    answers: 'private',
    run: (context, { row }) => showTaken(needs, context, row, {}),
  }),
  takenAction('taken-page', (context, { row, argument }) => showTaken(needs, context, row, { from: argument })),
  // A term's id and its cohort's: whoever takes it back has the role there, and the term must be of it.
  takenAction('take-back', async (context, { row, argument }) => {
    const { items } = await readTaken(needs, context, argument);
    const term = items.find(({ id }) => id === row);
    return term ? takeBackView(term, argument) : showTaken(needs, context, argument, { done: 'gone' });
  }),
  takenAction('taken-back', async (context, { row, argument }) => {
    const gone = await removeTerm(needs, context, argument, row);
    return showTaken(needs, context, argument, { done: gone ?? 'gone' });
  }),
];

const takenAction = (verb: string, run: (context: Context, input: ActionInput) => Promise<View>): Action =>
  defineAction({ name: `questions.${verb}`, who: 'organiser', answers: 'update', run });

const removeTerm = ({ database, random }: QuestionsNeeds, { caller, at }: Context, cohortId: string, termId: string) =>
  database.orm.transaction(async (tx) => {
    const cohort = requireRole(caller, cohortId, 'organiser');
    const gone = await takeBack(tx, cohort, termId, at);
    const did = `took back a wording of ${gone?.questionSlug}`;
    if (gone) await recordDone(tx, random, cohort, { accountId: caller.accountId, did, at });
    return gone;
  });

const readTaken = async ({ database, curriculum }: QuestionsNeeds, { caller }: Context, cohortId: string) => {
  const taken = await findTaken(database.orm, requireRole(caller, cohortId, 'organiser'));
  const { questions } = curriculum();
  const items = taken.terms.map((term) => ({ ...term, question: questions.get(term.questionSlug) }));
  return { items, all: taken.all };
};

const showTaken = async (
  needs: QuestionsNeeds,
  context: Context,
  cohortId: string,
  { from = '', done }: { readonly from?: string; readonly done?: 'gone' | { readonly words: string } },
): Promise<View> => takenView({ cohortId, ...(await readTaken(needs, context, cohortId)), from, done });
