/** Draws a certificate as a PDF, the same one each time for the same words. */
import type PDFDocument from 'pdfkit';
import { arimoFiles } from '../../lib/font/fonts.ts';
import { asTheyStand, type Run, runsOf } from '../../lib/font/scripts.ts';
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
  return widthOf(document, runs, NAME.least) <= LINE ? 'fits' : 'too long';
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
  const runs = runsOf(words) ?? runsOf(withoutStrange(words)) ?? [];
  // Long titles become smaller rather than shorter.
  const wide = widthOf(document, runs, style.size) + (style.spacing ?? 0) * words.length;
  centredRuns(document, runs, { ...style, size: Math.min(style.size, (style.size * LINE) / wide) });
};

/** Of a cohort's name what the fonts have; a person's name is refused instead. */
const withoutStrange = (words: string): string =>
  [...words]
    .filter((letter) => runsOf(letter) !== undefined)
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();

const fileOf = ({ file }: Run, bold: boolean): string => (bold && file === arimoFiles.regular ? arimoFiles.bold : file);

/** Given, so that the font lays out the words as a whole: in scripts that join their letters it must. */
const FEATURES = { features: ['kern'] as PDFKit.Mixins.OpenTypeFeatures[] };

const widthOf = (document: Document, runs: readonly Run[], size: number, bold = false): number =>
  runs.reduce(
    (sum, run) => sum + document.font(fileOf(run, bold)).fontSize(size).widthOfString(run.words, FEATURES),
    0,
  );

const centredRuns = (
  document: Document,
  runs: readonly Run[],
  { y, size, fill, bold = false, spacing = 0 }: Words,
): void => {
  const letters = runs.reduce((sum, { words }) => sum + words.length, 0);
  let x = (WIDTH - widthOf(document, runs, size, bold) - spacing * (letters - 1)) / 2;
  for (const run of asTheyStand(runs)) {
    document.font(fileOf(run, bold)).fontSize(size).fillColor(fill);
    document.text(run.words, x, y, {
      ...FEATURES,
      lineBreak: false,
      baseline: 'alphabetic',
      characterSpacing: spacing,
    });
    x += document.widthOfString(run.words, FEATURES) + spacing * run.words.length;
  }
};
