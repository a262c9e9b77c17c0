/**
 * What words are worth: how much each tells concepts apart, and how much a question is about it.
 */

import type { Name, Names } from './names.ts';
import { otherFields } from './other-fields.ts';
import type { Entry, Texts } from './texts.ts';
import type { Slot } from './understand.ts';
import { isSoft, stem } from './words.ts';

export type TermWeights = {
  /**
   * How much a stem tells concepts apart: the inverse of how many are named by it, or else speak of
   * it.
   */
  readonly rarity: (stem: string) => number;
  /** The rarities of a name's stems together. */
  readonly ofName: (name: Name) => number;
  /** How much a question is about a slot, as it was typed. */
  readonly ofSlot: (slot: Slot) => number;
  /** Whether it speaks of another field. */
  readonly isForeign: (slot: Slot) => boolean;
};

/** Of a word that names nothing, as a share of its rarity. */
const ORDINARY = 0.3;
/** Somebody who names a product means it. */
const PROPER = 1.5;
/** As a share of what a word that stands nowhere would be worth. */
const UNKNOWN = 0.8;
const FOREIGN = 1;
const SOFT = 0.5;
/** A word of everyday life that is so much of a concept's name is one of our own. */
const OWN_FROM = 0.5;

export const createTermWeights = (entries: readonly Entry[], texts: Texts, names: Names): TermWeights => {
  const rarityOf = (count: number): number => Math.log(1 + (entries.length - count + 0.5) / (count + 0.5));
  const mostRare = rarityOf(0);
  const softStems = new Set([...texts.words].filter(isSoft).map(stem));
  const rarities = new Map(
    [...texts.postings].map(([each, { length }]): [string, number] => {
      const named = new Set(names.byStem.get(each)?.map(({ slug }) => slug)).size;
      return [each, rarityOf(named || length) * (softStems.has(each) ? SOFT : 1)];
    }),
  );
  const rarity = (each: string): number => rarities.get(each) ?? mostRare;
  const ofNames = new Map(
    [...names.byStem.values()].flat().map((name): [Name, number] => [name, sum(name.stems, rarity)]),
  );
  const ofName = (name: Name): number => ofNames.get(name) ?? 0;

  // How much of the name that it is most of a stem is: "kafka" is one, "fresh" a part of a long
  // one.
  const shares = new Map<string, number>();
  for (const [name, worth] of ofNames)
    for (const each of name.stems) shares.set(each, Math.max(shares.get(each) ?? 0, rarity(each) / worth));

  const proper = properStems(entries);
  const importance = (each: string): number =>
    rarity(each) * Math.max(ORDINARY, shares.get(each) ?? 0) * (proper.has(each) ? PROPER : 1);

  const isForeign = ({ typed }: Slot): boolean =>
    typed.some((word) => otherFields.has(word) && (shares.get(stem(word)) ?? 0) < OWN_FROM);
  const ofSlot = (slot: Slot): number => {
    if (isForeign(slot)) return FOREIGN * mostRare;
    if (slot.sort === 'unknown') return UNKNOWN * mostRare;
    const own = slot.alternatives[0]?.stems ?? [];
    return sum(own, slot.sort === 'soft' ? rarity : importance);
  };
  return { rarity, ofName, ofSlot, isForeign };
};

/** Stems of aliases that are written with capitals, and nowhere without: products and acronyms. */
const properStems = (entries: readonly Entry[]): ReadonlySet<string> => {
  const written = entries.flatMap(({ aliases, summary, definition, body }) =>
    tokensOf(`${aliases}\n${summary}\n${definition}\n${body}`),
  );
  const lower = new Set(written.filter((token) => token === token.toLowerCase()).map(stem));
  const capital = entries
    .flatMap(({ aliases }) => tokensOf(aliases))
    .filter((token) => token !== token.toLowerCase())
    .map((token) => stem(token.toLowerCase()));
  return new Set(capital.filter((each) => !lower.has(each)));
};

const tokensOf = (text: string): readonly string[] => text.normalize('NFKD').match(/[\p{L}\p{N}]+/gu) ?? [];

// Loops, since a look-up adds up thousands of times, and lists made only to be added up were a
// quarter of all garbage.
const sum = <Item>(items: Iterable<Item>, of: (item: Item) => number): number => {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
};
