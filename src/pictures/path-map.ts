/** A path: its phases and their modules one below the other, each with how far somebody is. */
import {
  box,
  emptyBody,
  frame,
  INNER,
  MARGIN,
  outline,
  percent,
  RIGHT,
  size,
  type Titled,
  tick,
  words,
} from './kit.ts';
import type { Appearance, Palette } from './palette.ts';

export type PathModule = {
  readonly title: string;
  readonly state: 'done' | 'current' | 'begun' | 'ahead';
  /** Concepts, of how many. */
  readonly seen: number;
  readonly of: number;
  /** Share of what was met that is likely known now, 0 to 1; none where nothing was. */
  readonly recall?: number;
};

export type PathPhase = { readonly title: string; readonly modules: readonly PathModule[] };

export type PathMapData = Titled & { readonly phases: readonly PathPhase[]; readonly empty: string };

const ROW = 32;
const PHASE_HEAD = 34;
const AFTER_PHASE = 12;
const PADDING = 12;
const BAR = 110;
/** Beside the bar, for the tick of what is done. */
const TICKED = 26;
const BAR_FROM = RIGHT - PADDING - TICKED - BAR;
const STANDING = 104;

export const drawPathMap = (data: PathMapData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    if (data.phases.length === 0) return emptyBody(palette, top, data.empty);
    let y = top;
    const phases = data.phases.map(({ title, modules }) => {
      const from = y;
      y += PHASE_HEAD + modules.length * ROW + AFTER_PHASE;
      return [
        words(title, { x: MARGIN, y: from + 22, fill: palette.ink, weight: 'bold' }),
        ...modules.map((module, index) => row(palette, module, from + PHASE_HEAD + index * ROW)),
      ].join('');
    });
    return { svg: phases.join(''), height: y - top - AFTER_PHASE };
  });

const row = (palette: Palette, module: PathModule, y: number): string => {
  const { state, title, seen, of } = module;
  const isCurrent = state === 'current';
  const share = of > 0 ? Math.min(1, seen / of) : 0;
  const [base, barTop] = [y + 21, y + ROW / 2 - 3];
  return [
    isCurrent ? box(MARGIN, y + 1, INNER, ROW - 2, palette.tint, 6) : '',
    isCurrent ? outline(MARGIN + 0.75, y + 1.75, INNER - 1.5, ROW - 3.5, palette.main, 6) : '',
    words(title, {
      x: MARGIN + PADDING,
      y: base,
      fill: state === 'ahead' ? palette.quiet : palette.ink,
      size: size.small,
      weight: isCurrent ? 'bold' : 'regular',
      atMost: BAR_FROM - STANDING - MARGIN - 2 * PADDING - 8,
    }),
    words(standingWords(module), {
      x: BAR_FROM - 10,
      y: base,
      fill: palette.quiet,
      size: size.small,
      anchor: 'end',
      atMost: STANDING,
    }),
    box(BAR_FROM, barTop, BAR, 6, palette.grid),
    share > 0 ? box(BAR_FROM, barTop, Math.max(4, BAR * share), 6, state === 'done' ? palette.good : palette.main) : '',
    state === 'done' ? tick(RIGHT - PADDING - 15, base - 6, palette.good) : '',
  ].join('');
};

const standingWords = ({ state, seen, of, recall }: PathModule): string => {
  if (state === 'ahead' && seen === 0) return '';
  return recall === undefined ? `${seen} of ${of}` : `${seen} of ${of} · ${percent(recall)}`;
};
