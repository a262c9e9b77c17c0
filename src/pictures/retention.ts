/** How much was known when it came back, beside how much was predicted, week by week. */
import { axisLeft, FIFTH, plotOf } from './axes.ts';
import { dot, emptyBody, frame, line, path, RIGHT, round, size, type Titled, words } from './kit.ts';
import type { Appearance, Palette } from './palette.ts';

export type RetentionPoint = {
  /** Below the axis: "3 Nov". */
  readonly label: string;
  /** 0 to 1. */
  readonly predicted: number;
  /** 0 to 1. */
  readonly known: number;
  /** Answers it is of. */
  readonly n: number;
};

export type RetentionData = Titled & {
  readonly points: readonly RetentionPoint[];
  readonly empty: string;
};

const HEIGHT = 250;
const LEGEND = 34;
const BELOW = 52;
/** So much lies below the lowest point, so that no line is on the floor. */
const CLEAR = 0.05;
/** Labels below the axis that have room beside each other. */
const LABELS = 6;
const LABEL = 84;

export const drawRetention = (data: RetentionData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    const { points } = data;
    if (points.length === 0) return emptyBody(palette, top, data.empty);
    const least = Math.min(...points.flatMap(({ predicted, known }) => [predicted, known]));
    const from = Math.max(0, Math.min(0.6, Math.floor((least - CLEAR) / FIFTH) * FIFTH));
    const plot = plotOf(top + LEGEND, HEIGHT, { from, to: 1 }, points.length);
    const at = (share: (point: RetentionPoint) => number) =>
      points.map((point, index) => [plot.x(index), plot.y(share(point))] as const);
    return {
      height: LEGEND + HEIGHT + BELOW,
      svg: [
        legend(palette, top),
        axisLeft(palette, plot),
        polyline(
          at(({ predicted }) => predicted),
          palette.second,
          '7 5',
        ),
        polyline(
          at(({ known }) => known),
          palette.main,
        ),
        ...at(({ predicted }) => predicted).map(([x, y]) => square(palette, x, y)),
        ...at(({ known }) => known).map(([x, y]) => dot(x, y, 5.5, palette.main)),
        ...points.map((point, index) => below(palette, point, plot.x(index), plot.bottom, index, points.length)),
      ].join(''),
    };
  });

const polyline = (places: readonly (readonly [number, number])[], stroke: string, dash = ''): string =>
  path(
    `M${places.map(([x, y]) => `${round(x)} ${round(y)}`).join(' L')}`,
    `fill="none" stroke="${stroke}" stroke-width="3" stroke-linejoin="round" stroke-dasharray="${dash || 'none'}"`,
  );

/** Hollow, so that the two stay apart without their colours. */
const square = ({ second, ground }: Palette, x: number, y: number): string =>
  `<rect x="${round(x - 5)}" y="${round(y - 5)}" width="10" height="10"` +
  ` fill="${ground}" stroke="${second}" stroke-width="2.5"/>`;

const below = (
  { quiet }: Palette,
  { label, n }: RetentionPoint,
  x: number,
  bottom: number,
  index: number,
  all: number,
): string => {
  const every = Math.ceil(all / LABELS);
  // Counted from the last, which is the one that people look for.
  if ((all - 1 - index) % every !== 0) return '';
  const common = { x: x, fill: quiet, size: size.small, anchor: 'middle', atMost: LABEL } as const;
  return words(label, { ...common, y: bottom + 24 }) + words(`n ${n}`, { ...common, y: bottom + 44 });
};

const legend = (palette: Palette, top: number): string => {
  const y = top + 6;
  const at = { y: y + 5, fill: palette.ink, size: size.small };
  return [
    line(RIGHT - 250, y, RIGHT - 222, y, palette.main, 3),
    dot(RIGHT - 236, y, 5.5, palette.main),
    words('known', { ...at, x: RIGHT - 214 }),
    line(RIGHT - 130, y, RIGHT - 102, y, palette.second, 3, '7 5'),
    square(palette, RIGHT - 116, y),
    words('predicted', { ...at, x: RIGHT - 94 }),
  ].join('');
};
