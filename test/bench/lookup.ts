/** Looks concepts up with a set of queries, beside the same in MiniSearch's defaults, Fuse.js and Postgres' full text. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadCurriculum } from '../../src/curriculum/load.ts';
import type { Concept } from '../../src/curriculum/model.ts';
import { createSearch } from '../../src/curriculum/search.ts';
import { prepareFuse, prepareMiniSearch, preparePostgres } from './lookup-peers.ts';

type Query = { readonly group: string; readonly words: string; readonly slugs: readonly string[]; readonly heldOut: boolean };
export type Finder = (query: string) => readonly string[] | Promise<readonly string[]>;

const NOTHING = 'nothing';
const HELD_OUT_EVERY = 3;

const readQueries = (): Query[] => {
  return { ...ours, heldOutHit1: heldOut.hit1, queries: queries.length, falselyConfident, buildMs, peers };
};
