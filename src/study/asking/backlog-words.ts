/** How a backlog is said: what has gathered and by when it is gone; never whose fault it is. */

import { countWords, dayWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { BacklogPlan } from './backlog.ts';

const UNTIL_THEN = 'New questions wait until then.';

export const backlogWords = ({ due, dose, goneOn, advice }: BacklogPlan): Text => {
  const gathered = countWords(due, 'question');
  if (goneOn !== undefined) {
    const day = dayWords(goneOn);
    const through = text`At **${dose}** a day, most forgotten first, you’ll be through by **${day}**.`;
    return text`**${gathered}** are waiting. ${through} ${UNTIL_THEN}`;
  }
  if (advice) {
    const day = dayWords(advice.goneOn);
    const now = text`**${gathered}** are waiting, and at **${dose}** a day as many come back as you answer.`;
    const faster = text`At **${advice.dose}** a day you’d be through by **${day}**; /settings changes that.`;
    return text`${now} ${faster} ${UNTIL_THEN}`;
  }
  const most = text`**${dose}** a day, most forgotten first, bring back what helps you most.`;
  return text`**${gathered}** are waiting. New questions wait for now: ${most}`;
};
