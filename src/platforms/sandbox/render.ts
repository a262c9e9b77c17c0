/** From a View to what the page draws; a further look (as Discord or Slack would show it) is one more entry in `looks`. */
import { createHash } from 'node:crypto';
import { checkView } from '../../chat/limits.ts';
import type { Block, View } from '../../chat/view.ts';
import type { Drawn, DrawnBlock, DrawnPicture } from './protocol.ts';

export type Pictures = {
  /** The address at which the page fetches this drawing. */
  readonly addressOf: (svg: string) => string;
  readonly find: (hash: string) => string | undefined;
};

type Look = { readonly name: string; readonly render: (view: View, pictures: Pictures) => Drawn };

/** Drawings that can still be asked for; every message on a page had its own named when it was rendered. */
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

const sandboxLook: Look = {
  name: 'sandbox',
  render: (view, pictures) => {
    const { summary, tone = 'neutral', blocks } = checkView(view);
    return { summary, tone, blocks: blocks.map((block) => renderBlock(block, pictures)) };
  },
};

const looks = [sandboxLook] as const;

/** Throws LimitError for a View that no platform could draw whole. */
export const render = (view: View, pictures: Pictures, look: Look = looks[0]): Drawn => look.render(view, pictures);

const renderBlock = (block: Block, pictures: Pictures): DrawnBlock =>
  block.kind === 'picture' ? { kind: 'picture', src: pictures.addressOf(block.svg), alt: block.alt, ...sizeOf(block.svg) } : block;

/** The drawing's own size, so that the page keeps its place free before it has come. */
const sizeOf = (svg: string): Pick<DrawnPicture, 'width' | 'height'> => {
  const [, width, height] = /<svg[^>]*\sviewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(svg) ?? [];
  return width && height ? { width: Math.round(Number(width)), height: Math.round(Number(height)) } : {};
};
