/** How long people waited: half of them at most so long, and nine in ten. */

import { scaleOf } from './axes.ts';
import { box, dot, emptyBody, frame, line, MARGIN, RIGHT, size, type Titled, words } from './kit.ts';
import type { Appearance, Palette } from './palette.ts';

export type WaitRow = {
  /** A weekday, a topic, an hour. */
  readonly label: string;
  /** Half waited at most so long. */
  readonly halfMinutes: number;
  /** Nine in ten waited at most so long. */
  readonly mostMinutes: number;
  readonly n: number;
};

export type WaitsData = Titled & { readonly rows: readonly WaitRow[]; readonly empty: string };

const ROW = 40;
const HEAD = 34;
const LABEL = 160;
const NUMBERS = 132;
const LEFT = MARGIN + LABEL;
const END = RIGHT - NUMBERS;
const BELOW = 26;

export const drawWaits = (data: WaitsData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    if (data.rows.length === 0) return emptyBody(palette, top, data.empty);
    const step = stepFor(Math.max(...data.rows.map(({ mostMinutes }) => mostMinutes)));
    const x = scaleOf({ from: 0, to: step * STEPS }, LEFT, END);
    const [from, bottom] = [top + HEAD, top + HEAD + data.rows.length * ROW];
    return {
      height: HEAD + data.rows.length * ROW + BELOW,
      svg: [
        head(palette, top),
        ...Array.from({ length: STEPS + 1 }, (_, index) =>
          gridLine(palette, x(index * step), tickWords(index * step, step), from, bottom),
        ),
        ...data.rows.map((row, index) => drawRow(palette, row, x, from + index * ROW)),
      ].join(''),
    };
  });

const STEPS = 3;

const HOUR = 60;
const DAY = 24 * HOUR;

/** In the unit that keeps it short: nobody needs minutes of a wait of days. */
const minutesWords = (minutes: number): string => {
  if (minutes < 2 * HOUR) return `${Math.round(minutes)} min`;
  return minutes < 2 * DAY ? `${Math.round(minutes / HOUR)} h` : `${Math.round(minutes / DAY)} d`;
};

const bothWords = ({ halfMinutes: half, mostMinutes: most }: WaitRow): string =>
  most < 2 * HOUR ? `${Math.round(half)} / ${minutesWords(most)}` : `${minutesWords(half)} / ${minutesWords(most)}`;

/** Round minutes that people count in. */
const stepFor = (most: number): number =>
  [1, 2, 5, 10, 15, 20, 30, 60, 120, 240, DAY, 2 * DAY].find((minutes) => minutes * STEPS >= most) ??
  Math.ceil(most / STEPS / DAY) * DAY;

/** All along an axis in the unit of its steps. */
const tickWords = (minutes: number, step: number): string => {
  if (minutes === 0) return '0';
  if (step < HOUR) return `${minutes} min`;
  return step < DAY ? `${minutes / HOUR} h` : `${minutes / DAY} d`;
};

const gridLine = ({ grid, quiet }: Palette, x: number, label: string, from: number, bottom: number): string =>
  line(x, from, x, bottom, grid) +
  words(label, {
    x,
    y: bottom + 20,
    fill: quiet,
    size: size.small,
    anchor: 'middle',
  });

const head = ({ quiet, main, second }: Palette, top: number): string => {
  const y = top + 14;
  const common = { y, fill: quiet, size: size.small };
  return [
    box(LEFT, y - 10, 18, 10, main),
    words('half waited at most', { ...common, x: LEFT + 25 }),
    dot(LEFT + 185, y - 5, 5.5, second),
    words('nine in ten', { ...common, x: LEFT + 197 }),
    words('n', { ...common, x: RIGHT, anchor: 'end' }),
  ].join('');
};

const drawRow = (palette: Palette, row: WaitRow, x: (minutes: number) => number, y: number): string => {
  const middle = y + ROW / 2;
  const base = middle + 6;
  return [
    words(row.label, { x: MARGIN, y: base, fill: palette.ink, size: size.small, atMost: LABEL - 14 }),
    box(LEFT, middle - 8, Math.max(3, x(row.halfMinutes) - LEFT), 16, palette.main),
    line(x(row.halfMinutes), middle, x(row.mostMinutes), middle, palette.second, 2),
    dot(x(row.mostMinutes), middle, 5.5, palette.second),
    words(bothWords(row), {
      x: RIGHT - 34,
      y: base,
      fill: palette.ink,
      size: size.small,
      weight: 'bold',
      anchor: 'end',
      atMost: NUMBERS - 40,
    }),
    words(String(row.n), { x: RIGHT, y: base, fill: palette.quiet, size: size.small, anchor: 'end', atMost: 34 }),
  ].join('');
};
