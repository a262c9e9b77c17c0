/** Looks concepts up with two sets of queries, beside the same in MiniSearch's defaults, Fuse.js and Postgres' full text. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import { createSearch } from '../../src/curriculum/search.ts';
import { type Finder, prepareFuse, prepareMiniSearch, preparePostgres } from './lookup-peers.ts';

/** The second was written blind, without a look at the first, the aliases or the synonyms. */
const SETS = { first: './lookup-queries.yaml', second: './lookup-queries-2.yaml' } as const;
type SetName = keyof typeof SETS;

type Query = {
  readonly set: SetName;
  readonly group: string;
  readonly words: string;
  readonly slugs: readonly string[];
  readonly heldOut: boolean;
};

/** The group of queries that nothing in the curriculum answers. */
const NOTHING = 'nothing';
const HELD_OUT_EVERY = 3;

const readQueries = (set: SetName): Query[] => {
  const groups: Record<string, [string, ...string[]][]> = parse(
    readFileSync(new URL(SETS[set], import.meta.url), 'utf8'),
  ); // our own file
  return Object.entries(groups).flatMap(([group, queries]) =>
    queries.map(([words, ...slugs], index) => ({
      set,
      group,
      words,
      slugs,
      heldOut: index % HELD_OUT_EVERY === HELD_OUT_EVERY - 1,
    })),
  );
};

type Quality = { readonly hit1: number; readonly hit3: number };
type Measured = Quality & { readonly p50Ms: number; readonly p99Ms: number };

const ROUNDS = 5;
/** Fuse.js takes a hundred times as long. */
const SLOW_ROUNDS = 1;

/**
 * Which share of the queries has an accepted concept first, or among three; and how long the findings take. A query's time
 * is the median of its rounds: what else runs on the machine is no time of ours.
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

const measureQuality = async (find: Finder, queries: readonly Query[]): Promise<Quality> => {
  const { hit1, hit3 } = await measure(find, queries, 1);
  return { hit1, hit3 };
};

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const quantile = (sorted: readonly number[], share: number): number =>
  round3(sorted[Math.floor(sorted.length * share)] ?? 0);
const round3 = (value: number): number => Math.round(value * 1000) / 1000;

export const run = async (): Promise<object> => {
  const { curriculum } = loadCurriculum(new URL('../../quizzes', import.meta.url).pathname);
  const start = performance.now();
  const search = createSearch(curriculum);
  const buildMs = round3(performance.now() - start);
  const all = [...readQueries('first'), ...readQueries('second')];
  const queries = all.filter(({ group }) => group !== NOTHING);
  const nothing = all.filter(({ group }) => group === NOTHING);
  const find: Finder = (query) => search.find(query, 3).map(({ slug }) => slug);

  await measure(find, queries, 1); // Warm up: a bot answers its first queries slowly once.
  const ours = await measure(find, queries, ROUNDS);
  const byGroup: Record<string, Quality> = {};
  for (const [group, own] of Map.groupBy(queries, (query) => query.group))
    byGroup[group] = await measureQuality(find, own);
  const heldOut = queries.filter((query) => query.heldOut);
  const { hit1: heldOutHit1 } = await measureQuality(find, heldOut);
  const bySet: Record<string, Quality & { readonly heldOutHit1: number }> = {};
  for (const [set, own] of Map.groupBy(queries, (query) => query.set)) {
    const { hit1 } = await measureQuality(
      find,
      own.filter((query) => query.heldOut),
    );
    bySet[set] = { ...(await measureQuality(find, own)), heldOutHit1: hit1 };
  }
  const falselyConfident = round3(
    nothing.filter(({ words }) => search.find(words, 1)[0]?.confident).length / nothing.length,
  );

  const concepts = [...curriculum.concepts.values()];
  const peers = {
    minisearch: await measure(prepareMiniSearch(concepts), queries, ROUNDS),
    fuse: await measure(prepareFuse(concepts), queries, SLOW_ROUNDS),
    postgres: await measure(await preparePostgres(concepts), queries, ROUNDS),
  };
  console.table({ ours, ...peers });
  console.table(byGroup);
  console.table(bySet);
  return {
    ...ours,
    heldOutHit1,
    queries: queries.length,
    heldOut: heldOut.length,
    falselyConfident,
    buildMs,
    bySet,
    peers,
  };
};
