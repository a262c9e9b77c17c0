/**
 * What to offer while somebody types: concepts and modules whose names begin so, then whatever the
 * search finds.
 */
import type { Curriculum, Scope } from '../model.ts';
import { stem, wordsIn } from './words.ts';

export type Suggestion = {
  readonly slug: string;
  readonly title: string;
  readonly kind: Scope['kind'];
  /** Another name of the concept's, where that is what was typed. */
  readonly name?: string;
};

/**
 * "slowly changing dimensions: in Dimensional Data Modelling", so that whoever picks it knows where
 * they go; the title alone where too long.
 */
export const labelOf = ({ title, name }: Suggestion, atMost: number): string => {
  const label = name === undefined ? title : `${name}: in ${title}`;
  return label.length <= atMost ? label : title;
};

/**
 * The concept with this title, or with a label that a suggestion had: what was picked may come back
 * as it was shown.
 */
export const findByLabel = ({ scopes }: Curriculum, words: string): Scope | undefined =>
  [...scopes.values()].find(
    ({ kind, title }) => kind === 'concept' && (title === words || words.endsWith(`: in ${title}`)),
  );

/** Whether a name says no more than the title: "CDC" of "Change Data Capture (CDC)". */
export const isOfTitle = (name: string, title: string): boolean => {
  const inTitle = new Set(wordsIn(title).map(stem));
  return wordsIn(name).every((word) => inTitle.has(stem(word)));
};

type Candidate = {
  readonly suggestion: Suggestion;
  /** The title first. */
  readonly names: readonly { readonly words: readonly string[]; readonly name?: string }[];
};

const TYPED_AT_MOST = 100;

export const createSuggestions = (
  curriculum: Curriculum,
  find: (query: string, limit: number) => readonly { readonly slug: string; readonly confident: boolean }[],
): ((typed: string, limit?: number) => readonly Suggestion[]) => {
  const candidates = [...curriculum.scopes.values()].map((scope) => toCandidate(scope, curriculum));
  const bySlug = new Map(candidates.map(({ suggestion }) => [suggestion.slug, suggestion]));
  return (typed, limit = 25) => {
    const words = wordsIn(typed.slice(0, TYPED_AT_MOST));
    if (words.length === 0) return candidates.slice(0, limit).map(({ suggestion }) => suggestion);
    const ranked = candidates
      .map((candidate) => rankCandidate(words, candidate))
      .filter(({ rank }) => rank < NO_MATCH)
      .sort((a, b) => a.rank - b.rank)
      .map(({ suggestion }) => suggestion);
    if (ranked.length >= ENOUGH) return ranked.slice(0, limit);
    const known = new Set(ranked.map(({ slug }) => slug));
    const found = find(typed, limit).flatMap(({ slug, confident }) =>
      confident && !known.has(slug) ? (bySlug.get(slug) ?? []) : [],
    );
    return [...ranked, ...found].slice(0, limit);
  };
};

const toCandidate = ({ slug, title, kind }: Scope, { concepts, modules }: Curriculum): Candidate => {
  const names =
    kind === 'module'
      ? [{ words: wordsIn(`Module ${modules.get(slug)?.number} ${title}`) }]
      : (concepts.get(slug)?.aliases ?? []).map((name) => ({
          words: wordsIn(name),
          ...(isOfTitle(name, title) ? {} : { name }),
        }));
  return { suggestion: { slug, title, kind }, names: [{ words: wordsIn(title) }, ...names] };
};

/** With this many names that begin so, nobody needs the search's guesses besides. */
const ENOUGH = 3;

const NO_MATCH = 10;
const ALIAS = 0.5;

const rankCandidate = (
  typed: readonly string[],
  { suggestion, names }: Candidate,
): { readonly suggestion: Suggestion; readonly rank: number } => {
  const ranks = names.map(({ words }, index) => rankOf(typed, words) + (index > 0 ? ALIAS : 0));
  const rank = Math.min(...ranks);
  const name = names[ranks.indexOf(rank)]?.name;
  return { suggestion: name === undefined ? suggestion : { ...suggestion, name }, rank };
};

/** 0: the name itself; 1: the name begins so; 2: each word begins one of its words. */
const rankOf = (typed: readonly string[], name: readonly string[]): number => {
  const [together, whole] = [typed.join(''), name.join('')];
  if (together === whole) return 0;
  if (whole.startsWith(together)) return 1;
  return typed.every((word) => name.some((each) => each.startsWith(word))) ? 2 : NO_MATCH;
};
