/**
 * Draws a View's picture to a PNG, with a font of our own so that it looks the same on every
 * machine.
 */
import { type RenderedImage, renderAsync } from '@resvg/resvg-js';
import { arimoFiles } from '../../lib/font/fonts.ts';
import { createBoundedMap } from '../../lib/process/bounded-map.ts';

const fontFiles = Object.values(arimoFiles);

/** Twice a phone's usual width, so that small labels stay sharp. */
const WIDTH_PX = 1200;
/** Pictures are few and shown again and again: one drawing each is kept. */
const KEPT = 100;
const drawn = createBoundedMap<Promise<Uint8Array>>(KEPT);

/**
 * PNG bytes of an SVG, 1,200 pixels wide; rasterised off the event loop, encoded on it. Throws on
 * SVG that can't be read.
 */
export const drawPng = (svg: string): Promise<Uint8Array> => {
  const known = drawn.get(svg);
  if (known) return known;
  const drawing = rasterise(svg, WIDTH_PX).then((image) => image.asPng());
  drawn.set(svg, drawing);
  drawing.catch(() => drawn.delete(svg));
  return drawing;
};

/** Its pixels, at any width; not kept. */
export const rasterise = (svg: string, widthPx: number): Promise<RenderedImage> =>
  renderAsync(svg, {
    fitTo: { mode: 'width', value: widthPx },
    background: 'white',
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Arimo' },
  });
