/** Draws a certificate as a PDF, the same one each time for the same words. */
import type PDFDocument from 'pdfkit';
import { arimoFiles, openFont } from '../../lib/font/fonts.ts';
import { asTheyStand, isThin, type Run, runsOf, runsOfKnown, thicken } from '../../lib/font/scripts.ts';
import { sayDate } from './dates.ts';
import type { Paper } from './seal.ts';

/** A4 across, in points. */
const WIDTH = 841.89;
const HEIGHT = 595.28;
const EDGE = 36;
const LINE = WIDTH - 4 * EDGE;

const INK = '#1b1f24';
const QUIET = '#57606a';
const BLUE = '#0b63a5';

const NAME = { size: 40, least: 16 } as const;

/** How wide a name of this size is at most; a longer one is drawn smaller, down to `least`. */
export type Fits = 'fits' | 'too long' | 'no letters';

type Document = InstanceType<typeof PDFDocument>;

/** @param checkAt where the code is looked up; @param seal see seal.ts */
export const drawPaper = async (paper: Paper, checkAt: string | undefined, seal: string): Promise<Buffer> => {
  const document = await openDocument(paper, seal);
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => document.on('end', resolve));
  drawFrame(document);
  drawWords(document, paper);
  drawFoot(document, paper, checkAt);
  document.end();
  await ended;
  return Buffer.concat(chunks);
};

/** Whether a name can stand on the paper as it is. */
export const fitsOnPaper = async (name: string): Promise<Fits> => {
  const runs = runsOf(name);
  if (!runs) return 'no letters';
  const document = await openDocument(undefined, '');
  try {
    return widthOf(document, runs, NAME.least) <= LINE ? 'fits' : 'too long';
  } catch {
    // The font has them, and the library still can't set them, as with some signs of the Quran.
    return 'no letters';
  }
};

/** 0.3 s to load: only with the first certificate. */
const openDocument = async (paper: Paper | undefined, seal: string): Promise<Document> => {
  const { default: Pdf } = await import('pdfkit');
  return new Pdf({
    size: 'A4',
    layout: 'landscape',
    margin: 0,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `Certificate ${paper?.code ?? ''}`,
      Author: 'Watermark',
      CreationDate: new Date(`${paper?.issuedOn ?? '2000-01-01'}T12:00:00Z`),
      Keywords: seal,
    },
  });
};

const drawFrame = (document: Document): void => {
  document.rect(0, 0, WIDTH, HEIGHT).fill('#ffffff');
  document
    .lineWidth(1)
    .rect(EDGE, EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
    .stroke('#c9d1d9');
  document.rect(EDGE, EDGE, WIDTH - 2 * EDGE, 8).fill(BLUE);
};

const drawWords = (document: Document, { name, path, cohort, issuedOn, recall }: Paper): void => {
  centred(document, 'CERTIFICATE', { y: 104, size: 15, fill: BLUE, bold: true, spacing: 4 });
  const runs = runsOf(name) ?? [];
  const size = Math.max(NAME.least, Math.min(NAME.size, (NAME.size * LINE) / widthOf(document, runs, NAME.size)));
  centredRuns(document, runs, { y: 192, size, fill: INK });
  document
    .moveTo(WIDTH / 2 - 60, 224)
    .lineTo(WIDTH / 2 + 60, 224)
    .lineWidth(1.5)
    .stroke(BLUE);
  centred(document, 'has met all that is asked for in', { y: 262, size: 15, fill: QUIET });
  centred(document, path, { y: 302, size: 26, fill: INK, bold: true });
  centred(document, `with ${cohort}`, { y: 332, size: 15, fill: QUIET });
  centred(document, 'Every criterion of every module is met, and two reviewers approved the capstone.', {
    y: 384,
    size: 13,
    fill: INK,
  });
  const known = `On the day it was issued, ${recall} % of what was learnt was likely still known.`;
  centred(document, known, { y: 406, size: 13, fill: INK });
  centred(document, sayDate(issuedOn), { y: 452, size: 15, fill: INK, bold: true });
};

const drawFoot = (document: Document, { code }: Paper, checkAt: string | undefined): void => {
  centred(document, code, { y: 502, size: 13, fill: INK, spacing: 1 });
  const how = checkAt ?? 'This file is signed: npm run watermark -- verify FILE says whether it is genuine.';
  centred(document, how, { y: 522, size: 10.5, fill: QUIET });
};

type Words = {
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly bold?: boolean;
  /** Between letters. */
  readonly spacing?: number;
};

const centred = (document: Document, words: string, style: Words): void => {
  // Of a cohort's name what the fonts have; a person's name is refused instead.
  const runs = runsOfKnown(words);
  // Long titles become smaller rather than shorter.
  const wide = widthOf(document, runs, style.size) + (style.spacing ?? 0) * words.length;
  centredRuns(document, runs, { ...style, size: Math.min(style.size, (style.size * LINE) / wide) });
};

const fileOf = ({ file }: Run, bold: boolean): string => (bold && file === arimoFiles.regular ? arimoFiles.bold : file);

/** Given, so that the font lays out the words as a whole: in scripts that join their letters it must. */
const FEATURES = { features: ['kern'] as PDFKit.Mixins.OpenTypeFeatures[] };

const widthOf = (document: Document, runs: readonly Run[], size: number, bold = false): number =>
  runs.reduce((sum, run) => sum + widthOfRun(document, run, size, bold), 0);

const widthOfRun = (document: Document, run: Run, size: number, bold: boolean): number => {
  if (isThin(run.file)) return scaleOf(run, size) * openFont(run.file).outline(run.words).width;
  return document.font(fileOf(run, bold)).fontSize(size).widthOfString(run.words, FEATURES);
};

const scaleOf = ({ file }: Run, size: number): number => size / openFont(file).unitsPerEm;

const centredRuns = (
  document: Document,
  runs: readonly Run[],
  { y, size, fill, bold = false, spacing = 0 }: Words,
): void => {
  const letters = runs.reduce((sum, { words }) => sum + words.length, 0);
  let x = (WIDTH - widthOf(document, runs, size, bold) - spacing * (letters - 1)) / 2;
  for (const run of asTheyStand(runs)) {
    if (isThin(run.file)) drawOutline(document, run, { x, y, size, fill, bold });
    else
      document
        .font(fileOf(run, bold))
        .fontSize(size)
        .fillColor(fill)
        .text(run.words, x, y, {
          ...FEATURES,
          lineBreak: false,
          baseline: 'alphabetic',
          characterSpacing: spacing,
        });
    x += widthOfRun(document, run, size, bold) + spacing * run.words.length;
  }
};

type Outlined = Omit<Words, 'spacing'> & { readonly x: number };

/** Shapes in place of letters: whoever copies or hears the page still has the words. */
const drawOutline = (document: Document, run: Run, { x, y, size, fill, bold = false }: Outlined): void => {
  const { outline, unitsPerEm } = openFont(run.file);
  const scale = scaleOf(run, size);
  document.markContent('Span', { actual: run.words });
  for (const glyph of outline(run.words).glyphs)
    document
      .save()
      .translate(x, y)
      .scale(scale, -scale)
      .translate(glyph.x, glyph.y)
      .path(glyph.d)
      .lineWidth(thicken(run, bold ? 'bold' : 'regular') * unitsPerEm)
      .lineJoin('round')
      .fillAndStroke(fill, fill)
      .restore();
  document.endMarkedContent();
};
