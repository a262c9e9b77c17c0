/** Dates as they stand on paper, which is read for years. */
const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `2026-03-02` as "2 March 2026". */
export const sayDate = (date: string): string => words.format(new Date(`${date}T12:00:00Z`));
