/** How long people waited, drawn: by weekday, or by queue where it was always the same one. */
import type { Block } from '../../../../chat/view/view.ts';
import { excerpt } from '../../../../lib/words/text.ts';
import { drawWaits, type WaitRow } from '../../../../pictures/waits.ts';
import { DRAWN_FROM, type Row } from './stats-facts.ts';
import type { Stats } from './stats-view.ts';

/** Nothing where there are too few waits. */
export const waitsPicture = ({ cohortName, days, all, byQueue, byWeekday }: Stats): Block | undefined => {
  if (all.wait.n < DRAWN_FROM) return undefined;
  const isByDay = byWeekday.length > 1;
  const rows = (isByDay ? byWeekday : byQueue).flatMap(waitRow);
  if (rows.length === 0) return undefined;
  const [title, each] = ['How long people waited', isByDay ? 'day' : 'queue'];
  const data = {
    title,
    subtitle: `Office hours of ${cohortName}, the last ${days} days`,
    note: `Of ${all.wait.n} questions, without those who were away. n is how many each ${each} had.`,
    empty: '',
    rows,
  };
  const alt = rows.map(altOf);
  return { kind: 'picture', name: 'waits', svg: drawWaits(data, 'light'), alt: `${title}. ${alt.join('; ')}.` };
};

const altOf = ({ label, halfMinutes, mostMinutes, n }: WaitRow): string => {
  const [half, most] = [halfMinutes, mostMinutes].map(Math.round);
  return `${label}: half at most ${half} min, nine in ten at most ${most} min (${n})`;
};

/** As many as its words have room for. */
const ROWS_AT_MOST = 8;
const LABEL_AT_MOST = 40;

const waitRow = ({ name, wait, mostMinutes }: Row, index: number): readonly WaitRow[] =>
  wait.minutes === undefined || mostMinutes === undefined || index >= ROWS_AT_MOST
    ? []
    : [{ label: excerpt(name, LABEL_AT_MOST), halfMinutes: wait.minutes, mostMinutes, n: wait.n }];
