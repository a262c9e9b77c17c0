/** Weighs how much each concept has to do with a question. */
import type { Name, Names } from './names.ts';
import { createSparseSums, type SparseSums } from './sparse-sums.ts';
import type { TermWeights } from './term-weights.ts';
import type { Entry, Texts } from './texts.ts';
import { type Slot, WORDS_AT_MOST } from './understand.ts';

export type Weighed = {
  readonly slug: string;
  /** How much of what is asked the concept speaks of, from 0 to 1. */
  readonly coverage: number;
  /** How much that is, no word counting for more than `ENOUGH`. */
  readonly evidence: number;
  /** How near the question comes to one of its names, from 0 to 1. */
  readonly likeness: number;
  /** How much its text is about what is asked, beside the concept that is most about it. */
  readonly relevance: number;
};

/** Speaking of something says half as much as being named by it. */
const TEXT = 0.5;
/** One word never says all, however rare it is. */
const ENOUGH = 2;

type Bank = {
  readonly entries: readonly Entry[];
  readonly texts: Texts;
  readonly worth: TermWeights;
  readonly names: readonly Name[];
  /** Stem → numbers of names. */
  readonly namesOf: ReadonlyMap<string, readonly number[]>;
  /** Of each name, the number of its concept. */
  readonly conceptOf: readonly number[];
};

/**
 * What is found out about one question, slot by slot, name by name and concept by concept; used
 * again for the next.
 */
type Sheet = {
  /** How much the question is about each slot. */
  readonly worth: SparseSums;
  /** For each slot: how surely each concept speaks of it, from 0 to 1. */
  readonly certainty: readonly SparseSums[];
  /** For each slot: how much of it stands in each name. */
  readonly shares: readonly SparseSums[];
  /** How much of each name is named. */
  readonly named: SparseSums;
  readonly slotsNamed: SparseSums;
  readonly likeness: SparseSums;
  readonly relevance: SparseSums;
  /** For passing sums by name and by concept. */
  readonly ofName: SparseSums;
  readonly mostOfName: SparseSums;
  readonly ofConcept: SparseSums;
  readonly mostOfConcept: SparseSums;
};

export const createWeighing = (
  entries: readonly Entry[],
  texts: Texts,
  names: Names,
  worth: TermWeights,
): ((slots: readonly Slot[]) => readonly Weighed[]) => {
  const bank = { entries, texts, worth, ...numberNames(names, entries) };
  const sheet = createSheet(entries.length, bank.names.length);
  return (slots) => {
    clearSheet(sheet);
    slots.forEach((slot, index) => {
      if (slot.sort !== 'soft') sheet.worth.raise(index, worth.ofSlot(slot));
      sumNames(bank, sheet, slot, index);
    });
    weighNames(bank, sheet, slots);
    slots.forEach((slot, index) => {
      if (slot.sort !== 'soft' && !worth.isForeign(slot)) weighTexts(bank, sheet, slot, index);
    });
    return readSheet(bank, sheet, slots);
  };
};

const numberNames = ({ byStem }: Names, entries: readonly Entry[]): Pick<Bank, 'names' | 'namesOf' | 'conceptOf'> => {
  const names = [...new Set([...byStem.values()].flat())];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const concepts = new Map(entries.map(({ slug }, number) => [slug, number]));
  return {
    names,
    namesOf: new Map([...byStem].map(([each, found]) => [each, found.map((name) => numbers.get(name) ?? 0)])),
    conceptOf: names.map(({ slug }) => concepts.get(slug) ?? 0),
  };
};

const createSheet = (concepts: number, names: number): Sheet => {
  const forEachSlot = (size: number): SparseSums[] =>
    Array.from({ length: WORDS_AT_MOST }, () => createSparseSums(size));
  return {
    worth: createSparseSums(WORDS_AT_MOST),
    certainty: forEachSlot(concepts),
    shares: forEachSlot(names),
    named: createSparseSums(names),
    slotsNamed: createSparseSums(names),
    likeness: createSparseSums(concepts),
    relevance: createSparseSums(concepts),
    ofName: createSparseSums(names),
    mostOfName: createSparseSums(names),
    ofConcept: createSparseSums(concepts),
    mostOfConcept: createSparseSums(concepts),
  };
};

const clearSheet = ({ certainty, shares, ...rest }: Sheet): void => {
  for (const sums of [...certainty, ...shares, ...Object.values(rest)]) sums.clear();
};

