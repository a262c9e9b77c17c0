/** What a helper sees of a learner's questions: how many, what is left of them, and what they agreed to. */
import type { Caller } from '../../chat/context.ts';
import type { LearnerOf } from '../../chat/feature.ts';
import { type Block, list, paragraph } from '../../chat/view/view.ts';
import { requireHelped } from '../../community/cohort/helped.ts';
import { countWords, dayWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { findLearnerStanding } from '../../study/insight/learner-standing.ts';
import { findMissed, type Seen } from './missed-lately.ts';
import type { QuizNeeds } from './needs.ts';

export const quizOfLearner = async (
  needs: QuizNeeds,
  helper: Pick<Caller, 'cohorts'>,
  learner: LearnerOf,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const { personId, zone } = await requireHelped(needs.database.orm, helper, learner);
  const { met, due, recall } = await findLearnerStanding(needs, { personId, zone, at });
  const { agreed } = learner;
  const seen = agreed && (await findMissed(needs.database.orm, needs.curriculum(), { personId, ...agreed }, at));
  return [paragraph(standingWords(met, due, recall)), ...(seen ? seenBlocks(seen) : [])];
};

const standingWords = (met: number, due: number, recall: number | undefined): Text => {
  if (recall === undefined) return text`**Questions:** none answered yet.`;
  const left = `${Math.round(recall * 100)} %`;
  return text`**Questions:** ${countWords(met, 'question')} met, **${due}** due now. They likely still know
    ${left} of the answers.`;
};

/** Each takes a line of a card. */
const LINE_AT_MOST = 140;

const seenBlocks = ({ missed, lookedUpOn }: Seen): readonly Block[] => {
  const looked = lookedUpOn === undefined ? [] : text` They looked it up on ${dayWords(lookedUpOn)}.`;
  if (missed.length === 0)
    return looked.length === 0 ? [] : [paragraph(text`They missed no question on this lately.${looked}`)];
  return [
    paragraph([...text`**What they missed lately, and what they chose:**`, ...looked]),
    list(
      missed.map(
        ({ question, chose, on }) =>
          text`${excerpt(question, LINE_AT_MOST)} *${excerpt(chose, LINE_AT_MOST)}* (${dayWords(on)})`,
      ),
    ),
  ];
};
