/**
 * What a person is asked on which of the next days: no more a day than they want, what waits first;
 * pure.
 */

export type ComingDay = { readonly day: string; readonly count: number };

type Ahead = {
  /** Without what is set aside or retired. */
  readonly known: readonly { readonly dueOn: string }[];
  /** Due already, and left over today. */
  readonly waiting: number;
  readonly today: Temporal.PlainDate;
  readonly reviewsPerDay: number;
};

/**
 * The next `limit` days on which something is asked, as things stand: what is forgotten until then
 * comes on top.
 */
export const findComingDays = (ahead: Ahead, limit: number): readonly ComingDay[] => {
  const comingOn = Map.groupBy(ahead.known, ({ dueOn }) => dueOn);
  const dates = [...comingOn.keys()].toSorted();
  const days: ComingDay[] = [];
  let { today: day, waiting } = ahead;
  while (days.length < limit) {
    const next = waiting > 0 ? day.add({ days: 1 }) : firstAfter(dates, day);
    if (!next) break;
    day = next;
    waiting += comingOn.get(day.toString())?.length ?? 0;
    const count = Math.min(waiting, ahead.reviewsPerDay);
    waiting -= count;
    days.push({ day: day.toString(), count });
  }
  return days;
};

const firstAfter = (dates: readonly string[], day: Temporal.PlainDate): Temporal.PlainDate | undefined => {
  const date = dates.find((each) => each > day.toString());
  return date === undefined ? undefined : Temporal.PlainDate.from(date);
};
