/** Gathers what a board shows of a session: counts, and who helps. */
import { sql } from 'drizzle-orm';
import { rowsOf } from '../../../database/client.ts';
import { findBoardFacts, findHelpers, findSession } from '../store/find.ts';
import type { Helper, Session } from '../store/types.ts';
import { findEstimate } from '../wait/find-estimate.ts';
import type { BoardReader } from './board-rows.ts';
import type { BoardFacts, BoardWait } from './board-view.ts';

/** Nothing where there is no such session. */
export const findBoardWords = async (
  reader: BoardReader,
  sessionId: string,
  at: Temporal.Instant,
): Promise<BoardFacts | undefined> => {
  const session = await findSession(reader, sessionId);
  if (!session) return undefined;
  const { cohortId } = session;
  const state = stateOf(session);
  const [counts, helpers, nextAtMs] = await Promise.all([
    findBoardFacts(reader, cohortId),
    state === 'closed' ? [] : findHelpers(reader, sessionId),
    findNextAtMs(reader, cohortId, at),
  ]);
  return {
    cohortId,
    state,
    status: session.status,
    helpers: helpers.map(({ name, queueIds, pausedAt }: Helper) => ({
      name,
      queues: counts.byQueue.filter(({ queueId }) => queueIds.includes(queueId)).map((queue) => queue.name),
      paused: pausedAt !== null,
    })),
    queues: counts.byQueue.map(({ name, waiting }) => ({ name, waiting })),
    wait: state === 'open' ? await findWait(reader, cohortId, counts.byQueue, at) : undefined,
    closesAtMs: session.closesAt === null ? undefined : Temporal.Instant.from(session.closesAt).epochMilliseconds,
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

const stateOf = ({ closedAt, lastCallAt }: Session): BoardFacts['state'] => {
  if (closedAt !== null) return 'closed';
  return lastCallAt === null ? 'open' : 'last-call';
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
