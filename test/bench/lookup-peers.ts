/** What others find with the same concepts, each as its documentation sets it up. */
import { PGlite } from '@electric-sql/pglite';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import type { Concept } from '../../src/curriculum/model.ts';
import { wordsOfAll, wordsOfProse } from '../../src/curriculum/prose-words.ts';

/** Gives the slugs of what it finds, best first. */
export type Finder = (query: string) => readonly string[] | Promise<readonly string[]>;

const toDocument = ({
  slug,
  title,
  aliases = [],
  summary,
  definition,
  importance,
  useCases,
  pitfalls,
  takeaways,
}: Concept) => ({
  id: slug,
  title,
  aliases: aliases.join(', '),
  summary,
  definition: wordsOfProse(definition),
  body: `${wordsOfProse(importance)}\n${wordsOfAll([...useCases, ...pitfalls, ...takeaways])}`,
});

const fields = ['title', 'aliases', 'summary', 'definition', 'body'];

/** Its defaults, with the prefixes and slips that its introduction recommends. */
export const prepareMiniSearch = (concepts: readonly Concept[]): Finder => {
  const index = new MiniSearch({
    fields,
    searchOptions: { boost: { title: 2 }, prefix: true, fuzzy: 0.2 },
  });
  index.addAll(concepts.map(toDocument));
  return (query) => index.search(query).map(({ id }) => String(id));
};

export const prepareFuse = (concepts: readonly Concept[]): Finder => {
  const fuse = new Fuse(concepts.map(toDocument), { keys: fields, ignoreLocation: true });
  return (query) => fuse.search(query, { limit: 3 }).map(({ item }) => item.id);
};

/** `websearch_to_tsquery` over a weighted vector, as its manual's chapter on ranking shows. */
export const preparePostgres = async (concepts: readonly Concept[]): Promise<Finder> => {
  const database = await PGlite.create();
  await database.exec('create table concept (slug text primary key, words tsvector)');
  for (const concept of concepts) {
    const { id, title, aliases, summary, definition, body } = toDocument(concept);
    await database.query(
      `insert into concept values ($1, setweight(to_tsvector('english', $2), 'A') || setweight(to_tsvector('english', $3), 'B') || setweight(to_tsvector('english', $4), 'C'))`,
      [id, `${title} ${aliases}`, `${summary} ${definition}`, body],
    );
  }
  // Any of the words will do: with all of them required, a question finds nothing.
  const statement = `with q as (select replace(plainto_tsquery('english', $1)::text, '&', '|')::tsquery as query)
    select slug from concept, q where words @@ query order by ts_rank(words, query) desc limit 3`;
  return async (query) => (await database.query<{ slug: string }>(statement, [query])).rows.map(({ slug }) => slug);
};
