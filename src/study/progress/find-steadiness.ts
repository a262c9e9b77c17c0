/** What is said of somebody's steadiness in passing: by their last due days. */
import type { Text } from '../../lib/words/text-tree.ts';
import { findDueDays } from './due-days.ts';
import { findStreak } from './streak.ts';
import { keptWords } from './streak-words.ts';

/** Fourteen due days lie within them for all who have something due every few days. */
const WEEKS = 8;

/** `keptToday`: today asked something, and they answered. */
export const findSteadiness = async (
  needs: Parameters<typeof findDueDays>[0],
  who: Parameters<typeof findDueDays>[1],
): Promise<{ readonly words: Text | undefined; readonly keptToday: boolean }> => {
  const days = (await findDueDays(needs, who, WEEKS)) ?? [];
  const today = days.at(-1);
  return { words: keptWords(findStreak(days)), keptToday: today?.asked === true && today.kept };
};
