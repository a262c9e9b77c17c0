/**
 * A question as the rules of form look at it: its words without markup, its options, and where they
 * stand.
 */
import { wordsOf } from '../../lib/words/text.ts';
import type { Question } from '../kinds.ts';
import { type Place, type Problem, problem } from '../problem.ts';
import { wordsOfProse } from '../prose-words.ts';
import type { LoadedConcept, LoadedPack, LoadedQuestion } from '../read/loaded.ts';
import { contentWords, stem, wordsIn } from '../search/words.ts';
import type { Path } from '../yaml/yaml-file.ts';

export type ItemOption = { readonly text: string; readonly right: boolean; readonly path: Path };

export type Item = {
  readonly question: Question;
  readonly placeOf: (path: Path) => Place;
  readonly prompt: string;
  readonly hint: string;
  /** Of `single` and `several`; else none. */
  readonly options: readonly ItemOption[];
  /** What is typed where a term is asked for; else none. The first is the one that is shown. */
  readonly terms: readonly string[];
};

/**
 * All that the rules look at. `chosen` are the items and concepts that are to be told of; the
 * others are there to be compared with.
 */
export type Bank = {
  readonly items: readonly Item[];
  readonly concepts: readonly LoadedConcept[];
  readonly packs: readonly LoadedPack[];
  readonly chosen: ReadonlySet<string>;
};

/** A weakness, with the slug of the question or the concept that it is found in. */
export type Finding = Problem & { readonly about: string };

/** Finds one sort of weakness. */
export type Rule = (bank: Bank) => Finding[];

export const toItem = ({ question, placeOf }: LoadedQuestion): Item => ({
  question,
  placeOf,
  prompt: wordsOfProse(question.prompt.prose),
  hint: question.hint ? wordsOf(question.hint.text) : '',
  options:
    'options' in question
      ? question.options.map(({ text, right }, index) => ({
          text: wordsOf(text.text),
          right: right === true,
          path: ['options', index, 'text'],
        }))
      : [],
  terms: 'accept' in question ? question.accept : [],
});

export const warn = (item: Item, path: Path, message: string, fix: string): Finding => ({
  ...problem('warning', item.placeOf(path), message, fix),
  about: item.question.slug,
});

/** A rule that looks at one item at a time. */
export const ofEachItem =
  (look: (item: Item) => readonly Finding[]): Rule =>
  ({ items, chosen }) =>
    items.filter(({ question }) => chosen.has(question.concept)).flatMap(look);

/** The stems of the words that carry the meaning, each once. */
export const keywords = (text: string): ReadonlySet<string> => new Set(contentWords(wordsIn(text)).map(stem));

export const rightOf = ({ options }: Item): readonly ItemOption[] => options.filter(({ right }) => right);
export const wrongOf = ({ options }: Item): readonly ItemOption[] => options.filter(({ right }) => !right);
