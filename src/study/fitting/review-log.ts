/**
 * Reviews as a fit takes them: columns of numbers, which cross to a worker without being copied;
 * pure.
 */
import type { Rating } from '../memory/rating.ts';

export type ReviewLog = {
  /** A number for each card: in a cohort, one person's question. */
  readonly cards: Int32Array<ArrayBuffer>;
  /** Days since 1970-01-01 in the learner's calendar. */
  readonly days: Int32Array<ArrayBuffer>;
  /** Which of two reviews came first: milliseconds, or the number of a row. */
  readonly orders: Float64Array<ArrayBuffer>;
  /** 1 again, 2 hard, 3 good, 4 easy. */
  readonly ratings: Uint8Array<ArrayBuffer>;
  /** 1 where the card was new: met for the first time, or the first after it was reset. */
  readonly anew: Uint8Array<ArrayBuffer>;
};

export const createReviewLog = () => {
  const numbers = new Map<string, number>();
  const [cards, days, orders]: [number[], number[], number[]] = [[], [], []];
  const [ratings, anew]: [number[], number[]] = [[], []];
  return {
    add: (card: string, day: number, order: number, rating: number, isNew = false): void => {
      const number = numbers.get(card) ?? numbers.size;
      if (number === numbers.size) numbers.set(card, number);
      cards.push(number);
      days.push(day);
      orders.push(order);
      ratings.push(rating);
      anew.push(isNew ? 1 : 0);
    },
    size: (): number => cards.length,
    finish: (): ReviewLog => ({
      cards: Int32Array.from(cards),
      days: Int32Array.from(days),
      orders: Float64Array.from(orders),
      ratings: Uint8Array.from(ratings),
      anew: Uint8Array.from(anew),
    }),
  };
};

export type Review = { readonly day: number; readonly rating: Rating };
/** One card's reviews, oldest first, one a day at most. */
export type History = readonly Review[];

export type Histories = { readonly histories: readonly History[]; readonly reviews: number };

/**
 * The first review of a card on a day is the one that schedules; others of that day, and rows that
 * are there twice, are left out. A card that was reset begins anew, as FSRS' own readers have it.
 * However the rows and cards were ordered, the histories come in one order.
 */
export const historiesOf = (log: ReviewLog): Histories => {
  const byCard: number[][] = [];
  for (const [row, card] of log.cards.entries()) {
    const rows = byCard[card];
    if (rows) rows.push(row);
    else byCard[card] = [row];
  }
  const all = byCard.map((rows) => historyOf(log, rows));
  return {
    histories: all.map(({ history }) => history).toSorted(compareHistories),
    reviews: all.reduce((sum, { reviews }) => sum + reviews, 0),
  };
};

/** `rows`: those of one card. */
const historyOf = ({ days, orders, ratings, anew }: ReviewLog, rows: readonly number[]) => {
  const compareIn = (column: Float64Array | Uint8Array, one: number, other: number): number =>
    (column[one] ?? 0) - (column[other] ?? 0);
  const inOrder = rows.toSorted(
    (one, other) => compareIn(orders, one, other) || compareIn(anew, other, one) || compareIn(ratings, one, other),
  );
  let history: Review[] = [];
  let reviews = 0;
  let [orderBefore, wasNew] = [Number.NaN, true];
  for (const row of inOrder) {
    const isNew = anew[row] === 1;
    // Steps of one learning may all be marked as new.
    if (isNew && !wasNew) history = [];
    wasNew = isNew;
    if (orders[row] !== orderBefore) reviews += 1;
    orderBefore = orders[row] ?? 0;
    const day = days[row] ?? 0;
    const last = history.at(-1);
    // Checked where the row was read.
    if (!last || day > last.day) history.push({ day, rating: ratings[row] as Rating });
  }
  return { history, reviews };
};

/** By their days and ratings alone: equal ones may come in any order. */
const compareHistories = (one: History, other: History): number => {
  for (const [index, { day, rating }] of one.entries()) {
    const theirs = other[index];
    if (!theirs) return 1;
    const difference = day - theirs.day || rating - theirs.rating;
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
};
