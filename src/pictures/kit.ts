/** What all pictures share: their frame, their words and the simplest shapes. Lengths are in units of 1/600 width. */
import { type Appearance, type Palette, palettes } from './palette.ts';
import { escapeXml, linesOf, shorten, type Weight, widthOf } from './words.ts';

/** Twice as many pixels are drawn, so on a phone a unit is two thirds of one. */
export const WIDTH = 600;
export const MARGIN = 28;
export const RIGHT = WIDTH - MARGIN;
export const INNER = WIDTH - 2 * MARGIN;

export const size = { title: 25, body: 17, small: 15 } as const;

type Words = {
  readonly x: number;
  /** Of the line that letters stand on. */
  readonly y: number;
  readonly fill: string;
  readonly size?: number;
  readonly weight?: Weight;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** How wide they may be. */
  readonly atMost?: number;
};

/** Shortened to the room there is; words around a middle stay within the margins. */
export const words = (said: string, { x, y, fill, atMost = INNER, ...more }: Words): string => {
  const { size: em = size.body, weight = 'regular', anchor = 'start' } = more;
  const shown = shorten(said, em, atMost, weight);
  const at = anchor === 'middle' ? within(x, widthOf(shown, em, weight) / 2) : x;
  return (
    `<text x="${round(at)}" y="${round(y)}" font-family="Arimo" font-size="${em}" fill="${fill}"` +
    `${weight === 'bold' ? ' font-weight="700"' : ''}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>` +
    `${escapeXml(shown)}</text>`
  );
};

const within = (x: number, half: number): number => Math.min(RIGHT - half, Math.max(MARGIN + half, x));

export const box = (x: number, y: number, width: number, height: number, fill: string, radius = 3): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(height)}"` +
  ` rx="${round(Math.min(radius, Math.max(0, width) / 2))}" fill="${fill}"/>`;

export const outline = (x: number, y: number, width: number, height: number, stroke: string, radius = 3): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"` +
  ` fill="none" stroke="${stroke}" stroke-width="1.5"/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, width = 1, dash = ''): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${stroke}"` +
  ` stroke-width="${width}"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`;

export const dot = (x: number, y: number, radius: number, fill: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}"/>`;

export const path = (d: string, more: string): string => `<path d="${d}" ${more}/>`;

/** The font has no tick. */
export const tick = (x: number, y: number, stroke: string): string =>
  path(
    `M${round(x)} ${round(y)} l5 6 l9 -12`,
    `fill="none" stroke="${stroke}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"`,
  );

/** Tenths of a unit can't be seen. */
export const round = (length: number): number => Math.round(length * 10) / 10;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What stands above and below every picture. */
export type Titled = {
  readonly title: string;
  /** Of whom or what, and when. */
  readonly subtitle: string;
  /** How to read it, and of how many answers or people it is. */
  readonly note: string;
};

type Body = { readonly svg: string; readonly height: number };

const BODY_FROM = 96;
const NOTE_LINES = 2;
const NOTE_LINE = 21;
const UNDER_BODY = 20;
const BOTTOM = 16;

/** @param draw what stands between, from `top` down */
export const frame = (
  appearance: Appearance,
  { title, subtitle, note }: Titled,
  draw: (palette: Palette, top: number) => Body,
): string => {
  const palette = palettes[appearance];
  const body = draw(palette, BODY_FROM);
  const notes = linesOf(note, size.small, INNER, NOTE_LINES);
  const noteFrom = BODY_FROM + body.height + UNDER_BODY;
  const height = Math.ceil(noteFrom + notes.length * NOTE_LINE + BOTTOM);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}">`,
    box(0, 0, WIDTH, height, palette.ground, 0),
    words(title, { x: MARGIN, y: 46, fill: palette.ink, size: size.title, weight: 'bold' }),
    words(subtitle, { x: MARGIN, y: 72, fill: palette.quiet, size: size.small }),
    body.svg,
    ...notes.map((said, index) =>
      words(said, { x: MARGIN, y: noteFrom + 14 + index * NOTE_LINE, fill: palette.quiet, size: size.small }),
    ),
    '</svg>',
  ].join('');
};

/** Where there is nothing to draw yet: why, in the middle. */
export const emptyBody = (palette: Palette, top: number, said: string): Body => ({
  height: 120,
  svg:
    box(MARGIN, top, INNER, 120, palette.panel, 8) +
    words(said, { x: WIDTH / 2, y: top + 66, fill: palette.quiet, anchor: 'middle', atMost: INNER - 32 }),
});
