/** What a cohort still knows, concept by concept, against what it is meant to. */
import { box, emptyBody, frame, line, MARGIN, percent, RIGHT, size, type Titled, words } from './kit.ts';
import type { Appearance, Palette } from './palette.ts';

export type ForgettingRow = {
  readonly title: string;
  /** 0 to 1. */
  readonly recall: number;
  readonly learners: number;
};

export type ForgettingData = Titled & {
  readonly rows: readonly ForgettingRow[];
  /** The share that the schedule aims at, 0 to 1. */
  readonly goal: number;
  readonly empty: string;
};

const ROW = 46;
const HEAD = 28;
const NUMBERS = 146;
const BAR = RIGHT - NUMBERS - MARGIN;
const KNOWN = RIGHT - 70;

export const drawForgettingMap = (data: ForgettingData, appearance: Appearance): string =>
  frame(appearance, data, (palette, top) => {
    if (data.rows.length === 0) return emptyBody(palette, top, data.empty);
    const goal = MARGIN + BAR * data.goal;
    const from = top + HEAD;
    const height = HEAD + data.rows.length * ROW;
    return {
      height,
      svg: [
        head(palette, data.goal, goal, top),
        ...data.rows.map((row, index) => drawRow(palette, row, data.goal, from + index * ROW)),
      ].join(''),
    };
  });

const head = ({ quiet }: Palette, goal: number, x: number, top: number): string => {
  const common = { y: top + 12, fill: quiet, size: size.small, anchor: 'end' } as const;
  return (
    words(`aim: ${percent(goal)}`, { ...common, x: x + 24 }) +
    words('known', { ...common, x: KNOWN }) +
    words('people', { ...common, x: RIGHT })
  );
};

const drawRow = (palette: Palette, { title, recall, learners }: ForgettingRow, goal: number, y: number): string => {
  const colour = recall < goal ? palette.second : palette.main;
  return [
    words(title, { x: MARGIN, y: y + 18, fill: palette.ink, size: size.small, atMost: BAR - 12 }),
    box(MARGIN, y + 25, BAR, 10, palette.grid),
    box(MARGIN, y + 25, Math.max(3, BAR * recall), 10, colour),
    line(MARGIN + BAR * goal, y + 20, MARGIN + BAR * goal, y + 40, palette.ink, 2),
    words(percent(recall), { x: KNOWN, y: y + 34, fill: palette.ink, weight: 'bold', anchor: 'end', atMost: 62 }),
    words(String(learners), { x: RIGHT, y: y + 34, fill: palette.quiet, anchor: 'end', atMost: 60 }),
  ].join('');
};
