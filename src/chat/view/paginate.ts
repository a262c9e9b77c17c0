/**
 * Cuts a list that grows into pages of one message each, and finds again the page that a person was
 * on.
 */
import { text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { fitsLimits } from './limits.ts';
import { type Button, button, type View } from './view.ts';

/**
 * Some rows of a list in its order: all of it, or those around the page that is looked at, `AROUND`
 * to each side where there are so many.
 */
export type Window<Item> = {
  readonly items: readonly Item[];
  /** How many items of the list come before these. */
  readonly before: number;
  /** How many the list has. */
  readonly all: number;
};

/** No page has more items: each takes two components at least. A select's options are fewer. */
export const AROUND = 20;

export const wholeList = <Item>(items: readonly Item[]): Window<Item> => ({
  items,
  before: 0,
  all: items.length,
});

export type Page<Item> = {
  readonly items: readonly Item[];
  /** Where its first item stands in the list, from 0; and how many the list has. */
  readonly start: number;
  readonly all: number;
  /**
   * What the buttons to the pages on both sides name: the first item of each; none where there is
   * no such page.
   */
  readonly before: Item | undefined;
  readonly after: Item | undefined;
};

type Cut<Item> = {
  /**
   * Draws one page whole: whatever stands around the items counts towards the limits too. It is
   * called some twenty times, so it asks no database.
   */
  readonly draw: (page: Page<Item>) => View;
  /**
   * Whether an item is the one that a person's page began with, or comes after it: the page begins
   * with the first such item. Compare by what the list is ordered by, so that the page is found
   * again where items came or went beneath it.
   */
  readonly isFrom?: (item: Item) => boolean;
  /** Fewer a page than would fit, where each is costly to find. */
  readonly atMost?: number;
};

/**
 * The page of a list that a person is on, drawn. It has as many items as fit: one at least, which
 * must fit alone; an empty list is one page without items.
 */
export const paginate = <Item>(
  { items, before, all }: Window<Item>,
  { draw, isFrom = () => true, atMost = Number.POSITIVE_INFINITY }: Cut<Item>,
): View => {
  // Both buttons are drawn while it is tried, wherever there is a page to go to.
  const pageOf = (start: number, end: number, pageBefore = start - 1): Page<Item> => ({
    items: items.slice(start, end),
    start: before + start,
    all,
    before: items[pageBefore],
    after: items[end],
  });
  const fits = (start: number, end: number): boolean => end - start <= atMost && fitsLimits(draw(pageOf(start, end)));
  const endOf = (start: number): number => {
    let end = Math.min(start + 1, items.length);
    while (end < items.length && fits(start, end + 1)) end += 1;
    return end;
  };
  const startOf = (end: number): number => {
    let start = Math.max(end - 1, 0);
    while (start > 0 && fits(start - 1, end)) start -= 1;
    return start;
  };
  const wanted = items.findIndex(isFrom);
  // Where all of that page has gone, the last one is the nearest.
  const start = wanted < 0 ? startOf(items.length) : wanted;
  return draw(pageOf(start, endOf(start), start === 0 ? -1 : startOf(start)));
};

/** "Here are 9 to 16 of 40.", or nothing where the page is the whole list. */
export const pageWords = ({ start, items, all }: Pick<Page<unknown>, 'start' | 'items' | 'all'>): Text =>
  items.length === all ? [] : text` These are ${start + 1} to ${start + items.length} of ${all}.`;

/** The buttons to the pages on both sides. */
export const pageButtons = <Item>(
  { before, after }: Pick<Page<Item>, 'before' | 'after'>,
  idOf: (first: Item) => string,
): readonly Button[] => [
  ...(after === undefined ? [] : [button(idOf(after), 'Next page')]),
  ...(before === undefined ? [] : [button(idOf(before), 'Previous page')]),
];
