/**
 * Finds concepts by what people type: names, acronyms, slips of the keyboard, synonyms and whole
 * questions.
 */
import { wordsOf } from '../lib/words/text.ts';
import type { Concept, Curriculum, Question } from './model.ts';
import { wordsOfAll, wordsOfProse } from './prose-words.ts';
import { collectNames, type Names, spellingKey, stemsKey } from './search/names.ts';
import { createSpelling } from './search/spelling.ts';
import { createSuggestions, type Suggestion } from './search/suggest.ts';
import { createTermWeights } from './search/term-weights.ts';
import { type Entry, indexTexts } from './search/texts.ts';
import { createUnderstanding, type Lexicon } from './search/understand.ts';
import { createWeighing, type Weighed } from './search/weigh.ts';
import { contentWords, stem, wordsIn } from './search/words.ts';

export type Found = {
  readonly slug: string;
  readonly title: string;
  /** From 0 to 1, the higher the nearer. */
  readonly score: number;
  /**
   * Whether the concept is what was asked for; of 100 questions of other fields it is said of fewer
   * than three.
   */
  readonly confident: boolean;
  /** Whether it may help although it isn't what was asked for. */
  readonly near: boolean;
  /** The concept's name that the query is, as it is written there. */
  readonly name?: string;
};

export type Search = {
  /** Concepts, best first. */
  readonly find: (query: string, limit?: number) => readonly Found[];
  /** Concepts and modules for what is typed so far. */
  readonly suggest: (typed: string, limit?: number) => readonly Suggestion[];
};

/** What the three sorts of evidence count for in the order of what is found. */
const SHARES = { coverage: 0.5, likeness: 0.25, relevance: 0.25 } as const;
const QUERY_AT_MOST = 300;
const RESULTS = 10;

/**
 * When a concept is what somebody asks for: fitted to what learners ask, and to what they ask of
 * others (the lookup benchmark). One that is all about a question needs one rare word of it, one
 * that is half about it four. A rare word is worth the more, the more concepts there are: this was
 * 1.4 with 64 of them.
 */
const SURE_FROM = 1.41;
const NEAR_FROM = 0.6;
const EVIDENCE_COUNTS = 0.25;
const surenessOf = ({ coverage, evidence }: Weighed): number => coverage + EVIDENCE_COUNTS * evidence;

/**
 * What two spellings of one name have in common: case, spaces and punctuation make no difference.
 */
export const nameKey = (name: string): string => spellingKey(wordsIn(name));

export const createSearch = (curriculum: Curriculum): Search => {
  const concepts = [...curriculum.concepts.values()];
  const names = collectNames(concepts);
  const entries = concepts.map((concept) => toEntry(concept, curriculum));
  const texts = indexTexts(entries);
  const understand = createUnderstanding({
    ...lexiconOf(entries, names, curriculum),
    all: texts.words,
  });
  const weigh = createWeighing(entries, texts, names, createTermWeights(entries, texts, names));
  const findNearest = createNearest(names);

  const find = (query: string, limit = RESULTS): readonly Found[] => {
    const typed = wordsIn(query.slice(0, QUERY_AT_MOST).replaceAll(LINKS, ' '));
    const { words, slots, misspelt } = understand(typed);
    const exact = findExact(typed, words, names);
    const named = exact.size === 0 && misspelt ? findNearest(typed) : exact;
    const weighed = new Map(weigh(slots).map((each) => [each.slug, each]));
    return [...new Set([...named.keys(), ...weighed.keys()])]
      .map((slug) => judge(slug, weighed.get(slug), named.get(slug), typed))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map((found) => ({ ...found, score: Math.min(1, round(found.score)) }));
  };

  const judge = (
    slug: string,
    weighed: Weighed | undefined,
    named: Named | undefined,
    typed: readonly string[],
  ): Found => {
    const sureness = weighed ? surenessOf(weighed) : 0;
    const confident = isName(named, typed) || sureness >= SURE_FROM;
    return {
      slug,
      title: curriculum.concepts.get(slug)?.title ?? slug,
      // Where several concepts share the name, the text decides between them.
      score: (named?.nearness ?? 0) + (weighed ? scoreOf(weighed) : 0),
      confident,
      near: confident || sureness >= NEAR_FROM,
      ...(named?.name && named.nearness === 1 ? { name: named.name } : {}),
    };
  };
  return { find, suggest: createSuggestions(curriculum, find) };
};

/** They say where something stands, not what it is. */
const LINKS = /\bhttps?:\/\/\S+/g;

/** A slip is forgiven in one word; in several where it leaves nearly all of them. */
const isName = (named: Named | undefined, { length }: readonly string[]): boolean =>
  named !== undefined && (length === 1 || named.nearness >= NEARLY_ALL);
const NEARLY_ALL = 0.85;

const scoreOf = ({ coverage, likeness, relevance }: Weighed): number =>
  SHARES.coverage * coverage + SHARES.likeness * likeness + SHARES.relevance * relevance * Math.sqrt(coverage);

const round = (score: number): number => Math.round(score * 1000) / 1000;

const toEntry = (concept: Concept, curriculum: Curriculum): Entry => ({
  slug: concept.slug,
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

/** A concept whose name the query is; a nearness of 1 says that it is letter for letter. */
type Named = { readonly nearness: number; readonly name?: string };

/** Whose name the query is, letter by letter or form by form; several concepts may share a form. */
const findExact = (
  typed: readonly string[],
  words: readonly string[],
  { bySpelling, byContent, byStems }: Names,
): ReadonlyMap<string, Named> => {
  const spelt = bySpelling.get(spellingKey(typed));
  const byWords =
    contentWords(words).length > 0 && (byContent.get(spellingKey(words)) ?? byStems.get(stemsKey(words.map(stem))));
  return new Map(
    (spelt ?? (byWords || [])).map(({ slug, name }): [string, Named] => [
      slug,
      { nearness: 1, ...(name ? { name } : {}) },
    ]),
  );
};

/** Whose name the query is but for a slip or two, filler and all: "copyonwirte". */
const createNearest = ({ bySpelling }: Names): ((typed: readonly string[]) => ReadonlyMap<string, Named>) => {
  const correct = createSpelling(bySpelling.keys());
  return (typed) =>
    new Map(
      correct(spellingKey(typed)).flatMap(({ word, distance }) =>
        (bySpelling.get(word) ?? []).map(({ slug }): [string, Named] => [
          slug,
          { nearness: 1 - distance / word.length },
        ]),
      ),
    );
};
