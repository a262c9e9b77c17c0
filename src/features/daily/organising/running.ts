/** What /cohort tells organisers of the question of the day: whether it runs, and what stops it. */
import type { Caller } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { type Block, button, paragraph } from '../../../chat/view/view.ts';
import { findCohortFacts } from '../../../community/cohort/cohorts.ts';
import { requireRole } from '../../../community/roles.ts';
import { weekdayWords } from '../../../lib/time/local-time.ts';
import { localDate } from '../../../lib/time/occurrence.ts';
import { text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { DailyNeeds } from '../needs.ts';
import { findSchedule } from '../schedule-store.ts';
import { whyOver } from './next-asked.ts';

/** Nothing where it isn't set up, or nothing is posted any more. */
export const runningBlocks = async (
  { database }: Pick<DailyNeeds, 'database'>,
  organiser: Caller,
  cohortId: string,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const organised = requireRole(organiser, cohortId, 'organiser');
  const schedule = await findSchedule(database.orm, cohortId);
  const cohort = await findCohortFacts(database.orm, organised);
  if (!schedule || !cohort || whyOver({ cohort }, localDate(at, schedule.zone).toString())) return [];
  const { pausedAt, pausedFor } = schedule;
  const resume = button(controlId('daily.resume', cohortId), pausedFor === 'unreachable' ? 'Try again' : 'Resume');
  const pause = button(controlId('daily.pause', cohortId), 'Pause');
  return [
    paragraph(text`**The question of the day** ${stateWords(schedule)}`),
    { kind: 'controls', controls: [pausedAt === null ? pause : resume] },
  ];
};

const stateWords = ({
  weekdays,
  postsAt,
  pausedAt,
  pausedFor,
}: NonNullable<Awaited<ReturnType<typeof findSchedule>>>): Text => {
  if (pausedAt === null) return text`is posted ${weekdayWords(weekdays)} at ${postsAt}.`;
  return pausedFor === 'unreachable'
    ? text`is paused, since I can’t write where it’s posted. /daily says why.`
    : text`is paused.`;
};
