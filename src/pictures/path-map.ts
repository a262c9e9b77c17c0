/** A path: its phases one below the other, their modules side by side, each with how far somebody is. */
import { box, emptyBody, frame, INNER, MARGIN, outline, percent, size, type Titled, tick, words } from './kit.ts';
import type { Appearance, Palette } from './palette.ts';
import { linesOf } from './words.ts';

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

const ACROSS = 3;
const BETWEEN = 12;
const TILE = (INNER - (ACROSS - 1) * BETWEEN) / ACROSS;
const TILE_HEIGHT = 104;
const PHASE_HEAD = 34;
const AFTER_PHASE = 14;
const PADDING = 12;

export const drawPathMap = (data: PathMapData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    if (data.phases.length === 0) return emptyBody(palette, top, data.empty);
    let y = top;
    const phases = data.phases.map(({ title, modules }) => {
      const head = words(title, { x: MARGIN, y: y + 20, fill: palette.ink, weight: 'bold' });
      const tiles = modules.map((module, index) =>
        tile(
          palette,
          module,
          MARGIN + (index % ACROSS) * (TILE + BETWEEN),
          y + PHASE_HEAD + Math.floor(index / ACROSS) * (TILE_HEIGHT + BETWEEN),
        ),
      );
      y += PHASE_HEAD + Math.ceil(modules.length / ACROSS) * (TILE_HEIGHT + BETWEEN) + AFTER_PHASE;
      return head + tiles.join('');
    });
    return { svg: phases.join(''), height: y - top - AFTER_PHASE - BETWEEN };
  });

const tile = (palette: Palette, module: PathModule, x: number, y: number): string => {
  const { state, title, seen, of } = module;
  const isCurrent = state === 'current';
  const ahead = state === 'ahead';
  const inside = TILE - 2 * PADDING;
  const lines = linesOf(title, size.small, inside, 2, 'bold');
  const barTop = y + TILE_HEIGHT - 18;
  const share = of > 0 ? Math.min(1, seen / of) : 0;
  return [
    box(x, y, TILE, TILE_HEIGHT, isCurrent ? palette.tint : palette.panel, 8),
    isCurrent ? outline(x + 0.75, y + 0.75, TILE - 1.5, TILE_HEIGHT - 1.5, palette.main, 8) : '',
    ...lines.map((said, index) =>
      words(said, {
        x: x + PADDING,
        y: y + 26 + index * 20,
        fill: ahead ? palette.quiet : palette.ink,
        size: size.small,
        weight: 'bold',
        atMost: inside,
      }),
    ),
    words(standingWords(module), {
      x: x + PADDING,
      y: barTop - 9,
      fill: palette.quiet,
      size: size.small,
      atMost: inside - 22,
    }),
    state === 'done' ? tick(x + TILE - PADDING - 15, barTop - 14, palette.good) : '',
    box(x + PADDING, barTop, inside, 6, palette.grid),
    share > 0
      ? box(x + PADDING, barTop, Math.max(4, inside * share), 6, state === 'done' ? palette.good : palette.main)
      : '',
  ].join('');
};

const standingWords = ({ state, seen, of, recall }: PathModule): string => {
  if (state === 'ahead' && seen === 0) return 'still ahead';
  return recall === undefined ? `${seen} of ${of}` : `${seen} of ${of} · ${percent(recall)}`;
};
