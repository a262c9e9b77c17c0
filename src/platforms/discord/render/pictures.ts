/**
 * Draws a message's pictures and sets them beside its body, with its files; a picture that can't be
 * drawn is said in words instead.
 */
import type { RawFile } from 'discord.js';
import { bytesOf } from '../../../chat/view/file.ts';
import { drawPng } from '../../../chat/view/picture.ts';
import { type Block, paragraph, type View } from '../../../chat/view/view.ts';
import { plain } from '../../../lib/words/text.ts';
import { type MessageBody, render } from './render.ts';

export type ReadyMessage = { readonly body: MessageBody; readonly files: RawFile[] };

/**
 * Throws LimitError; a drawing that fails is handed to `onError` and its alternative text stands
 * in.
 */
export const prepareMessage = async (view: View, onError: (error: unknown) => void): Promise<ReadyMessage> => {
  const { body, pictures, files } = render(view);
  const attached = files.map(
    (block): RawFile => ({
      name: block.name,
      data: Buffer.from(bytesOf(block)),
      contentType: block.mediaType,
    }),
  );
  try {
    return {
      body,
      files: [
        ...(await Promise.all(
          pictures.map(async ({ filename, svg }) => ({
            name: filename,
            data: Buffer.from(await drawPng(svg)),
            contentType: 'image/png',
          })),
        )),
        ...attached,
      ],
    };
  } catch (error) {
    onError(error);
    return { body: render({ ...view, blocks: view.blocks.map(inWords) }).body, files: attached };
  }
};

const inWords = (block: Block): Block => (block.kind === 'picture' ? paragraph(plain(block.alt)) : block);
