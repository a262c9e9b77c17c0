/** A board: who stands where, by how much, and who moved. */
import {
  box,
  dot,
  emptyBody,
  frame,
  INNER,
  MARGIN,
  path,
  RIGHT,
  round,
  size,
  type Titled,
  WIDTH,
  words,
} from './kit.ts';
import type { Appearance, Palette } from './palette.ts';
import { widthOf } from './words.ts';

export type LeaderboardRow = {
  /** "3rd", or a range where nobody can say more: "1st to 8th". */
  readonly place: string;
  readonly name: string;
  /** As it is read: "412", "93 %", "+0.12". */
  readonly measure: string;
  /** How long its bar is, 0 to 1. */
  readonly share: number;
  /** Places up since last time, negative for down; none where there was no last time. */
  readonly moved?: number;
  readonly isViewer?: boolean;
  /** People are left out between the row above and this one. */
  readonly afterGap?: boolean;
};

export type LeaderboardData = Titled & {
  /** What the measures are, over their column. */
  readonly unit: string;
  readonly rows: readonly LeaderboardRow[];
  /** Said where there are no rows. */
  readonly empty: string;
};

const ROW = 52;
const GAP = 22;
const HEAD = 26;
const PLACE = 104;
const NAME_FROM = MARGIN + PLACE + 66;
const MEASURE = 100;
const LONG_PLACE = 12.5;
const NAME = RIGHT - MEASURE - NAME_FROM;

export const drawLeaderboard = (data: LeaderboardData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    if (data.rows.length === 0) return emptyBody(palette, top, data.empty);
    let y = top + HEAD;
    const rows = data.rows.map((row) => {
      if (row.afterGap) y += GAP;
      const drawn = (row.afterGap ? gap(palette, y) : '') + drawRow(palette, row, y);
      y += ROW;
      return drawn;
    });
    return { svg: head(palette, data.unit, top) + rows.join(''), height: y - top };
  });

const head = ({ quiet }: Palette, unit: string, top: number): string => {
  const y = top + 12;
  const common = { y, fill: quiet, size: size.small };
  return (
    words('Place', { ...common, x: MARGIN + PLACE, anchor: 'end' }) +
    words(unit, { ...common, x: RIGHT - 10, anchor: 'end', atMost: NAME })
  );
};

const gap = ({ quiet }: Palette, y: number): string =>
  [-10, 0, 10].map((x) => dot(WIDTH / 2 + x, y - GAP / 2, 2, quiet)).join('');

const drawRow = (palette: Palette, row: LeaderboardRow, y: number): string => {
  const weight = row.isViewer ? 'bold' : 'regular';
  const base = y + 24;
  // A range of places may be long, and says nothing without its end.
  const em = widthOf(row.place, size.body, weight) > PLACE ? LONG_PLACE : size.body;
  return [
    row.isViewer ? box(MARGIN - 8, y, INNER + 16, ROW - 4, palette.tint, 8) : '',
    words(row.place, { x: MARGIN + PLACE, y: base, fill: palette.ink, weight, size: em, anchor: 'end', atMost: PLACE }),
    row.moved === undefined ? '' : movement(palette, row.moved, MARGIN + PLACE + 14, base),
    words(row.name, { x: NAME_FROM, y: base, fill: palette.ink, weight, atMost: NAME - 8 }),
    box(NAME_FROM, y + 33, NAME, 6, palette.grid),
    box(NAME_FROM, y + 33, Math.max(4, NAME * clamp(row.share)), 6, row.isViewer ? palette.second : palette.main),
    words(row.measure, {
      x: RIGHT - 10,
      y: base,
      fill: palette.ink,
      weight: 'bold',
      anchor: 'end',
      atMost: MEASURE - 14,
    }),
  ].join('');
};

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** A triangle up or down with how many places; a dash for none. */
const movement = ({ quiet, good, second }: Palette, moved: number, x: number, base: number): string => {
  if (moved === 0) return words('–', { x: x + 2, y: base, fill: quiet, size: size.small });
  const up = moved > 0;
  const [from, tip] = up ? [base, base - 10] : [base - 10, base];
  const triangle = `M${round(x)} ${from} h12 L${round(x + 6)} ${tip} Z`;
  return (
    path(triangle, `fill="${up ? good : second}"`) +
    words(String(Math.abs(moved)), { x: x + 17, y: base, fill: quiet, size: size.small, atMost: 32 })
  );
};
