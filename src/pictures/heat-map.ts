/** Twelve weeks of somebody's days: how much they answered on each. */
import { box, frame, MARGIN, outline, RIGHT, size, type Titled, words } from './kit.ts';
import type { Appearance, Palette } from './palette.ts';

export type HeatMapWeek = {
  /** Over the column where a month begins: "Oct"; else empty. */
  readonly label: string;
  /** Answers, Monday first; none for days that aren't shown, such as those to come. */
  readonly days: readonly (number | undefined)[];
};

export type HeatMapData = Titled & {
  /** The oldest first. */
  readonly weeks: readonly HeatMapWeek[];
  /** What is counted, in the plural: "answers". */
  readonly unit: string;
};

const WEEKDAYS = ['Mon', '', 'Wed', '', 'Fri', '', 'Sun'];
const DAYS = 7;
const LEFT = MARGIN + 44;
const STEP = 41.6;
const CELL = 36;
const HEAD = 26;

export const drawHeatMap = (data: HeatMapData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    const from = top + HEAD;
    const steps = stepsOf(data.weeks.flatMap(({ days }) => days.map((count) => count ?? 0)));
    const columns = data.weeks.map(({ label, days }, week) => {
      const x = LEFT + week * STEP;
      const cells = days.slice(0, DAYS).map((count, day) => cell(palette, steps, count, x, from + day * STEP));
      return words(label, { x, y: top + 12, fill: palette.quiet, size: size.small, atMost: STEP - 4 }) + cells.join('');
    });
    const names = WEEKDAYS.map((name, day) =>
      words(name, { x: MARGIN, y: from + day * STEP + 23, fill: palette.quiet, size: size.small }),
    );
    const below = from + DAYS * STEP + 18;
    return {
      svg: columns.join('') + names.join('') + legend(palette, steps, data.unit, below),
      height: below + 24 - top,
    };
  });

const cell = (palette: Palette, steps: Steps, count: number | undefined, x: number, y: number): string => {
  if (count === undefined) return '';
  if (count === 0) return outline(x + 1, y + 1, CELL - 2, CELL - 2, palette.grid, 6);
  return box(x, y, CELL, CELL, colourOf(palette, steps, count), 6);
};

/** The highest count of each colour of the ramp. */
type Steps = readonly number[];

/** By quarters of the most, so that each colour stands for as wide a range. */
const stepsOf = (counts: readonly number[]): Steps => {
  const most = Math.max(4, ...counts);
  return [1, 2, 3, 4].map((quarter) => Math.ceil((most * quarter) / 4));
};

const colourOf = ({ ramp }: Palette, steps: Steps, count: number): string => {
  const step = steps.findIndex((atMost) => count <= atMost);
  return ramp[step as 0 | 1 | 2 | 3] ?? ramp[3];
};

const legend = (palette: Palette, steps: Steps, unit: string, y: number): string => {
  const labels = ['none', ...steps.map((atMost, step) => rangeWords((steps[step - 1] ?? 0) + 1, atMost))];
  const wide = 86;
  const from = RIGHT - labels.length * wide;
  const swatches = labels.map((label, index) => {
    const x = from + index * wide + 6;
    const mark =
      index === 0
        ? outline(x + 1, y + 1, 16, 16, palette.grid, 4)
        : box(x, y, 18, 18, palette.ramp[index - 1] ?? '', 4);
    return mark + words(label, { x: x + 25, y: y + 14, fill: palette.quiet, size: size.small, atMost: wide - 28 });
  });
  return (
    words(unit, { x: MARGIN, y: y + 14, fill: palette.quiet, size: size.small, atMost: from - MARGIN }) +
    swatches.join('')
  );
};

const rangeWords = (from: number, to: number): string => (from >= to ? String(to) : `${from}–${to}`);
