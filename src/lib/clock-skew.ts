/** How far the clock here is from a server's, by the dates of its answers. */
import { type Finding, fine, wrong } from './finding.ts';

/** A date says whole seconds and has been on its way; signatures are refused after five minutes. */
const SKEW_AT_MOST_S = 10;

/** `whose`: `Slack’s`, and so on. */
export const watchDates = (whose: string) => {
  let apartS: number | undefined;
  return {
    /** What stands in the header `date` of an answer that came just now. */
    note: (date: string | null): void => {
      const atMs = Date.parse(date ?? '');
      if (!Number.isNaN(atMs)) apartS = Math.round(Math.abs(Date.now() - atMs) / 1000);
    },
    /** None where no answer came. */
    findings: (): readonly Finding[] => {
      if (apartS === undefined) return [];
      const about = `${whose} clock`;
      return [
        apartS <= SKEW_AT_MOST_S
          ? fine(about, 'and the one here say the same')
          : wrong(about, `and the one here are ${apartS} s apart`, 'Have the clock of this machine set by NTP.'),
      ];
    },
  };
};
