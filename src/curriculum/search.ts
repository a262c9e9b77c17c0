/** Finds concepts by what people type: names, acronyms, slips of the keyboard, synonyms and whole questions. */
import MiniSearch, { type SearchResult } from 'minisearch';
import { wordsOf } from '../lib/text.ts';
import type { Concept, Curriculum, Question } from './model.ts';
import { wordsOfAll, wordsOfProse } from './prose-words.ts';
import { collectNames, type Names, spellingKey, stemsKey } from './search/names.ts';
import { createSpelling } from './search/spelling.ts';
import { createSuggestions, type Suggestion } from './search/suggest.ts';
import { type Alternative, createUnderstanding, type Lexicon, type Slot } from './search/understand.ts';
import { contentWords, stem, wordsIn } from './search/words.ts';

/** `score` is from 0 to 1 and means the same for every query; what isn't `confident` is merely the nearest there is. */
export type Found = {
  readonly slug: string;
  readonly title: string;
  readonly score: number;
  readonly confident: boolean;
};

export type Search = {
  /** Concepts, best first. */
  readonly find: (query: string, limit?: number) => readonly Found[];
  /** Concepts and modules for what is typed so far. */
  readonly suggest: (typed: string, limit?: number) => readonly Suggestion[];
};

/** How much a word found in a field says that the concept is about it; MiniSearch's boosts follow the same. */
const FIELDS = {
  title: 1,
  aliases: 0.95,
  summary: 0.75,
  topics: 0.6,
  definition: 0.8,
  body: 0.3,
  questions: 0.18,
} as const;
type Field = keyof typeof FIELDS;
const fieldNames = Object.keys(FIELDS) as Field[]; // Object.keys gives up the names' types
type Entry = Record<Field, string> & { readonly id: string };

/** What the three sorts of evidence count for. */
const SHARES = { name: 0.3, coverage: 0.4, relevance: 0.3 } as const;
const CONFIDENT_FROM = 0.5;
const QUERY_AT_MOST = 300;
const RESULTS = 10;

/** What two spellings of one name have in common: case, spaces and punctuation make no difference. */
export const nameKey = (name: string): string => spellingKey(wordsIn(name));

export const createSearch = (curriculum: Curriculum): Search => {
  const concepts = [...curriculum.concepts.values()];
  const names = collectNames(concepts);
  const entries = concepts.map((concept) => toEntry(concept, curriculum));
  const { index, all } = buildIndex(entries);
  const understand = createUnderstanding({ ...lexiconOf(entries, names, curriculum), all });
  const findNearest = createNearest(names);

  const find = (query: string, limit = RESULTS): readonly Found[] => {
    const typed = wordsIn(query.slice(0, QUERY_AT_MOST));
    const { words, slots, misspelt } = understand(typed);
    const exact = findExact(typed, words, names);
    const named = exact.size === 0 && misspelt ? findNearest(typed) : exact;
    const scores = scoreAll(index, slots, names, concepts.length);
    // Where several concepts share the name, the text decides between them.
    for (const [slug, nearness] of named) scores.set(slug, nearness + (scores.get(slug) ?? 0));
    return [...scores]
      .sort((a, b) => b[1] - a[1])
      .slice(0, limit)
      .map(([slug, score]) => ({
        slug,
        title: curriculum.concepts.get(slug)?.title ?? slug,
        score: Math.min(1, round(score)),
        confident: score >= CONFIDENT_FROM,
      }));
  };
  return { find, suggest: createSuggestions(curriculum, find) };
};

const round = (score: number): number => Math.round(score * 1000) / 1000;

const toEntry = (concept: Concept, curriculum: Curriculum): Entry => ({
  id: concept.slug,
  title: concept.title,
  aliases: concept.aliases.join('\n'),
  summary: concept.summary,
  topics: curriculum
    .placesOf(concept.slug)
    .map(({ topic, module }) => `${topic ?? ''}\n${module?.title ?? ''}`)
    .join('\n'),
  definition: wordsOfProse(concept.definition),
  body: bodyOf(concept),
  questions: curriculum.questionsOf(concept.slug).map(questionWords).join('\n'),
});

const bodyOf = ({
  importance,
  useCases,
  code,
  diagram,
  pitfalls,
  takeaways,
  resources,
  project,
  journalPrompts,
}: Concept): string =>
  [
    wordsOfProse(importance),
    wordsOfAll([...useCases, ...pitfalls, ...takeaways]),
    ...code.map(({ title, notice }) => `${title} ${wordsOfProse(notice)}`),
    diagram?.alt ?? '',
    wordsOfAll(journalPrompts),
    ...resources.map(({ title, why }) => `${title} ${wordsOf(why)}`),
    wordsOfProse(project),
  ].join('\n');

const questionWords = (question: Question): string =>
  `${question.prompt.markdown}\n${'accept' in question ? question.accept.join('\n') : ''}`;

const buildIndex = (entries: readonly Entry[]): { index: MiniSearch<Entry>; all: ReadonlySet<string> } => {
  const all = new Set<string>();
  const index = new MiniSearch<Entry>({
    fields: fieldNames,
    tokenize: wordsIn,
    processTerm: (word) => {
      all.add(word);
      return stem(word);
    },
    // A query comes as stems already.
    searchOptions: {
      tokenize: (stems) => stems.split(' '),
      processTerm: (each) => each,
      boost: FIELDS,
      prefix: false,
      fuzzy: false,
    },
  });
  index.addAll(entries);
  return { index, all };
};

