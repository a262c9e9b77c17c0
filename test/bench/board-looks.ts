/** Members of a cohort look at its leaderboards, each at some board and period; half of them have just answered. */
import type { Database } from '../../src/database/client.ts';
import { findBoard } from '../../src/study/standing/boards.ts';
import { type PeriodName, periodNames } from '../../src/study/standing/periods.ts';
import { type BoardName, boardNames } from '../../src/study/standing/places.ts';
import { realCurriculum } from '../support/bot.ts';

/** As many as somebody has begun by the middle of a course. */
export const MODULES_BEGUN = 8;
const MODULES = `{${Array.from({ length: MODULES_BEGUN }, (_, index) => {
  const answered = index < 2 ? ', "points": 40, "judged": 3, "residual": 0.271, "variance": 0.263' : '';
  return `"module-number-${index}": {"known": ?${answered}}`;
}).join()}}`;

/** SQL: a day's share of each module, two of which were answered; `known`: SQL, how much of each. */
export const modulesOf = (known: string): string => `replace('${MODULES}', '?', (${known})::text)::jsonb`;

export type Look = {
  readonly board: BoardName;
  readonly period: PeriodName;
  /** The number of who looks. */
  readonly member: number;
  readonly module: string | undefined;
  readonly answered: boolean;
};

/** By one of so many. */
export const drawLook = (next: () => number, members: number): Look => {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item; // never empty
  return {
    board: pick(boardNames),
    period: pick(periodNames),
    member: Math.floor(next() * members),
    module: next() < 0.25 ? 'module-number-1' : undefined,
    answered: next() < 0.5,
  };
};

type Viewer = { readonly cohortId: string; readonly personId: string; readonly at: Temporal.Instant };

const MARK = 'update score set stale = true, changes = changes + 1 where person_id = $1::uuid';

/** As an answer does it. */
export const markAnswered = async ({ statement }: Pick<Database, 'statement'>, personId: string): Promise<void> =>
  void (await statement(MARK, [personId]));

/** Gives milliseconds. */
export const lookOnce = async (
  database: Database,
  { cohortId, personId, at }: Viewer,
  { answered, board, period, module }: Look,
): Promise<number> => {
  if (answered) await markAnswered(database, personId);
  const began = performance.now();
  const needs = { database, curriculum: realCurriculum };
  const asked = { cohortId, viewer: { personId }, at, zone: 'UTC', board, period, module };
  const shown = await findBoard(needs, asked);
  const ms = performance.now() - began;
  if (!shown || (shown.listed === 0 && period === 'last-season')) throw new Error(`nobody stands on ${board}`);
  return ms;
};