/** Adds up how much of each name a slot stands for, by the alternative that stands for most. */
const sumNames = ({ namesOf, worth }: Bank, sheet: Sheet, slot: Slot, index: number): void => {
  const { ofName, mostOfName } = sheet;
  mostOfName.clear();
  for (const { stems, weight } of slot.alternatives) {
    let all = 0;
    ofName.clear();
    for (const each of stems) {
      const rarity = worth.rarity(each);
      all += rarity;
      for (const name of namesOf.get(each) ?? []) ofName.add(name, weight * rarity);
    }
    for (const name of ofName.touched) {
      mostOfName.raise(name, ofName.at(name));
      sheet.shares[index]?.raise(name, ofName.at(name) / all);
    }
  }
  for (const name of mostOfName.touched) {
    sheet.named.add(name, mostOfName.at(name));
    sheet.slotsNamed.add(name, slot.sort === 'soft' ? SOFT : 1);
  }
};

/** One word of filler makes no name, two do. */
const SOFT = 0.5;

/** A name says as much of what it shares with the question as the question says of the name. */
const weighNames = (bank: Bank, sheet: Sheet, slots: readonly Slot[]): void => {
  const asked = sumOf(sheet.worth);
  for (const number of sheet.named.touched) {
    const name = bank.names[number];
    const concept = bank.conceptOf[number];
    if (name === undefined || concept === undefined || sheet.slotsNamed.at(number) < 1) continue;
    const whole = bank.worth.ofName(name);
    const shared = Math.min(sheet.named.at(number), whole);
    const named = Math.sqrt(shared / whole);
    slots.forEach((slot, index) => {
      const share = sheet.shares[index]?.at(number) ?? 0;
      sheet.certainty[index]?.raise(concept, share * named);
      // Filler counts as far as a name is named by it, beside another word.
      if (share > 0 && slot.sort === 'soft' && sheet.slotsNamed.at(number) > SOFT)
        sheet.worth.raise(index, bank.worth.ofSlot(slot) * named);
    });
    sheet.likeness.raise(concept, shared / (Math.max(asked, shared) + whole - shared));
  }
};

const weighTexts = ({ texts, worth }: Bank, sheet: Sheet, slot: Slot, index: number): void => {
  const { ofConcept, mostOfConcept } = sheet;
  mostOfConcept.clear();
  for (const { stems, weight } of slot.alternatives) {
    let all = 0;
    for (const each of stems) all += worth.rarity(each);
    ofConcept.clear();
    for (const each of stems) {
      const share = (weight * worth.rarity(each)) / all;
      for (const { concept, frequency } of texts.postings.get(each) ?? []) ofConcept.add(concept, share * frequency);
    }
    for (const concept of ofConcept.touched) mostOfConcept.raise(concept, ofConcept.at(concept));
    ofConcept.clear();
    for (const each of stems) {
      const share = (weight * worth.rarity(each)) / all;
      for (const { concept } of texts.postings.get(each) ?? []) ofConcept.add(concept, share * TEXT);
    }
    for (const concept of ofConcept.touched) sheet.certainty[index]?.raise(concept, ofConcept.at(concept));
  }
  for (const concept of mostOfConcept.touched)
    sheet.relevance.add(concept, mostOfConcept.at(concept) * sheet.worth.at(index));
};

const readSheet = (bank: Bank, sheet: Sheet, slots: readonly Slot[]): readonly Weighed[] => {
  const asked = sumOf(sheet.worth);
  let mostRelevant = 0;
  for (const concept of sheet.relevance.touched) mostRelevant = Math.max(mostRelevant, sheet.relevance.at(concept));
  const weighed: Weighed[] = [];
  bank.entries.forEach(({ slug }, concept) => {
    let [covered, evidence] = [0, 0];
    slots.forEach(({ typed }, index) => {
      const spoken = sheet.worth.at(index) * (sheet.certainty[index]?.at(concept) ?? 0);
      covered += spoken;
      evidence += Math.min(ENOUGH * typed.length, spoken);
    });
    if (covered === 0) return;
    weighed.push({
      slug,
      coverage: covered / asked,
      evidence,
      likeness: sheet.likeness.at(concept),
      relevance: mostRelevant === 0 ? 0 : sheet.relevance.at(concept) / mostRelevant,
    });
  });
  return weighed;
};

const sumOf = ({ touched, at }: SparseSums): number => {
  let total = 0;
  for (const index of touched) total += at(index);
  return total;
};
