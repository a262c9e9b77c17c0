/** From a View to what the page draws in its own look; those of other platforms are in looks.ts. */
import { createHash } from 'node:crypto';
import { type FileBlock, sizeOf as fileSize, sizeWords } from '../../../chat/view/file.ts';
import { checkView } from '../../../chat/view/limits.ts';
import type { Block, View } from '../../../chat/view/view.ts';
import type { Drawn, DrawnBlock, DrawnFile, DrawnPicture, Shown } from '../protocol.ts';

export type Pictures = {
  /** The address at which the page fetches this drawing. */
  readonly addressOf: (svg: string) => string;
  readonly find: (hash: string) => string | undefined;
  readonly addressOfFile: (block: FileBlock) => string;
  readonly findFile: (hash: string) => FileBlock | undefined;
};

/**
 * Drawings that can still be asked for; every message on a page had its own named when it was
 * rendered.
 */
const PICTURES_KEPT = 2000;

/** Files of messages on a page: each may have megabytes. */
const FILES_KEPT = 50;

export const createPictures = (): Pictures => {
  const drawings = new Map<string, string>();
  const files = new Map<string, FileBlock>();
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
    addressOfFile: (block) => {
      const hash = createHash('sha256').update(`${block.name}\n${block.base64}`).digest('hex').slice(0, 32);
      files.delete(hash);
      files.set(hash, block);
      for (const oldest of files.keys()) {
        if (files.size <= FILES_KEPT) break;
        files.delete(oldest);
      }
      return `/file/${hash}/${block.name}`;
    },
    findFile: (hash) => files.get(hash),
  };
};

/** Throws LimitError for a View that no platform could draw whole. */
export const render = (view: View, pictures: Pictures): Drawn => {
  const { summary, tone = 'neutral', blocks } = checkView(view);
  return { summary, tone, blocks: blocks.map((block) => renderBlock(block, pictures)) };
};

const renderBlock = (block: Block, pictures: Pictures): DrawnBlock => {
  if (block.kind === 'picture') return { kind: 'picture', alt: block.alt, ...shownOf(block.svg, pictures) };
  return block.kind === 'file' ? drawnFile(block, pictures) : block;
};

/** Where the page fetches a file. */
export const drawnFile = (block: FileBlock, pictures: Pictures): DrawnFile => ({
  kind: 'file',
  name: block.name,
  src: pictures.addressOfFile(block),
  size: sizeWords(fileSize(block)),
});

/** Where the page fetches a drawing, and how large it is. */
export const shownOf = (svg: string, pictures: Pictures): Shown => ({
  src: pictures.addressOf(svg),
  ...sizeOf(svg),
});

/** The drawing's own size, so that the page keeps its place free before it has come. */
const sizeOf = (svg: string): Pick<DrawnPicture, 'width' | 'height'> => {
  const [, width, height] = /<svg[^>]*\sviewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(svg) ?? [];
  return width && height ? { width: Math.round(Number(width)), height: Math.round(Number(height)) } : {};
};
