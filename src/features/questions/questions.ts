/** /questions: how a cohort's questions do, by first answers, and typed answers that were meant the same. */
import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { type Block, button, paragraph, type View } from '../../chat/view/view.ts';
import { choosingActions, switchButton, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { requireRole } from '../../community/roles.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import { findMeant } from '../../study/regrading/meant.ts';
import { createFigures, type Figures } from './figures.ts';
import { declinedNotice, meantActions } from './meant.ts';
import { about, type QuestionsNeeds } from './needs.ts';
import { takenActions } from './taken.ts';
import { countingView, figuresView } from './views.ts';

export const questionsFeature = (needs: QuestionsNeeds): Feature => {
  const figures = createFigures(needs);
  return {
    name: 'questions',
    section: 'For helpers and organisers',
    commands: [
      defineCommand({
        name: 'questions',
        description: 'See which questions look bad, and typed answers that learners say were right',
        more: text`By how people answered each for the first time, without hints and guesses: what nearly everybody
          knows, what tells nothing of who knows more, and where the key may be wrong. **I meant the same** below a
          wrong answer sends what was typed here, for you to decide.`,
        options: {},
        who: 'organiser',
        where: ['workspace', 'direct'],
        answers: 'private',
        run: (context) => open(needs, figures, context),
      }),
    ],
    actions: [
      ...choosingActions(needs.database, {
        ...about,
        open: (context) => open(needs, figures, context),
        show: (context, cohortId) => showFigures(needs, figures, context, cohortId),
      }),
      defineAction({
        name: 'questions.page',
        who: 'organiser',
        answers: 'update',
        run: (context, { row, argument }) => showFigures(needs, figures, context, row, argument),
      }),
      ...meantActions(needs),
      ...takenActions(needs),
    ],
    notices: [declinedNotice(needs)],
    parts: { insight: (caller, cohortId) => insightPart(needs, caller, cohortId) },
  };
};

const open = async (needs: QuestionsNeeds, figures: Figures, context: Context): Promise<View> => {
  const meant = await findMeantCohort(needs.database, context.caller, { channel: context.channel, ...about });
  if (meant.kind === 'ask') return whichCohortView(meant.cohorts, about);
  if (meant.kind === 'none')
    throw new UserError(text`This is for organisers of a cohort, and you are none yet. /cohort says how to begin one.`);
  return showFigures(needs, figures, context, meant.cohort.cohortId);
};

const showFigures = async (
  needs: QuestionsNeeds,
  figures: Figures,
  { caller, at }: Context,
  cohortId: string,
  from = '',
): Promise<View> => {
  const cohort = requireRole(caller, cohortId, 'organiser');
  const meant = await findMeant(needs.database.orm, cohort);
  const all = await figures(cohort, at);
  const ways = { meant: meant.all, others: switchButton('questions', caller, cohortId, about) };
  return all ? figuresView({ cohortId, from, figures: all, ...ways }) : countingView({ cohortId, ...ways });
};

const insightPart = async (needs: QuestionsNeeds, caller: Caller, cohortId: string): Promise<readonly Block[]> => {
  const { all } = await findMeant(needs.database.orm, requireRole(caller, cohortId, 'organiser'));
  if (all === 0) return [];
  return [
    paragraph(text`**Meant the same:** ${countWords(all, 'answer')} to decide on.`),
    { kind: 'controls', controls: [button(controlId('questions.meant', cohortId), 'Look at them')] },
  ];
};
