/** The names of concepts: titles, aliases and the acronyms they make. */
import type { Concept } from '../model.ts';
import { contentWords, isMostlyFiller, stem, wordsIn } from './words.ts';

export type Name = { readonly slug: string; readonly stems: ReadonlySet<string> };

export type Names = {
  /** Names by their letters alone: case, hyphens and spaces make no difference. */
  readonly bySpelling: ReadonlyMap<string, readonly string[]>;
  /** The same without filler words. */
  readonly byContent: ReadonlyMap<string, readonly string[]>;
  /** Names by their stems in alphabetical order: nor do forms and the order of words. */
  readonly byStems: ReadonlyMap<string, readonly string[]>;
  /** Names by each stem they hold. */
  readonly byStem: ReadonlyMap<string, readonly Name[]>;
  /** Words run together ("exactlyonce"), and the words they are. */
  readonly compounds: ReadonlyMap<string, readonly string[]>;
};

export const spellingKey = (words: readonly string[]): string => words.join('');
export const stemsKey = (stems: readonly string[]): string => [...new Set(stems)].sort().join(' ');

export const collectNames = (concepts: Iterable<Concept>): Names => {
  const all: Name[] = [];
  const bySpelling = new Map<string, string[]>();
  const byContent = new Map<string, string[]>();
  const byStems = new Map<string, string[]>();
  const compounds = new Map<string, readonly string[]>();
  for (const concept of concepts) {
    for (const name of namesOf(concept)) {
      const words = wordsIn(name);
      const content = contentWords(words);
      const stems = content.map(stem);
      add(bySpelling, spellingKey(words), concept.slug);
      if (isMostlyFiller(words)) continue;
      all.push({ slug: concept.slug, stems: new Set(stems) });
      add(byContent, spellingKey(content), concept.slug);
      add(byStems, stemsKey(stems), concept.slug);
      for (const [compound, parts] of compoundsOf(content)) compounds.set(compound, parts);
    }
    // An acronym is a guess, so it never takes the place of a name that somebody wrote.
    for (const acronym of acronymsOf(concept)) if (!bySpelling.has(acronym)) add(bySpelling, acronym, concept.slug);
  }
  const pairs = all.flatMap((name) => [...name.stems].map((each) => ({ each, name })));
  const byStem = new Map(
    [...Map.groupBy(pairs, ({ each }) => each)].map(([each, found]) => [each, found.map(({ name }) => name)]),
  );
  return { bySpelling, byContent, byStems, byStem, compounds };
};

const add = (map: Map<string, string[]>, key: string, slug: string): void => {
  const owners = map.get(key);
  if (!owners) map.set(key, [slug]);
  else if (!owners.includes(slug)) owners.push(slug);
};

/** The title first, then without what stands in brackets or before a colon; then the aliases. */
const namesOf = ({ title, slug, aliases }: Concept): string[] => [
  title,
  title.replace(/\s*\([^)]*\)/g, ''),
  title.replace(/:.*$/, '').replace(/^Apache /, ''),
  slug,
  ...[...title.matchAll(/\(([^)]+)\)/g)].map(([, inside = '']) => inside),
  ...aliases,
];

const acronymsOf = ({ title, aliases }: Concept): string[] =>
  [title.replace(/\s*\([^)]*\)/g, ''), ...aliases]
    .map((name) => contentWords(wordsIn(name)))
    .filter(({ length }) => length >= 3)
    .map((words) => words.map((word) => word[0]).join(''));

const compoundsOf = (words: readonly string[]): [string, readonly string[]][] => [
  ...(words.length > 2 ? [compound(words)] : []),
  ...words.slice(1).map((word, index) => compound([words[index] ?? '', word])),
];

const compound = (words: readonly string[]): [string, readonly string[]] => [spellingKey(words), words];
