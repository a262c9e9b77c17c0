/** Which boards a cohort has, whether it has seasons, and when a post comes. */
import { eq } from 'drizzle-orm';
import type { InCohort } from '../../community/roles.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { leaderboardSetting } from '../../database/schema/path/leaderboard.ts';
import { dailySchedule } from '../../database/schema/study/daily.ts';
import { type PeriodName, periodNames } from '../../study/standing/periods.ts';
import { type BoardName, boardNames } from '../../study/standing/places.ts';

export type BoardSettings = {
  /** None where the cohort wants no leaderboard. */
  readonly boards: readonly BoardName[];
  readonly seasons: boolean;
  readonly post: { readonly weekday: number; readonly at: string } | undefined;
  /** IANA: in which the cohort's days are counted. */
  readonly zone: string;
};

type Row = typeof leaderboardSetting.$inferSelect;
type Reader = Pick<Transaction, 'select'>;

export const isBoard = (words: string): words is BoardName => boardNames.some((name) => name === words);

/** In the order in which they are declared. */
const boardsOf = (written: readonly string[]): readonly BoardName[] =>
  boardNames.filter((name) => written.includes(name));

/** `zone`: of whoever asks, where the cohort has none of its own yet. */
export const findBoardSettings = async (
  reader: Reader,
  { cohortId }: Pick<InCohort, 'cohortId'>,
  zone: string,
): Promise<BoardSettings> => {
  const [row] = await reader.select().from(leaderboardSetting).where(eq(leaderboardSetting.cohortId, cohortId));
  const [schedule] = await reader
    .select({ zone: dailySchedule.zone })
    .from(dailySchedule)
    .where(eq(dailySchedule.cohortId, cohortId));
  return {
    boards: row ? boardsOf(row.boards) : boardNames,
    seasons: row?.seasons ?? true,
    post: row && postOf(row),
    zone: schedule?.zone ?? row?.zone ?? zone,
  };
};

const postOf = ({ postWeekday, postAt }: Row): BoardSettings['post'] =>
  postWeekday === null || postAt === null ? undefined : { weekday: postWeekday, at: postAt };

/** Periods that a cohort's boards can be seen for. */
export const periodsOf = ({ seasons }: Pick<BoardSettings, 'seasons'>, season: number): readonly PeriodName[] =>
  periodNames.filter((period) => period === 'week' || (seasons && (period === 'season' || season > 1)));

export type NextPost = { readonly on: Temporal.PlainDate; readonly at: Temporal.Instant };

/** `next`: none where there is no post. */
export const saveBoardSettings = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  { boards, seasons, post, zone }: BoardSettings,
  next: NextPost | undefined,
): Promise<void> => {
  const wanted = {
    boards: [...boards],
    seasons,
    zone,
    postWeekday: post?.weekday ?? null,
    postAt: post?.at ?? null,
    postNextOn: next?.on.toString() ?? null,
    postNextAt: next?.at.toString() ?? null,
  };
  await tx
    .insert(leaderboardSetting)
    .values({ cohortId, ...wanted })
    .onConflictDoUpdate({ target: leaderboardSetting.cohortId, set: wanted });
};

/** Their cohort has a leaderboard; true where nobody has said otherwise. */
export const hasBoards = async ({ statement }: Database, cohortId: string): Promise<boolean> => {
  const [row] = await statement<{ boards: number }>(
    'select cardinality(boards) as boards from leaderboard_setting where cohort_id = $1::uuid',
    [cohortId],
  );
  return row === undefined || row.boards > 0;
};
