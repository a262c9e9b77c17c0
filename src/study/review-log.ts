/** Reviews as a fit takes them: columns of numbers, which cross to a worker without being copied; pure. */
import type { Rating } from './rating.ts';

export type ReviewLog = {
  /** A number for each card: in a cohort, one person's question. */
  readonly cards: Int32Array<ArrayBuffer>;
  /** Days since 1970-01-01 in the learner's calendar. */
  readonly days: Int32Array<ArrayBuffer>;
  /** Which of two reviews came first: milliseconds, or the number of a row. */
  readonly orders: Float64Array<ArrayBuffer>;
  /** 1 again, 2 hard, 3 good, 4 easy. */
  readonly ratings: Uint8Array<ArrayBuffer>;
};

export const createReviewLog = () => {
  const numbers = new Map<string, number>();
  const [cards, days, orders, ratings]: [number[], number[], number[], number[]] = [[], [], [], []];
  return {
    add: (card: string, day: number, order: number, rating: number): void => {
      const number = numbers.get(card) ?? numbers.size;
      if (number === numbers.size) numbers.set(card, number);
      cards.push(number);
      days.push(day);
      orders.push(order);
      ratings.push(rating);
    },
    size: (): number => cards.length,
    finish: (): ReviewLog => ({
      cards: Int32Array.from(cards),
      days: Int32Array.from(days),
      orders: Float64Array.from(orders),
      ratings: Uint8Array.from(ratings),
    }),
  };
};

export type Review = { readonly day: number; readonly rating: Rating };
/** One card's reviews, oldest first, one a day at most. */
export type History = readonly Review[];

/** The first review of a card on a day is the one that schedules; others of that day, and rows that are there twice, are left out. */
export const historiesOf = ({
  cards,
  days,
  orders,
  ratings,
}: ReviewLog): { readonly histories: readonly History[]; readonly reviews: number } => {
  const byCard: number[][] = [];
  for (const [row, card] of cards.entries()) {
    const rows = byCard[card];
    if (rows) rows.push(row);
    else byCard[card] = [row];
  }
  let reviews = 0;
  const histories = byCard.map((rows) => {
    rows.sort((one, other) => (orders[one] ?? 0) - (orders[other] ?? 0));
    const history: Review[] = [];
    let before = Number.NaN;
    for (const row of rows) {
      const order = orders[row] ?? 0;
      if (order !== before) reviews += 1;
      before = order;
      const day = days[row] ?? 0;
      const last = history.at(-1);
      // Checked where the row was read.
      if (!last || day > last.day) history.push({ day, rating: ratings[row] as Rating });
    }
    return history;
  });
  return { histories, reviews };
};