const lexiconOf = (entries: readonly Entry[], names: Names, { synonyms }: Curriculum): Omit<Lexicon, 'all'> => {
  const texts = [
    ...entries.flatMap(({ title, aliases, summary, topics }) => [title, aliases, summary, topics]),
    ...synonyms.flat(),
  ];
  return {
    important: new Set(texts.flatMap((text) => contentWords(wordsIn(text)))),
    compounds: names.compounds,
    synonyms,
  };
};

/** Concepts whose name the query is; 1 says that it is letter for letter. */
type Named = ReadonlyMap<string, number>;

/** Whose name the query is, letter by letter or form by form; several concepts may share a form. */
const findExact = (typed: readonly string[], words: readonly string[], names: Names): Named => {
  const slugs =
    names.bySpelling.get(spellingKey(typed)) ??
    names.byContent.get(spellingKey(words)) ??
    names.byStems.get(stemsKey(words.map(stem))) ??
    [];
  return new Map(slugs.map((slug) => [slug, 1]));
};

/** Whose name the query is but for a slip or two, filler and all: "copyonwirte". */
const createNearest = ({ bySpelling }: Names): ((typed: readonly string[]) => Named) => {
  const correct = createSpelling(bySpelling.keys());
  return (typed) => {
    const nearest = correct(spellingKey(typed));
    return new Map(
      nearest.flatMap(({ word, distance }) =>
        (bySpelling.get(word) ?? []).map((slug): [string, number] => [slug, 1 - distance / word.length]),
      ),
    );
  };
};

type Match = ReadonlyMap<string, number>;

const scoreAll = (
  index: MiniSearch<Entry>,
  slots: readonly Slot[],
  names: Names,
  total: number,
): Map<string, number> => {
  const weights = new Map<string, number>();
  for (const { stems, weight } of slots.flatMap(({ alternatives }) => alternatives))
    for (const each of stems) weights.set(each, Math.max(weights.get(each) ?? 0, weight));
  if (weights.size === 0) return new Map();
  const results = index.search([...weights.keys()].join(' '), { boostTerm: (each) => weights.get(each) ?? 1 });
  const rarity = rarityIn(results, total);
  const nearest = nameScores(slots, names, rarity);
  const best = Math.max(...results.map(({ score }) => score));
  return new Map(
    results.map((result): [string, number] => {
      const slug = String(result.id);
      const coverage = coverageOf(slots, matchOf(result), rarity);
      return [
        slug,
        Math.sqrt(coverage) *
          (SHARES.name * (nearest.get(slug) ?? 0) + SHARES.coverage + SHARES.relevance * (result.score / best)),
      ];
    }),
  );
};

/** Stem → how much it tells concepts apart (inverse document frequency): the results hold every concept with the stem. */
const rarityIn = (results: readonly SearchResult[], total: number): ((each: string) => number) => {
  const counts = new Map<string, number>();
  for (const { match } of results) for (const each of Object.keys(match)) counts.set(each, (counts.get(each) ?? 0) + 1);
  return (each) => {
    const count = counts.get(each) ?? 0;
    return Math.log(1 + (total - count + 0.5) / (count + 0.5));
  };
};

const matchOf = ({ match }: SearchResult): Match =>
  new Map(Object.entries(match).map(([each, fields]) => [each, highest(fields, (field) => FIELDS[field as Field])])); // the index has these fields only

// Loops, since a look-up adds up thousands of times, and lists made only to be added up were a quarter of all garbage.
const sum = <Item>(items: Iterable<Item>, of: (item: Item) => number): number => {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
};

/** At least 0. */
const highest = <Item>(items: Iterable<Item>, of: (item: Item) => number): number => {
  let most = 0;
  for (const item of items) most = Math.max(most, of(item));
  return most;
};

/** Stands for a word that no concept holds: nothing is rarer. */
const UNKNOWN = '';

/** What a slot counts for: as much as the word that was typed is rare. */
const importanceOf = ({ alternatives: [own] }: Slot, rarity: (each: string) => number): number =>
  own ? sum(own.stems, rarity) : rarity(UNKNOWN);

/** Which share of what the query names is found in a concept, rare words counting more. */
const coverageOf = (slots: readonly Slot[], match: Match, rarity: (each: string) => number): number => {
  let covered = 0;
  let all = 0;
  for (const slot of slots) {
    const importance = importanceOf(slot, rarity);
    all += importance;
    covered += importance * highest(slot.alternatives, (alternative) => found(alternative, match, rarity));
  }
  return all === 0 ? 0 : covered / all;
};

const found = ({ stems, weight }: Alternative, match: Match, rarity: (each: string) => number): number => {
  const all = sum(stems, rarity);
  return all === 0 ? 0 : (weight * sum(stems, (each) => rarity(each) * (match.get(each) ?? 0))) / all;
};

/** How near the query comes to each concept's nearest name: shared words over all words of both, rare ones counting more. */
const nameScores = (
  slots: readonly Slot[],
  names: Names,
  rarity: (each: string) => number,
): ReadonlyMap<string, number> => {
  const queryWeight = sum(slots, (slot) => importanceOf(slot, rarity));
  const candidates = new Set(
    slots.flatMap(({ alternatives }) =>
      alternatives.flatMap(({ stems }) => stems.flatMap((each) => names.byStem.get(each) ?? [])),
    ),
  );
  const scores = new Map<string, number>();
  for (const name of candidates) {
    const rarityIfShared = (each: string): number => (name.stems.has(each) ? rarity(each) : 0);
    const shared = sum(slots, ({ alternatives }) =>
      highest(alternatives, ({ stems, weight }) => weight * sum(stems, rarityIfShared)),
    );
    const nameWeight = sum(name.stems, rarity);
    const score = shared / (queryWeight + nameWeight - Math.min(shared, queryWeight, nameWeight));
    if (score > (scores.get(name.slug) ?? 0)) scores.set(name.slug, score);
  }
  return scores;
};
