/** Draws the weekly post when it is sent, from what is true by then. */
import { type Notice, noticeOf } from '../../chat/deliver/notice.ts';
import type { View } from '../../chat/view/view.ts';
import { findBoardNames } from '../../community/cohort/board-names.ts';
import { findPostedCohort } from '../../community/cohort/cohorts.ts';
import { instantOn } from '../../lib/time/occurrence.ts';
import { findBoard } from '../../study/standing/boards.ts';
import { isPeriod } from './looking.ts';
import type { LeaderboardNeeds } from './needs.ts';
import { postView } from './post-view.ts';
import { POST } from './posting.ts';
import { findBoardSettings } from './settings-store.ts';

export const postNotice = (needs: LeaderboardNeeds): Notice =>
  noticeOf(POST, { draw: (subject) => drawPost(needs, subject) });

/** Of fewer a board tells nothing, and an unnamed one would be known. */
const LISTED_AT_LEAST = 2;

const drawPost = async (
  needs: LeaderboardNeeds,
  { cohortId, day, period: written }: ReturnType<typeof POST.subject.read>,
): Promise<View | undefined> => {
  const { database } = needs;
  const period = isPeriod(written) ? written : 'week';
  const settings = await findBoardSettings(database.orm, { cohortId }, 'UTC');
  const name = await findPostedCohort(database.orm, cohortId);
  if (name === undefined) return undefined;
  // The week or season of the day before: on the first day of a new one nobody has done anything.
  const on = Temporal.PlainDate.from(day).subtract({ days: period === 'last-season' ? 0 : 1 });
  const found = await Promise.all(
    settings.boards.map((board) =>
      findBoard(needs, { cohortId, board, period, zone: settings.zone, at: instantOn(on, '12:00', settings.zone) }),
    ),
  );
  const boards = found.flatMap((board) => (board && board.listed >= LISTED_AT_LEAST ? [board] : []));
  // Nothing happened: silence is kinder.
  if (boards.length === 0) return undefined;
  const people = [...new Set(boards.flatMap(({ top }) => top.map(({ personId }) => personId)))];
  const names = await findBoardNames(database, cohortId, people);
  return postView({ cohort: { cohortId, name }, period, boards, names });
};
