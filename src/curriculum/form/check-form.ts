/**
 * Measures the form of the bank: what gives an answer away, or asks unclearly, though every file is
 * well written.
 */

import { type Problem, sortProblems } from '../problem.ts';
import type { Loaded } from '../read/loaded.ts';
import { betweenRules } from './between-items.ts';
import { conceptRules } from './concepts.ts';
import { type Bank, type Rule, toItem } from './item.ts';
import { type Measure, measureForm, warnOfMeasures } from './measures.ts';
import { optionRules } from './options.ts';
import { wordingRules } from './wording.ts';

const rules: readonly Rule[] = [...optionRules, ...wordingRules, ...betweenRules, ...conceptRules];

export type FormReport = {
  readonly problems: readonly Problem[];
  /** Of the chosen concepts, and of all. */
  readonly measures: readonly Measure[];
  readonly ofAll: readonly Measure[];
};

/**
 * Tells of the `concepts` that are named, or of all where none is; each is held against the whole
 * bank.
 */
export const checkForm = (loaded: Loaded, concepts: readonly string[] = []): FormReport => {
  const items = loaded.questions.map(toItem);
  const chosen = new Set(concepts.length > 0 ? concepts : loaded.concepts.map(({ slug }) => slug));
  const bank: Bank = { items, concepts: loaded.concepts, packs: loaded.packs, chosen };
  const own = items.filter(({ question }) => chosen.has(question.concept));
  return {
    problems: sortProblems([...rules.flatMap((rule) => rule(bank)), ...warnOfMeasures(own)]),
    measures: measureForm(own),
    ofAll: measureForm(items),
  };
};
