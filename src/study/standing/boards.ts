/**
 * A cohort's boards as somebody sees them: the first ten, and themselves among those around them.
 */
import type { Database } from '../../database/client.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import type { KeepingNeeds } from './keep-scores.ts';
import { keepOwnScores } from './keeping.ts';
import { type Period, type PeriodName, periodOf } from './periods.ts';
import { type BoardName, type Placed, placeOn, type Waiting } from './places.ts';
import { findTotals } from './totals.ts';

export type BoardRequest = {
  readonly cohortId: string;
  readonly board: BoardName;
  readonly period: PeriodName;
  /** Of it alone, where the board has modules. */
  readonly module?: string | undefined;
  readonly viewer?: { readonly personId: string } | undefined;
  readonly at: Temporal.Instant;
  /** Whose date is today: the viewer's, or the cohort's. */
  readonly zone: string;
};

export type BoardRow = Placed & {
  /**
   * Places up since the end of last week, negative for down; nothing where they didn't stand then.
   */
  readonly movement: number | undefined;
};

export type Board = Period & {
  readonly board: BoardName;
  /** How many stand on it. */
  readonly listed: number;
  readonly top: readonly BoardRow[];
  /** The viewer, two above and two below. */
  readonly near: readonly BoardRow[];
  readonly own: BoardRow | undefined;
  /** What the viewer still lacks to be on it. */
  readonly waiting: Waiting | undefined;
  /** The viewer's latest days couldn't be worked out, and don't count yet. */
  readonly behind: boolean;
};

const TOP = 10;
const NEAR = 2;

/** Nothing for a cohort that isn't there, hasn't begun or is archived, or a season that wasn't. */
export const findBoard = async (needs: KeepingNeeds, request: BoardRequest): Promise<Board | undefined> => {
  const { cohortId, board, viewer, at, zone } = request;
  const cohort = await findCalendar(needs.database, cohortId);
  const period = cohort && periodOf(request.period, cohort, studyDay(at, zone));
  if (!period) return undefined;
  const behind = viewer !== undefined && !(await keepOwnScores(needs, viewer.personId, at));
  const totals = await findTotals(needs.database, request, period);
  const { placed, waiting } = placeOn(board, totals.now);
  const before = new Map(placeOn(board, totals.before).placed.map(({ personId, place }) => [personId, place]));
  const rows = placed.map((row): BoardRow => {
    const was = before.get(row.personId);
    return { ...row, movement: was && was.from - row.place.from };
  });
  const index = rows.findIndex(({ personId }) => personId === viewer?.personId);
  return {
    ...period,
    board,
    listed: rows.length,
    top: rows.slice(0, TOP),
    near: index < 0 ? [] : rows.slice(Math.max(0, index - NEAR), index + NEAR + 1),
    own: rows[index],
    waiting: viewer && waiting.get(viewer.personId),
    behind,
  };
};

type Calendar = { readonly startsOn: string; readonly endsOn: string | null };

const findCalendar = async (database: Database, cohortId: string): Promise<Calendar | undefined> => {
  const [row] = await database.statement<Calendar>(
    `select starts_on as "startsOn", ends_on as "endsOn"
     from cohort
     where id = $1::uuid and archived_at is null`,
    [cohortId],
  );
  return row;
};
