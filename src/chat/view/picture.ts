/** Draws a View's picture to a PNG, in a thread of its own. */
import { createBoundedMap } from '../../lib/process/bounded-map.ts';
import { openWorkshop } from '../../lib/process/workshop.ts';

/** A message waits for its picture no longer: then it goes without, with the same in words. */
const WITHIN_MS = 10_000;
/** About as many as are drawn within that. */
const AT_ONCE = 100;

const rasterise = openWorkshop<string>(new URL('./picture-worker.ts', import.meta.url), {
  withinMs: WITHIN_MS,
  atMost: AT_ONCE,
});

/** Pictures are few and shown again and again: one drawing each is kept. */
const KEPT = 100;
const drawn = createBoundedMap<Promise<Uint8Array>>(KEPT);

/** PNG bytes of an SVG, 1,200 pixels wide. Throws where it can't be read, or in time. */
export const drawPng = (svg: string): Promise<Uint8Array> => {
  const known = drawn.get(svg);
  if (known) return known;
  const drawing = rasterise<Uint8Array>(svg);
  drawn.set(svg, drawing);
  drawing.catch(() => drawn.delete(svg));
  return drawing;
};
