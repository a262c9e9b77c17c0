/** What to offer while somebody types: concepts and modules whose names begin so, then whatever the search finds. */
import type { Curriculum, Scope } from '../model.ts';
import { wordsIn } from './words.ts';

export type Suggestion = { readonly slug: string; readonly title: string; readonly kind: Scope['kind'] };

type Candidate = { readonly suggestion: Suggestion; readonly names: readonly (readonly string[])[] };

const TYPED_AT_MOST = 100;

export const createSuggestions = (
  { scopes, concepts, modules }: Curriculum,
  find: (query: string, limit: number) => readonly { readonly slug: string; readonly confident: boolean }[],
): ((typed: string, limit?: number) => readonly Suggestion[]) => {
  const candidates = [...scopes.values()].map(({ slug, title, kind }): Candidate => {
    const others = kind === 'concept' ? concepts.get(slug)?.aliases : [`Module ${modules.get(slug)?.number} ${title}`];
    return { suggestion: { slug, title, kind }, names: [title, ...(others ?? [])].map(wordsIn) };
  });
  const bySlug = new Map(candidates.map(({ suggestion }) => [suggestion.slug, suggestion]));
  return (typed, limit = 25) => {
    const words = wordsIn(typed.slice(0, TYPED_AT_MOST));
    if (words.length === 0) return candidates.slice(0, limit).map(({ suggestion }) => suggestion);
    const ranked = candidates
      .map(({ suggestion, names }) => ({
        suggestion,
        rank: Math.min(...names.map((name, index) => rankOf(words, name) + (index > 0 ? ALIAS : 0))),
      }))
      .filter(({ rank }) => rank < NO_MATCH)
      .sort((a, b) => a.rank - b.rank)
      .map(({ suggestion }) => suggestion);
    if (ranked.length >= ENOUGH) return ranked.slice(0, limit);
    const found = find(typed, limit).flatMap(({ slug, confident }) => (confident ? (bySlug.get(slug) ?? []) : []));
    return [...new Set([...ranked, ...found])].slice(0, limit);
  };
};

/** With this many names that begin so, nobody needs the search's guesses besides. */
const ENOUGH = 3;

const NO_MATCH = 10;
const ALIAS = 0.5;

/** 0: the name itself; 1: the name begins so; 2: each word begins one of its words. */
const rankOf = (typed: readonly string[], name: readonly string[]): number => {
  const [together, whole] = [typed.join(''), name.join('')];
  if (together === whole) return 0;
  if (whole.startsWith(together)) return 1;
  return typed.every((word) => name.some((each) => each.startsWith(word))) ? 2 : NO_MATCH;
};
