/**
 * Looks concepts up with sets of queries, beside the same in MiniSearch's defaults, Fuse.js and
 * Postgres' full text.
 */
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { createSearch, type Search } from '../../src/curriculum/search.ts';
import { type Finder, prepareFuse, prepareMiniSearch, preparePostgres } from './lookup-peers.ts';
import { type Query, readAllQueries } from './lookup-sets.ts';

type Quality = { readonly hit1: number; readonly hit3: number };
type Measured = Quality & { readonly p50Ms: number; readonly p99Ms: number };

const ROUNDS = 5;
/** The others are asked each query once; Fuse.js, which takes a hundred times as long, each tenth. */
const ONCE = 1;
const isForSlow = (_: Query, place: number): boolean => place % 10 === 0;

/**
 * Which share of the queries has an accepted concept first, or among three; and how long the
 * findings take. A query's time is the median of its rounds: what else runs on the machine is no
 * time of ours.
 */
const measure = async (find: Finder, queries: readonly Query[], rounds: number): Promise<Measured> => {
  const rows = queries.map((query) => ({ ...query, times: [] as number[], place: -1 })); // filled below
  for (let round = 0; round < rounds; round += 1) {
    for (const row of rows) {
      const start = performance.now();
      const found = await find(row.words);
      row.times.push(performance.now() - start);
      row.place = found.slice(0, 3).findIndex((slug) => row.slugs.includes(slug));
    }
  }
  const places = rows.map(({ place }) => place);
  const times = ascending(rows.map((row) => quantile(ascending(row.times), 0.5)));
  const share = (fits: (place: number) => boolean) => round3(places.filter(fits).length / places.length);
  return {
    hit1: share((place) => place === 0),
    hit3: share((place) => place >= 0),
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
  };
};

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const quantile = (sorted: readonly number[], share: number): number =>
  round3(sorted[Math.floor(sorted.length * share)] ?? 0);
const round3 = (value: number): number => Math.round(value * 1000) / 1000;

type Verdicts = Quality & {
  /** Which share of the queries that have an answer gets it as if sure. */
  readonly confident: number;
  /** Which share of the queries that have none is answered as if sure. */
  readonly falselyConfident: number;
};

const judge = (search: Search, queries: readonly Query[]): Verdicts => {
  const rows = queries.map(({ words, slugs }) => ({ slugs, found: search.find(words, 3) }));
  const real = rows.filter(({ slugs }) => slugs.length > 0);
  const strange = rows.filter(({ slugs }) => slugs.length === 0);
  const share = <Row>(all: readonly Row[], fits: (row: Row) => boolean): number =>
    all.length === 0 ? 0 : round3(all.filter(fits).length / all.length);
  return {
    hit1: share(real, ({ slugs, found }) => slugs.includes(found[0]?.slug ?? '')),
    hit3: share(real, ({ slugs, found }) => found.some(({ slug }) => slugs.includes(slug))),
    confident: share(real, ({ slugs, found }) => found[0]?.confident === true && slugs.includes(found[0].slug)),
    falselyConfident: share(strange, ({ found }) => found[0]?.confident === true),
  };
};

const judgeBy = (
  search: Search,
  queries: readonly Query[],
  keyOf: (query: Query) => string,
): Record<string, Verdicts> =>
  Object.fromEntries([...Map.groupBy(queries, keyOf)].map(([key, own]) => [key, judge(search, own)]));

export const run = async (): Promise<object> => {
  const { curriculum } = loadCurriculum(new URL('../../quizzes', import.meta.url).pathname);
  const start = performance.now();
  const search = createSearch(curriculum);
  const buildMs = round3(performance.now() - start);
  const all = readAllQueries();
  const queries = all.filter(({ slugs }) => slugs.length > 0);
  const find: Finder = (query) => search.find(query, 3).map(({ slug }) => slug);

  await measure(find, queries, 1); // Warm up: a bot answers its first queries slowly once.
  const ours = await measure(find, queries, ROUNDS);
  const concepts = [...curriculum.concepts.values()];
  const peers = {
    minisearch: await measure(prepareMiniSearch(concepts), queries, ONCE),
    fuse: await measure(prepareFuse(concepts), queries.filter(isForSlow), ONCE),
    postgres: await measure(await preparePostgres(concepts), queries, ONCE),
  };
  const bySet = judgeBy(search, all, ({ set, heldOut }) => `${set}${heldOut ? ', held out' : ''}`);
  console.table({ ours, ...peers });
  console.table(judgeBy(search, all, ({ group }) => group));
  console.table(bySet);
  const { confident, falselyConfident } = judge(search, all);
  console.log(`hit1 ${ours.hit1}, falsely confident ${falselyConfident}`);
  return {
    ...ours,
    confident,
    falselyConfident,
    queries: queries.length,
    strangers: all.length - queries.length,
    buildMs,
    bySet,
    peers,
  };
};
