/** SVG to pixels, with fonts of our own so that it looks the same on every machine. */
import { type RenderedImage, Resvg } from '@resvg/resvg-js';
import { arimoFiles } from '../../lib/font/fonts.ts';
import { outlined } from '../../lib/font/outlined.ts';

const fontFiles = Object.values(arimoFiles);

/** Throws on SVG that can't be read. It takes tens of milliseconds: not for the main thread. */
export const rasterise = (svg: string, widthPx: number): RenderedImage =>
  new Resvg(outlined(svg), {
    fitTo: { mode: 'width', value: widthPx },
    background: 'white',
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Arimo' },
  }).render();
