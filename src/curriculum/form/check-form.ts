/**
 * Measures the form of the bank: what gives an answer away, or asks unclearly, though every file is
 * well written.
 */

import type { AcceptedRules, FormRule } from '../form-rules.ts';
import { type Place, type Problem, problem, sortProblems } from '../problem.ts';
import type { Loaded } from '../read/loaded.ts';
import { betweenRules } from './between-items.ts';
import { conceptRules } from './concepts.ts';
import { type Bank, type Item, type Rule, toItem } from './item.ts';
import { type Measure, measureCover, measureForm, warnOfMeasures } from './measures.ts';
import { optionRules } from './options.ts';
import { wordingRules } from './wording.ts';

const rules: Readonly<Record<FormRule, Rule>> = {
  ...optionRules,
  ...wordingRules,
  ...betweenRules,
  ...conceptRules,
};

// Object.entries gives up the names' types.
const namedRules = Object.entries(rules) as readonly (readonly [FormRule, Rule])[];

export type Measures = {
  /** Of the chosen concepts, and of all. */
  readonly measures: readonly Measure[];
  readonly ofAll: readonly Measure[];
};

/**
 * Tells of the `concepts` that are named, or of all where none is; each is held against the whole
 * bank.
 */
export const checkForm = (loaded: Loaded, concepts: readonly string[] = []): readonly Problem[] => {
  const bank = toBank(loaded, concepts);
  return sortProblems([...findWeaknesses(bank), ...warnOfMeasures(chosenOf(bank))]);
};

/** The same choice in numbers. */
export const measureBank = (loaded: Loaded, concepts: readonly string[] = []): Measures => {
  const bank = toBank(loaded, concepts);
  const slugs = loaded.concepts.map(({ slug }) => slug);
  const ofAll = [...measureForm(bank.items), ...measureCover(bank.items, slugs)];
  return { measures: concepts.length > 0 ? measureForm(chosenOf(bank)) : ofAll, ofAll };
};

const toBank = (loaded: Loaded, concepts: readonly string[]): Bank => ({
  items: loaded.questions.map(toItem),
  concepts: loaded.concepts,
  packs: loaded.packs,
  chosen: new Set(concepts.length > 0 ? concepts : loaded.concepts.map(({ slug }) => slug)),
});

const chosenOf = ({ items, chosen }: Bank): readonly Item[] =>
  items.filter(({ question }) => chosen.has(question.concept));

/** What may accept a rule: a question or a concept, by its slug. */
type Accepting = {
  readonly slug: string;
  readonly accepted: AcceptedRules;
  readonly placeOf: (path: readonly string[]) => Place;
};

const acceptingIn = ({ items, concepts, chosen }: Bank): readonly Accepting[] => [
  ...items
    .filter(({ question }) => chosen.has(question.concept))
    .map(({ question: { slug, accepted }, placeOf }) => ({ slug, accepted, placeOf })),
  ...concepts
    .filter(({ slug }) => chosen.has(slug))
    .flatMap(({ slug, concept, yaml }) =>
      concept && yaml ? [{ slug, accepted: concept.accepted, placeOf: yaml.placeOf }] : [],
    ),
];

/** All that isn't accepted where it is found; and what is accepted though nothing is found. */
const findWeaknesses = (bank: Bank): Problem[] => {
  const accepting = acceptingIn(bank);
  const accepted = new Map(accepting.map((each) => [each.slug, each.accepted]));
  const found = namedRules.flatMap(([rule, find]) => find(bank).map((each) => ({ ...each, rule })));
  const isFound = new Set(found.map(({ about, rule }) => `${about} ${rule}`));
  const needless = accepting.flatMap(({ slug, accepted: own = {}, placeOf }) =>
    Object.keys(own)
      .filter((rule) => !isFound.has(`${slug} ${rule}`))
      .map((rule) =>
        problem(
          'warning',
          placeOf(['accepted', rule]),
          `nothing is left here for \`${rule}\` to find`,
          'Take it out of `accepted`',
        ),
      ),
  );
  const open = found.filter(({ about, rule }) => accepted.get(about)?.[rule] === undefined);
  return [...open.map(({ about: _, ...each }) => each), ...needless];
};
