/** What a helper sees of a learner's questions: how many, and what is left of them. */
import type { Caller } from '../../chat/context.ts';
import type { LearnerOf } from '../../chat/feature.ts';
import { type Block, paragraph } from '../../chat/view.ts';
import { requireHelped } from '../../community/helped.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import { findLearnerStanding } from '../../study/insight/learner-standing.ts';
import type { QuizNeeds } from './needs.ts';

export const quizOfLearner = async (
  needs: QuizNeeds,
  helper: Caller,
  learner: LearnerOf,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const { personId, zone } = await requireHelped(needs.database.orm, helper, learner);
  const { met, due, recall } = await findLearnerStanding(needs, { personId, zone, at });
  if (recall === undefined) return [paragraph(text`**Questions:** none answered yet.`)];
  const left = `${Math.round(recall * 100)} %`;
  return [
    paragraph(text`**Questions:** ${countWords(met, 'question')} met, **${due}** due now. They likely still know
      ${left} of the answers.`),
  ];
};
