/** From a View to what the page draws in its own look; those of other platforms are in looks.ts. */
import { createHash } from 'node:crypto';
import { checkView } from '../../../chat/limits.ts';
import type { Block, View } from '../../../chat/view.ts';
import type { Drawn, DrawnBlock, DrawnPicture, Shown } from '../protocol.ts';

export type Pictures = {
  /** The address at which the page fetches this drawing. */
  readonly addressOf: (svg: string) => string;
  readonly find: (hash: string) => string | undefined;
};

/**
 * Drawings that can still be asked for; every message on a page had its own named when it was
 * rendered.
 */
const PICTURES_KEPT = 2000;

export const createPictures = (): Pictures => {
  const drawings = new Map<string, string>();
  return {
    addressOf: (svg) => {
      const hash = createHash('sha256').update(svg).digest('hex').slice(0, 32);
      drawings.delete(hash);
      drawings.set(hash, svg);
      for (const oldest of drawings.keys()) {
        if (drawings.size <= PICTURES_KEPT) break;
        drawings.delete(oldest);
      }
      return `/picture/${hash}.png`;
    },
    find: (hash) => drawings.get(hash),
  };
};

/** Throws LimitError for a View that no platform could draw whole. */
export const render = (view: View, pictures: Pictures): Drawn => {
  const { summary, tone = 'neutral', blocks } = checkView(view);
  return { summary, tone, blocks: blocks.map((block) => renderBlock(block, pictures)) };
};

const renderBlock = (block: Block, pictures: Pictures): DrawnBlock =>
  block.kind === 'picture' ? { kind: 'picture', alt: block.alt, ...shownOf(block.svg, pictures) } : block;

/** Where the page fetches a drawing, and how large it is. */
export const shownOf = (svg: string, pictures: Pictures): Shown => ({
  src: pictures.addressOf(svg),
  ...sizeOf(svg),
});

/** The drawing's own size, so that the page keeps its place free before it has come. */
const sizeOf = (svg: string): Pick<DrawnPicture, 'width' | 'height'> => {
  const [, width, height] =
    /<svg[^>]*\sviewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(svg) ?? [];
  return width && height ? { width: Math.round(Number(width)), height: Math.round(Number(height)) } : {};
};
