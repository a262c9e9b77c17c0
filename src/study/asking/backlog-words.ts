/** How a backlog is said: what has gathered and by when it is gone; never whose fault it is. */

import { countWords, dayWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { BacklogPlan } from './backlog.ts';

const UNTIL_THEN = 'New questions wait until then.';

export const backlogWords = ({ due, dose, goneOn, advice }: BacklogPlan): Text => {
  const gathered = countWords(due, 'question');
  const waiting = text`**${gathered}** are waiting`;
  if (goneOn !== undefined) {
    const end = text`you’ll be through by **${dayWords(goneOn)}**. ${UNTIL_THEN}`;
    return text`${waiting}. At **${dose}** a day, most forgotten first, ${end}`;
  }
  if (advice) {
    const now = text`at **${dose}** a day as many come back as you answer`;
    const then = text`at **${advice.dose}** a day you’d be through by **${dayWords(advice.goneOn)}**`;
    return text`${waiting}, and ${now}; ${then}. /settings changes that. ${UNTIL_THEN}`;
  }
  const most = text`**${dose}** a day, most forgotten first, bring back what helps you most`;
  return text`${waiting}. New questions wait for now: ${most}.`;
};
