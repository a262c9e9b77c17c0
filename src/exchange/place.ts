/**
 * Puts imported questions into a curriculum’s folder: all is checked before any is moved, each
 * concept’s file comes whole, and over nothing that is there.
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
    for (const each of result.placed) refuseChanged(folder, each);
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

/** Nothing is moved before all of it may be. */
const refuseChanged = (folder: string, { concept, conceptFile, before }: Placed): void => {
  const target = join(folder, 'concepts', concept);
  const file = join(target, 'questions.yaml');
  const isAsRead =
    conceptFile !== undefined
      ? !existsSync(target)
      : before === undefined
        ? !existsSync(file)
        : existsSync(file) && readFileSync(file, 'utf8') === before;
  if (!isAsRead) throw changedMeanwhile(file);
};

/** What was moved before is whole, and its questions are left as they are the next time. */
const changedMeanwhile = (file: string): ExchangeError =>
  new ExchangeError(`${file} was changed while I read it. Run this again: what is there already stays as it is.`);

const moveIn = (folder: string, staging: string, { concept, conceptFile, before }: Placed): void => {
  const target = join(folder, 'concepts', concept);
  const file = join(target, 'questions.yaml');
  const staged = join(staging, concept, 'questions.yaml');
  mkdirSync(join(folder, 'concepts'), { recursive: true });
  try {
    if (conceptFile !== undefined) renameSync(join(staging, concept), target);
    // A link is refused where the file has come to be there meanwhile; renaming would put it over that.
    else if (before === undefined) linkSync(staged, file);
    else renameSync(staged, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' || code === 'ENOTEMPTY' || code === 'ENOTDIR') throw changedMeanwhile(file);
    throw error;
  }
};
