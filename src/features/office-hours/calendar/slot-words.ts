/** How weekly office hours are said, and what is odd about one of them. */
import { weekdayNames } from '../../../lib/time/local-time.ts';
import { dayWords } from '../../../lib/time/when.ts';
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { Occurrence, Slot } from './slots.ts';

/** "Tue 16:00–17:30", "Tue 23:00–01:00". */
export const slotWords = ({ weekday, opensAt, lengthMinutes }: Slot): string => {
  const closes = Temporal.PlainTime.from(opensAt).add({ minutes: lengthMinutes });
  return `${weekdayNames[weekday - 1] ?? ''} ${opensAt}–${closes.toString({ smallestUnit: 'minute' })}`;
};

/** For a slot that can’t be added. */
export const overlapWords = (added: Slot, there: Slot): Text =>
  text`**${slotWords(added)}** overlaps **${slotWords(there)}**. Please choose a time when nothing else is open.`;

/** Nothing where the clocks are as on any day. */
export const clockRemark = ({ slot, on, opensAt, clock }: Occurrence, zone: string): Text | undefined => {
  const day = dayWords(on.toString());
  switch (clock) {
    case 'usual':
      return undefined;
    case 'skipped': {
      const opens = opensAt.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
      return text`On ${day} the clocks leave out ${slot.opensAt}: it opens at ${opens} instead.`;
    }
    case 'twice':
      return text`On ${day} the clocks show ${slot.opensAt} twice: it opens the first time.`;
  }
};
