/** Draws certificates in a thread of its own: loading what draws them takes a third of a second. */
import { runErrand } from '../../lib/process/errand.ts';
import type { Fits } from './paper.ts';
import type { Paper } from './seal.ts';

/** A paper to be drawn, or a name of which to say whether it fits on one. */
export type PaperTask =
  | { readonly paper: Paper; readonly checkAt: string | undefined; readonly seal: string }
  | { readonly name: string };

/** They take a second on a busy machine; what takes longer is stuck. */
const WITHIN_MS = 30_000;

/** One after another: a whole cohort may ask at once, and each thread loads all that it draws with. */
let before: Promise<unknown> = Promise.resolve();

const inWorker = <Result>(task: PaperTask): Promise<Result> => {
  const drawn = before.then(() =>
    runErrand<Result>(new URL('./paper-worker.ts', import.meta.url), task, { withinMs: WITHIN_MS }),
  );
  before = drawn.catch(() => undefined);
  return drawn;
};

/** See `drawPaper`. */
export const drawPaperInWorker = async (paper: Paper, checkAt: string | undefined, seal: string): Promise<Buffer> =>
  Buffer.from(await inWorker<Uint8Array>({ paper, checkAt, seal }));

/** See `fitsOnPaper`. */
export const fitsInWorker = (name: string): Promise<Fits> => inWorker({ name });
