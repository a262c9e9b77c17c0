/** A person's own numbers: what they have met, how much of it they still know, how steadily they come. */
import type { Caller } from '../../chat/context.ts';
import { type Block, heading, note, paragraph } from '../../chat/view/view.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { text } from '../../lib/words/text.ts';
import { findAgenda } from '../../study/asking/agenda.ts';
import { findKnownQuestions } from '../../study/memory/memories.ts';
import { recallToday } from '../../study/memory/memory.ts';
import { findScheduling } from '../../study/memory/scheduling.ts';
import { findAnswers } from '../../study/progress/answers.ts';
import { findDueDays } from '../../study/progress/due-days.ts';
import { findStreak } from '../../study/progress/streak.ts';
import { findWeakest } from '../../study/progress/weakest.ts';
import { firstMonday } from '../../study/progress/weeks.ts';
import type { ProgressNeeds } from './needs.ts';
import {
  activityBlocks,
  comingBlocks,
  reliabilityBlocks,
  retentionBlocks,
  standingBlocks,
  streakBlocks,
  weakestBlocks,
} from './numbers-view.ts';

/** What is known less than it is meant to be is weak. */
const WEAK = { below: 0.9, atMost: 5 } as const;
const DAYS_AHEAD = 7;
/** Half a year, as `runWords` says: longer than a course. The best run is looked for in them. */
const STREAK_WEEKS = 26;

const unreadable = note(
  'neutral',
  text`I can’t work out how steadily you come right now, so that is left out here. Your answers are safe.`,
);

export const ownNumbers = async (
  needs: ProgressNeeds,
  { personId, zone }: Caller,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const { database } = needs;
  const today = studyDay(at, zone);
  const [agenda, all, scheduling, answers, days] = await Promise.all([
    findAgenda(needs, { personId, zone, at }),
    findKnownQuestions(database, personId),
    findScheduling(database.orm, personId),
    findAnswers(database, personId, firstMonday(today)),
    findDueDays(needs, { personId, zone, at }, STREAK_WEEKS),
  ]);
  const { concepts, questions } = needs.curriculum();
  const known = all.flatMap((memory) => {
    const question = questions.get(memory.questionSlug);
    return question ? [{ ...memory, concept: question.concept }] : [];
  });
  if (known.length === 0 && answers.length === 0)
    return [
      heading(text`Your progress`),
      paragraph(text`Your first answers bring the first numbers. **/quiz** asks you five questions.`),
    ];
  const recall = known.reduce((sum, memory) => sum + recallToday(memory, today, scheduling), 0) / known.length;
  const titleOf = (slug: string): string => concepts.get(slug)?.title ?? slug;
  return [
    heading(text`Your progress`),
    ...standingBlocks({ met: known.length, due: agenda.dueWanted, recall }),
    ...(days ? streakBlocks(findStreak(days)) : [unreadable]),
    ...comingBlocks(agenda.comingDays(DAYS_AHEAD), today),
    ...activityBlocks(answers, today),
    ...retentionBlocks(answers, scheduling, today),
    ...weakestBlocks(findWeakest(known, { today, scheduling, ...WEAK }), titleOf),
    ...reliabilityBlocks(answers),
  ];
};
