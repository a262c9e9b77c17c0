/** The names of concepts: titles, aliases and the acronyms they make. */
import type { Concept } from '../model.ts';
import { isMostlyFiller, stem, tellingWords, wordsIn } from './words.ts';

export type Name = { readonly slug: string; readonly stems: ReadonlySet<string> };

/** Whose name it is, as it is written there; an acronym that we made up is written nowhere. */
export type Owner = { readonly slug: string; readonly name?: string };

export type Names = {
  /** Names by their letters alone: case, hyphens and spaces make no difference. */
  readonly bySpelling: ReadonlyMap<string, readonly Owner[]>;
  /** The same without filler words. */
  readonly byContent: ReadonlyMap<string, readonly Owner[]>;
  /** Names by their stems in alphabetical order: nor do forms and the order of words. */
  readonly byStems: ReadonlyMap<string, readonly Owner[]>;
  /** Names by each stem they hold. */
  readonly byStem: ReadonlyMap<string, readonly Name[]>;
  /** Words run together ("exactlyonce"), and the words they are. */
  readonly compounds: ReadonlyMap<string, readonly string[]>;
};

export const spellingKey = (words: readonly string[]): string => words.join('');
export const stemsKey = (stems: readonly string[]): string => [...new Set(stems)].sort().join(' ');

export const collectNames = (concepts: Iterable<Concept>): Names => {
  const all: Name[] = [];
  const bySpelling = new Map<string, Owner[]>();
  const byContent = new Map<string, Owner[]>();
  const byStems = new Map<string, Owner[]>();
  const compounds = new Map<string, readonly string[]>();
  for (const concept of concepts) {
    const { slug } = concept;
    for (const name of namesOf(concept)) {
      const words = wordsIn(name);
      const telling = tellingWords(words);
      const stems = telling.map(stem);
      add(bySpelling, spellingKey(words), { slug, name });
      if (isMostlyFiller(words)) continue;
      all.push({ slug, stems: new Set(stems) });
      add(byContent, spellingKey(telling), { slug, name });
      add(byStems, stemsKey(stems), { slug, name });
      for (const [compound, parts] of compoundsOf(telling)) compounds.set(compound, parts);
    }
    // An acronym is a guess, so it never takes the place of a name that somebody wrote.
    for (const acronym of acronymsOf(concept)) if (!bySpelling.has(acronym)) add(bySpelling, acronym, { slug });
  }
  const pairs = all.flatMap((name) => [...name.stems].map((each) => ({ each, name })));
  const byStem = new Map(
    [...Map.groupBy(pairs, ({ each }) => each)].map(([each, found]) => [each, found.map(({ name }) => name)]),
  );
  return { bySpelling, byContent, byStems, byStem, compounds };
};

const add = (map: Map<string, Owner[]>, key: string, owner: Owner): void => {
  const owners = map.get(key);
  if (!owners) map.set(key, [owner]);
  else if (!owners.some(({ slug }) => slug === owner.slug)) owners.push(owner);
};

/** The title first, then without what stands in brackets or before a colon; then the aliases. */
const namesOf = ({ title, slug, aliases }: Concept): string[] => [
  title,
  title.replace(/\s*\([^)]*\)/g, ''),
  title.replace(/:.*$/, '').replace(/^Apache /, ''),
  slug.replaceAll('-', ' '),
  ...[...title.matchAll(/\(([^)]+)\)/g)].map(([, inside = '']) => inside),
  ...aliases,
];

const acronymsOf = ({ title, aliases }: Concept): string[] =>
  [title.replace(/\s*\([^)]*\)/g, ''), ...aliases]
    .map((name) => tellingWords(wordsIn(name)))
    .filter(({ length }) => length >= 3)
    .map((words) => words.map((word) => word[0]).join(''));

const compoundsOf = (words: readonly string[]): [string, readonly string[]][] => [
  ...(words.length > 2 ? [compound(words)] : []),
  ...words.slice(1).map((word, index) => compound([words[index] ?? '', word])),
];

const compound = (words: readonly string[]): [string, readonly string[]] => [spellingKey(words), words];
