/** Questions: how many get one right at first, against how well it tells who knows from who doesn't. */
import { AXIS, type Plot, scaleOf } from './axes.ts';
import {
  box,
  dot,
  emptyBody,
  frame,
  line,
  MARGIN,
  outline,
  path,
  percent,
  RIGHT,
  round,
  size,
  type Titled,
  words,
} from './kit.ts';
import type { Appearance, Palette } from './palette.ts';

export type ItemPoint = {
  /** Share that was right at first, 0 to 1. */
  readonly facility: number;
  /** Correlation with the rest, −1 to 1. */
  readonly discrimination: number;
  /** A number that the text beside the picture explains; none for those that are as they should be. */
  readonly mark?: string;
};

export type ItemsData = Titled & { readonly points: readonly ItemPoint[]; readonly empty: string };

const HEIGHT = 340;
const HEAD = 28;
const BELOW = 58;
const UP = { from: -0.4, to: 0.8 };

export const drawItems = (data: ItemsData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    if (data.points.length === 0) return emptyBody(palette, top, data.empty);
    const left = MARGIN + AXIS;
    const [from, bottom] = [top + HEAD, top + HEAD + HEIGHT];
    const x = scaleOf({ from: 0, to: 1 }, left + 16, RIGHT - 16);
    const plot = { left, top: from, bottom, range: UP, x, y: scaleOf(UP, bottom, from) };
    const marked = data.points.filter(({ mark }) => mark !== undefined);
    const plain = data.points.filter(({ mark }) => mark === undefined);
    return {
      height: HEAD + HEIGHT + BELOW,
      svg: [
        ground(palette, plot, top),
        ...plain.map(({ facility, discrimination }) =>
          dot(x(facility), plot.y(discrimination), 4.5, palette.main).replace('/>', ' fill-opacity="0.75"/>'),
        ),
        ...marked.map((point) => drawMarked(palette, plot, point)),
      ].join(''),
    };
  });

const ground = (palette: Palette, plot: Plot, top: number): string => {
  const { left, bottom, x, y } = plot;
  const common = { fill: palette.quiet, size: size.small };
  return [
    box(left, y(0), RIGHT - left, bottom - y(0), palette.panel, 0),
    words('tells who knows from who doesn’t', { ...common, x: MARGIN, y: top + 12 }),
    ...[-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8].map(
      (value) =>
        line(left, y(value), RIGHT, y(value), value === 0 ? palette.quiet : palette.grid, value === 0 ? 1.5 : 1) +
        words(signed(value), { ...common, x: left - 10, y: y(value) + 5, anchor: 'end' }),
    ),
    ...[0, 0.25, 0.5, 0.75, 1].map((share) =>
      words(percent(share), { ...common, x: x(share), y: bottom + 24, anchor: 'middle' }),
    ),
    words('right at first', { ...common, x: RIGHT, y: bottom + 49, anchor: 'end' }),
    box(MARGIN, bottom + 37, 14, 14, palette.panel, 3) + outline(MARGIN, bottom + 37, 14, 14, palette.grid, 3),
    words('missed by those who know more', { ...common, x: MARGIN + 22, y: bottom + 49, atMost: 300 }),
  ].join('');
};

const signed = (value: number): string => (value < 0 ? `−${Math.abs(value)}` : String(value));

/** A diamond with its number, so that it is found without its colour. */
const drawMarked = (palette: Palette, { x, y }: Plot, { facility, discrimination, mark = '' }: ItemPoint): string => {
  const [at, up] = [round(x(facility)), round(y(discrimination))];
  return (
    path(
      `M${at} ${up - 15} l15 15 l-15 15 l-15 -15 Z`,
      `fill="${palette.second}" stroke="${palette.ground}" stroke-width="1.5"`,
    ) +
    words(mark, {
      x: at,
      y: up + 5,
      fill: palette.ground,
      size: size.small,
      weight: 'bold',
      anchor: 'middle',
      atMost: 26,
    })
  );
};
