/**
 * What features add to something that they share, in pieces that fit: none of them knows how long
 * the others are.
 */
import { text } from '../lib/words/text.ts';
import type { Context } from './context.ts';
import { controlId } from './control-id.ts';
import type { Feature, Parts, SetupStep } from './feature.ts';
import { fitsLimits } from './view/limits.ts';
import { pageButtons, paginate, wholeList } from './view/paginate.ts';
import { type Block, button, controls, heading, note, type View, view } from './view/view.ts';

/** A feature's part, or as much of it as one message holds. */
export type Piece = {
  readonly feature: string;
  /** From 0; a part that fits is one piece. */
  readonly number: number;
  readonly blocks: readonly Block[];
};

/** Every feature's part, in the order of the list. Each piece fits into a message alone. */
export const drawParts = async (
  features: readonly Feature[],
  draw: (parts: Parts) => Promise<readonly Block[]> | undefined,
): Promise<readonly Piece[]> => {
  const drawn = await Promise.all(
    features.map(async ({ name, parts = {} }) => ({ name, blocks: (await draw(parts)) ?? [] })),
  );
  return drawn.flatMap(({ name, blocks }) =>
    cut(blocks).map((piece, number) => ({ feature: name, number, blocks: piece })),
  );
};

/** The piece with which somebody's page began when they last saw it. */
export type FromPiece = Pick<Piece, 'feature' | 'number'>;

/**
 * A page of parts, as long as a message holds.
 *
 * @param action turns the pages: its control ids carry a FromPiece as row and argument
 */
export const drawPartsPage = (
  features: readonly Feature[],
  pieces: readonly Piece[],
  { title, action, from }: { readonly title: string; readonly action: string; readonly from: FromPiece | undefined },
): View => {
  const order = new Map(features.map(({ name }, index) => [name, index]));
  const placeOf = (feature: string): number => order.get(feature) ?? 0;
  const comesLater = (piece: FromPiece, first: FromPiece): boolean =>
    piece.feature === first.feature ? piece.number >= first.number : placeOf(piece.feature) > placeOf(first.feature);
  return paginate(wholeList(pieces), {
    isFrom: (piece) => !from || comesLater(piece, from),
    draw: (page) =>
      view(title, [
        ...page.items.flatMap(({ blocks }) => blocks),
        controls(...pageButtons(page, ({ feature, number }) => controlId(action, feature, String(number)))),
      ]),
  });
};

/** Every feature's steps of /setup, in the order of the list. */
export const findSteps = async (
  features: readonly Feature[],
  context: Context,
  cohortId: string | undefined,
): Promise<readonly SetupStep[]> =>
  (await Promise.all(features.map(({ parts }) => parts?.setup?.(context, cohortId) ?? []))).flat();

const cut = (blocks: readonly Block[]): readonly (readonly Block[])[] => {
  const pieces: Block[][] = [];
  for (const block of blocks) {
    const last = pieces.at(-1);
    if (last && fitsAlone([...last, block])) last.push(block);
    else pieces.push([fitsAlone([block]) ? block : note('warning', tooLong)]);
  }
  return pieces;
};

const tooLong = text`Something here is too long to show. Whoever runs me should know.`;

/** With room for what stands around it: a heading, a word that there is more, and the way there. */
const fitsAlone = (blocks: readonly Block[]): boolean => fitsLimits(view('A part', [...around, ...blocks]));

const around = [
  heading(text`${'x'.repeat(100)}`),
  note('neutral', text`${'x'.repeat(300)}`),
  controls(button('parts.after', 'Next page'), button('parts.before', 'Previous page')),
].filter((block) => block !== undefined);
