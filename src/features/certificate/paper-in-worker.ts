/** Draws certificates in a thread of its own: loading what draws them takes a third of a second. */
import { openWorkshop } from '../../lib/process/workshop.ts';
import type { Fits } from './paper.ts';
import type { Paper } from './seal.ts';

/** A paper to be drawn, or a name of which to say whether it fits on one. */
export type PaperTask =
  | { readonly paper: Paper; readonly checkAt: string | undefined; readonly seal: string }
  | { readonly name: string };

/** A whole cohort may ask at once, on a busy machine. */
const WITHIN_MS = 30_000;
const AT_ONCE = 300;

const inWorker = openWorkshop<PaperTask>(new URL('./paper-worker.ts', import.meta.url), {
  withinMs: WITHIN_MS,
  atMost: AT_ONCE,
});

/** See `drawPaper`. */
export const drawPaperInWorker = async (paper: Paper, checkAt: string | undefined, seal: string): Promise<Buffer> =>
  Buffer.from(await inWorker<Uint8Array>({ paper, checkAt, seal }));

/** See `fitsOnPaper`. */
export const fitsInWorker = (name: string): Promise<Fits> => inWorker({ name });
