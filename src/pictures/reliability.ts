/** How sure somebody said they were, against how often they were right. */
import { AXIS, axisLeft, type Plot, scaleOf } from './axes.ts';
import { box, dot, emptyBody, frame, line, MARGIN, percent, RIGHT, size, type Titled, words } from './kit.ts';
import type { Appearance, Palette } from './palette.ts';
import { widthOf } from './words.ts';

export type ReliabilityPoint = {
  /** What was said: "sure". */
  readonly label: string;
  /** How often whoever says so should be right, 0 to 1. */
  readonly said: number;
  /** How often they were, 0 to 1, and between what it likely lies. */
  readonly right: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
};

export type ReliabilityData = Titled & { readonly points: readonly ReliabilityPoint[]; readonly empty: string };

const HEIGHT = 330;
const HEAD = 28;
const BELOW = 74;
const WHISKER = 7;
const BESIDE = 15;
const LABEL = 132;

export const drawReliability = (data: ReliabilityData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    if (data.points.length === 0) return emptyBody(palette, top, data.empty);
    const whole = { from: 0, to: 1 };
    const left = MARGIN + AXIS;
    const x = scaleOf(whole, left + 24, RIGHT - 24);
    const [from, bottom] = [top + HEAD, top + HEAD + HEIGHT];
    const plot: Plot = { left, top: from, bottom, range: whole, x, y: scaleOf(whole, bottom, from) };
    const common = { fill: palette.quiet, size: size.small };
    return {
      height: HEAD + HEIGHT + BELOW,
      svg: [
        words('were right', { ...common, x: MARGIN, y: top + 12 }),
        axisLeft(palette, plot),
        line(x(0), plot.y(0), x(1), plot.y(1), palette.quiet, 2, '6 6'),
        line(RIGHT - 156, top + 7, RIGHT - 122, top + 7, palette.quiet, 2, '6 6'),
        words('as sure as right', { ...common, x: RIGHT, y: top + 12, anchor: 'end', atMost: 146 }),
        ...data.points.map((point) => drawPoint(palette, plot, point)),
        words('said beforehand', { ...common, x: RIGHT, y: bottom + 66, anchor: 'end' }),
      ].join(''),
    };
  });

/** Beside its point, where the line isn't; the ground behind it keeps it readable on a line. */
const share = ({ ink, ground }: Palette, { right, said }: ReliabilityPoint, x: number, y: number): string => {
  const wide = widthOf(percent(right), size.body, 'bold');
  const onLeft = right >= said || x + BESIDE + wide > RIGHT;
  const at = onLeft ? x - BESIDE - wide : x + BESIDE;
  return (
    box(at - 3, y - 10, wide + 6, 20, ground) + words(percent(right), { x: at, y: y + 6, fill: ink, weight: 'bold' })
  );
};

const drawPoint = (palette: Palette, { x, y, bottom }: Plot, point: ReliabilityPoint): string => {
  const at = x(point.said);
  const [low, high] = [y(point.low), y(point.high)];
  const below = { x: at, fill: palette.ink, size: size.small, anchor: 'middle', atMost: LABEL } as const;
  return [
    share(palette, point, at, y(point.right)),
    line(at, low, at, high, palette.main, 2.5),
    line(at - WHISKER, low, at + WHISKER, low, palette.main, 2.5),
    line(at - WHISKER, high, at + WHISKER, high, palette.main, 2.5),
    dot(at, y(point.right), 8, palette.main),
    line(at, bottom, at, bottom + 6, palette.quiet, 1.5),
    words(point.label, { ...below, y: bottom + 24, weight: 'bold' }),
    words(`n ${point.n}`, { ...below, y: bottom + 44, fill: palette.quiet }),
  ].join('');
};
