/**
 * The colours of pictures. Blue and orange stay apart for every kind of colour vision, and nothing
 * is said by colour alone. A test holds the contrast: text 4.5 to 1, marks 3 to 1 (WCAG 2.2).
 */

export type Appearance = 'light' | 'dark';

export type Palette = {
  readonly ground: string;
  /** Behind what belongs together; text and marks stand on it as on the ground. */
  readonly panel: string;
  /** Behind whoever looks at it. */
  readonly tint: string;
  readonly ink: string;
  readonly quiet: string;
  /** Lines to measure by; they carry no fact. */
  readonly grid: string;
  readonly main: string;
  readonly second: string;
  readonly good: string;
  /** From few to many. */
  readonly ramp: readonly [string, string, string, string];
};

export const palettes: Readonly<Record<Appearance, Palette>> = {
  light: {
    ground: '#ffffff',
    panel: '#f5f7f9',
    tint: '#e4eff9',
    ink: '#1b1f24',
    quiet: '#57606a',
    grid: '#d9dee4',
    main: '#0b63a5',
    second: '#b84a00',
    good: '#1a7f5a',
    ramp: ['#7096c2', '#3f78b5', '#175391', '#0a2f5c'],
  },
  dark: {
    ground: '#16191e',
    panel: '#1e232a',
    tint: '#1d3246',
    ink: '#eceff2',
    quiet: '#a9b3be',
    grid: '#363e48',
    main: '#63b0ef',
    second: '#f29a52',
    good: '#4fc393',
    ramp: ['#47719e', '#5f9ad2', '#93c4ee', '#dcedfc'],
  },
};
