/** How a backlog is said: what has gathered and by when it is gone; never whose fault it is. */
import { type Text, text } from '../lib/text.ts';
import { countWords, dayWords } from '../lib/when.ts';
import type { BacklogPlan } from './backlog.ts';

export const backlogWords = ({ due, dose, goneOn, advice }: BacklogPlan): Text => {
  const gathered = countWords(due, 'question');
  if (goneOn !== undefined)
    return text`**${gathered}** have gathered. With **${dose}** a day, the most forgotten first, you are through by **${dayWords(goneOn)}**. New questions wait until then.`;
  if (advice)
    return text`**${gathered}** have gathered, and at **${dose}** a day as many come back as you answer. With **${advice.dose}** a day you would be through by **${dayWords(advice.goneOn)}**; /settings changes it. New questions wait meanwhile.`;
  return text`**${gathered}** have gathered. New questions wait for now; **${dose}** a day, the most forgotten first, bring back what helps you most.`;
};
