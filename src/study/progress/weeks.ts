/** The weeks of a person's own numbers: Monday to Sunday, the last one is that of today; pure. */

export const WEEKS = 12;

/** The Monday with which the first of them begins. */
export const firstMonday = (today: Temporal.PlainDate): Temporal.PlainDate =>
  today.subtract({ days: today.dayOfWeek - 1 + 7 * (WEEKS - 1) });

/** Mondays, the oldest first. */
export const mondaysOf = (today: Temporal.PlainDate): readonly Temporal.PlainDate[] =>
  Array.from({ length: WEEKS }, (_, week) => firstMonday(today).add({ weeks: week }));

/** How many answers on each day of each week; none for days to come. */
export const countByDay = (
  answers: readonly { readonly day: string }[],
  today: Temporal.PlainDate,
): readonly (readonly (number | undefined)[])[] => {
  const counts = new Map([...Map.groupBy(answers, ({ day }) => day)].map(([day, group]) => [day, group.length]));
  return mondaysOf(today).map((monday) =>
    Array.from({ length: 7 }, (_, index) => {
      const day = monday.add({ days: index });
      return Temporal.PlainDate.compare(day, today) > 0 ? undefined : (counts.get(day.toString()) ?? 0);
    }),
  );
};
