/** The ground that points stand on: from which value to which, and where on the picture that is. */
import { INNER, line, MARGIN, percent, RIGHT, size, words } from './kit.ts';
import type { Palette } from './palette.ts';

export type Range = { readonly from: number; readonly to: number };

export type Plot = {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  readonly range: Range;
  /** Of the column with this number, from 0. */
  readonly x: (column: number) => number;
  readonly y: (value: number) => number;
};

/** Room left of a plot for the numbers of its axis. */
export const AXIS = 56;

export const plotOf = (top: number, height: number, range: Range, columns: number): Plot => {
  const left = MARGIN + AXIS;
  const wide = (INNER - AXIS) / Math.max(1, columns);
  return {
    left,
    top,
    bottom: top + height,
    range,
    x: (column) => left + wide * (column + 0.5),
    y: scaleOf(range, top + height, top),
  };
};

/** From a value to a place, values beyond the ends held there. */
export const scaleOf = ({ from, to }: Range, start: number, end: number): ((value: number) => number) => {
  const spread = to - from || 1;
  return (value) => start + ((end - start) * (Math.min(to, Math.max(from, value)) - from)) / spread;
};

/** Between two lines of an axis of shares. */
export const FIFTH = 0.2;

/** A line with its share each fifth. */
export const axisLeft = (palette: Palette, { left, y, range }: Plot): string => {
  const count = Math.round((range.to - range.from) / FIFTH);
  return Array.from({ length: count + 1 }, (_, index) => range.from + index * FIFTH)
    .map(
      (share) =>
        line(left, y(share), RIGHT, y(share), palette.grid) +
        words(percent(share), { x: left - 10, y: y(share) + 5, fill: palette.quiet, size: size.small, anchor: 'end' }),
    )
    .join('');
};
