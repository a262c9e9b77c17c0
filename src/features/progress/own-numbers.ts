/** A person's own numbers: what they have met, how much of it they still know. */
import type { Caller } from '../../chat/context.ts';
import { type Block, heading, paragraph } from '../../chat/view.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import { findLearnerStanding } from '../../study/insight/learner-standing.ts';
import type { ProgressNeeds } from './needs.ts';

export const ownNumbers = async (
  needs: ProgressNeeds,
  { personId, zone }: Caller,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const { met, due, recall } = await findLearnerStanding(needs, { personId, zone, at });
  if (recall === undefined)
    return [
      heading(text`Your progress`),
      paragraph(text`Your first answers bring the first numbers. **/quiz** asks you five questions.`),
    ];
  return [
    heading(text`Your progress`),
    paragraph(text`You’ve met **${countWords(met, 'question')}**, and you likely still know
      **${Math.round(recall * 100)} %** of the answers. **${due}** ${due === 1 ? 'is' : 'are'} due now.`),
  ];
};
