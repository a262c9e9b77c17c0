/** Gathers what a board shows of a cohort's office hours: counts, and who helps. */
import { sql } from 'drizzle-orm';
import { rowsOf } from '../../../database/client.ts';
import { findBoardFacts, findHelpers } from '../store/find.ts';
import type { Helper, Session } from '../store/types.ts';
import { findEstimate } from '../wait/find-estimate.ts';
import type { BoardReader } from './board-rows.ts';
import type { BoardFacts, BoardWait } from './board-view.ts';

/** `open`: the session that is. */
export const findBoardWords = async (
  reader: BoardReader,
  cohortId: string,
  open: Session | undefined,
  at: Temporal.Instant,
): Promise<BoardFacts> => {
  const state = stateOf(open);
  const [counts, helpers, nextAtMs] = await Promise.all([
    findBoardFacts(reader, cohortId),
    open ? findHelpers(reader, open.id) : [],
    findNextAtMs(reader, cohortId, at),
  ]);
  const closesAt = open?.closesAt ?? null;
  return {
    cohortId,
    state,
    status: open?.status ?? null,
    helpers: helpers.map(({ name, queueIds, pausedAt }: Helper) => ({
      name,
      queues: counts.byQueue.filter(({ queueId }) => queueIds.includes(queueId)).map((queue) => queue.name),
      paused: pausedAt !== null,
    })),
    queues: counts.byQueue.map(({ name, waiting }) => ({ name, waiting })),
    wait: state === 'open' ? await findWait(reader, cohortId, counts.byQueue, at) : undefined,
    closesAtMs: closesAt === null ? undefined : Temporal.Instant.from(closesAt).epochMilliseconds,
    nextAtMs,
  };
};

/** For whoever joins now, wherever they join: from the shortest line's least to the longest's most. */
const findWait = async (
  reader: BoardReader,
  cohortId: string,
  queues: readonly { readonly queueId: string }[],
  at: Temporal.Instant,
): Promise<BoardWait | undefined> => {
  const found = await Promise.all(queues.map(({ queueId }) => findEstimate(reader, cohortId, { queueId }, at)));
  const known = found.filter((each) => each !== undefined);
  if (known.length === 0) return undefined;
  return {
    lowMinutes: Math.min(...known.map(({ lowMinutes }) => lowMinutes)),
    highMinutes: Math.max(...known.map(({ highMinutes }) => highMinutes)),
    isRough: known.some(({ isRough }) => isRough),
  };
};

const stateOf = (open: Session | undefined): BoardFacts['state'] => {
  if (!open) return 'closed';
  return open.lastCallAt === null ? 'open' : 'last-call';
};

/** When the next one opens that is planned. */
export const findNextAtMs = async (
  reader: Pick<BoardReader, 'execute'>,
  cohortId: string,
  at: Temporal.Instant,
): Promise<number | undefined> => {
  const [row] = rowsOf<{ ms: number | null }>(
    await reader.execute(sql`
      select (extract(epoch from min(opens_at)) * 1000)::float8 as ms from session
      where cohort_id = ${cohortId}::uuid and opened_at is null and cancelled_at is null
        and opens_at > ${at.toString()}::timestamptz`),
  );
  return row?.ms ?? undefined;
};
