/** The sets of queries by which look-ups are measured. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * The second was written blind, without a look at the first, the aliases or the synonyms; the third
 * in learners' words. What the strangers ask nothing in the curriculum answers. Of each group every
 * so-many-th is held out of tuning.
 */
const SETS = {
  first: { file: './lookup-queries.yaml', heldOutEvery: 3 },
  second: { file: './lookup-queries-2.yaml', heldOutEvery: 3 },
  learners: { file: './lookup-learners.yaml', heldOutEvery: 2 },
  strangers: { file: './lookup-strangers.yaml', heldOutEvery: 2 },
} as const;
export type SetName = keyof typeof SETS;

export type Query = {
  readonly set: SetName;
  readonly group: string;
  readonly words: string;
  /** The concepts that answer it; none where nothing does. */
  readonly slugs: readonly string[];
  readonly heldOut: boolean;
};

export const readQueries = (set: SetName): readonly Query[] => {
  const { file, heldOutEvery } = SETS[set];
  const groups: Record<string, (string | [string, ...string[]])[]> = parse(
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  ); // our own files
  return Object.entries(groups).flatMap(([group, queries]) =>
    queries.map((query, index) => {
      const [words, ...slugs] = typeof query === 'string' ? [query] : query;
      return { set, group, words, slugs, heldOut: index % heldOutEvery === heldOutEvery - 1 };
    }),
  );
};

export const readAllQueries = (): readonly Query[] => (Object.keys(SETS) as SetName[]).flatMap(readQueries); // Object.keys gives up the names' types
