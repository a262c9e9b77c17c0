/**
 * Puts imported questions into a curriculum’s folder: each concept’s file whole, or nothing at all,
 * and over nothing that is there.
 */

import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneLine } from '../lib/words/one-line.ts';
import { ExchangeError } from './draft.ts';

/** What is to stand in a concept’s folder afterwards. */
export type Placed = {
  readonly concept: string;
  /** Only where the folder is new. */
  readonly conceptFile?: string;
  readonly questions: string;
  /** What stood in the file before, where it is added to. */
  readonly before?: string;
};

const STAGING = '.import';

/**
 * Keeps the folder to one import at a time, for as long as `work` takes. Whatever `work` gives is
 * made ready beside what is there, and then put in its place concept by concept.
 */
export const withFolder = async <Result extends { readonly placed: readonly Placed[] }>(
  folder: string,
  work: () => Result | Promise<Result>,
): Promise<Result> => {
  const staging = join(folder, STAGING);
  take(staging, folder);
  try {
    const result = await work();
    for (const each of result.placed) stage(staging, each);
    for (const each of result.placed) moveIn(folder, staging, each);
    return result;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
};

const take = (staging: string, folder: string): void => {
  try {
    mkdirSync(staging);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST')
      throw new ExchangeError(
        oneLine`Somebody imports into ${folder} just now; run this again when they have finished. If nobody
          does, an import was stopped midway: delete ${staging} first.`,
      );
    if (code === 'ENOENT') throw new ExchangeError(`There is no folder ${folder}.`);
    throw new ExchangeError(`${folder} can’t be written to (${String(code)}).`);
  }
};

const stage = (staging: string, { concept, conceptFile, questions }: Placed): void => {
  const own = join(staging, concept);
  mkdirSync(own);
  if (conceptFile !== undefined) writeFileSync(join(own, 'concept.md'), conceptFile);
  writeFileSync(join(own, 'questions.yaml'), questions);
};

const moveIn = (folder: string, staging: string, { concept, conceptFile, before }: Placed): void => {
  const target = join(folder, 'concepts', concept);
  const file = join(target, 'questions.yaml');
  const staged = join(staging, concept, 'questions.yaml');
  mkdirSync(join(folder, 'concepts'), { recursive: true });
  if (conceptFile !== undefined) renameSync(join(staging, concept), target);
  // A link is refused where the file has come to be there meanwhile; renaming would put it over that.
  else if (before === undefined) linkSync(staged, file);
  else if (existsSync(file) && readFileSync(file, 'utf8') === before) renameSync(staged, file);
  else throw new ExchangeError(`${file} was changed while I read it. Run this again.`);
};
