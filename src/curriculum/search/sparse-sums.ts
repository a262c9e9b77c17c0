/**
 * Numbers by index that are added up again and again: emptied at the cost of what was touched,
 * without new garbage.
 */

export type SparseSums = {
  /** The indexes that aren't 0, in the order in which they were touched. */
  readonly touched: readonly number[];
  readonly at: (index: number) => number;
  readonly add: (index: number, more: number) => void;
  readonly raise: (index: number, to: number) => void;
  readonly clear: () => void;
};

export const createSparseSums = (size: number): SparseSums => {
  const numbers = new Float64Array(size);
  const touched: number[] = [];
  const at = (index: number): number => numbers[index] ?? 0;
  const set = (index: number, to: number): void => {
    if (at(index) === 0) touched.push(index);
    numbers[index] = to;
  };
  return {
    touched,
    at,
    add: (index, more) => {
      if (more > 0) set(index, at(index) + more);
    },
    raise: (index, to) => {
      if (to > at(index)) set(index, to);
    },
    clear: () => {
      for (const index of touched) numbers[index] = 0;
      touched.length = 0;
    },
  };
};
