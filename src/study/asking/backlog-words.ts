/** How a backlog is said: what has gathered and by when it is gone; never whose fault it is. */

import { countWords, dayWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { BacklogPlan } from './backlog.ts';

export const backlogWords = ({ due, dose, goneOn, advice }: BacklogPlan): Text => {
  const gathered = countWords(due, 'question');
  if (goneOn !== undefined)
    return text`**${gathered}** are waiting. At **${dose}** a day, most forgotten first, you’ll be through by **${dayWords(goneOn)}**. New questions wait until then.`;
  if (advice)
    return text`**${gathered}** are waiting, and at **${dose}** a day as many come back as you answer. At **${advice.dose}** a day you’d be through by **${dayWords(advice.goneOn)}**; /settings changes that. New questions wait until then.`;
  return text`**${gathered}** are waiting. New questions wait for now: **${dose}** a day, most forgotten first, bring back what helps you most.`;
};
