/** What somebody looks at: a board, a time and perhaps a module, as a control's argument. */
import { type PeriodName, periodNames } from '../../study/standing/periods.ts';
import type { BoardName } from '../../study/standing/places.ts';
import { MODULE_BOARDS } from '../../study/standing/totals.ts';

export type Looking = {
  readonly board: BoardName;
  readonly period: PeriodName;
  /** A module's mark; empty for all of them. */
  readonly module: string;
};

export const isPeriod = (words: string): words is PeriodName => periodNames.some((name) => name === words);

/** `kept.season`, `points.week.1x8fz2`. */
export const stateOf = ({ board, period, module }: Looking): string =>
  [board, period, module].filter((part) => part !== '').join('.');

type Offered = { readonly boards: readonly BoardName[]; readonly periods: readonly PeriodName[] };

/**
 * `changed`: what of it was chosen just now. What the cohort hasn't, or has no longer, is its first;
 * for a module alone the first that has modules.
 */
export const readState = (written: string, { boards, periods }: Offered, changed: Partial<Looking> = {}): Looking => {
  const [board, period, module = ''] = written.split('.');
  const wanted = { board, period, module, ...changed };
  const forModule = wanted.module === '' ? undefined : boards.find(hasModules);
  const shown = boards.find((each) => each === wanted.board) ?? forModule ?? boards[0] ?? 'points';
  return {
    board: shown,
    period: periods.find((each) => each === wanted.period) ?? periods[1] ?? 'week',
    module: hasModules(shown) ? wanted.module : '',
  };
};

export const hasModules = (board: BoardName): boolean => MODULE_BOARDS.includes(board);
