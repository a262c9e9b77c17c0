/**
 * Compares a picture with its reference image. To change how one looks: delete its references, run
 * the test, which draws them anew and fails, look at them, and commit them.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { rasterise } from '../../src/chat/view/rasterise.ts';

/** Half as wide as what people get: small enough to be kept, wide enough to be read. */
const WIDTH_PX = 600;
/** Of 255, in one colour: less is another processor's rounding at an edge. */
const SEEN = 40;

const folder = new URL('./references/', import.meta.url);

/** How many pixels look different; `undefined` where there was no reference, and there is one now. */
export const differs = async (name: string, svg: string): Promise<number | undefined> => {
  const file = new URL(`${name}.png`, folder);
  const drawn = rasterise(svg, WIDTH_PX);
  if (!existsSync(file)) {
    await writeFile(file, drawn.asPng());
    return undefined;
  }
  const { pixels, width, height } = readPng(await readFile(file));
  if (width !== drawn.width || height !== drawn.height) return drawn.width * drawn.height;
  return countDifferences(drawn.pixels, pixels);
};

const CHANNELS = 4;

const countDifferences = (one: Buffer, other: Buffer): number => {
  let count = 0;
  for (let at = 0; at < one.length; at += CHANNELS)
    for (let channel = 0; channel < CHANNELS; channel += 1)
      if (Math.abs((one[at + channel] ?? 0) - (other[at + channel] ?? 0)) > SEEN) {
        count += 1;
        break;
      }
  return count;
};

/** The renderer reads images as well as it draws them. */
const readPng = (png: Buffer) => {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const image = `<image width="${width}" height="${height}" image-rendering="optimizeSpeed"
    href="data:image/png;base64,${png.toString('base64')}"/>`;
  return rasterise(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${image}</svg>`, WIDTH_PX);
};
