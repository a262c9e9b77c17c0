/**
 * What is kept of a curriculum saves the next start its parsing, and is believed only where it is
 * exactly what parsing would give.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCachedCurriculum, loadCurriculum } from '../../src/curriculum/load.ts';
import { gradeAnswer } from '../../src/curriculum/model.ts';
import { CurriculumError } from '../../src/curriculum/problem.ts';
import { keep, keyOf, readCached } from '../../src/curriculum/read/cache.ts';
import { readFiles } from '../../src/curriculum/read/files.ts';
import { openCurriculum } from '../../src/curriculum/watch.ts';
import { conceptFile, type Folder, makeFolder } from './folder.ts';

const CONCEPT = 'concepts/append-only-log/concept.md';
let folder: Folder;
let data: string;
let cacheFile: string;
beforeEach(() => {
  folder = makeFolder();
  data = mkdtempSync(join(tmpdir(), 'watermark-kept-'));
  cacheFile = join(data, 'new', 'curriculum.json');
});
afterEach(() => {
  folder.remove();
  rmSync(data, { recursive: true, force: true });
});

const titleNow = () => loadCachedCurriculum(folder.path, cacheFile).curriculum.concepts.get('append-only-log')?.title;
const keyNow = (reader?: string): string => keyOf(readFiles(folder.path), reader) ?? expect.fail('no key');

/** Under the right key, but with words that are in no file: whoever shows them has believed it. */
const keepOtherWords = (key = keyNow()): void => {
  loadCachedCurriculum(folder.path, cacheFile);
  const kept = readCached(cacheFile, keyNow()) ?? expect.fail('nothing is kept');
  const concepts = kept.parts.concepts.map((concept) => ({ ...concept, title: 'Cached' }));
  keep(cacheFile, key, { ...kept, parts: { ...kept.parts, concepts } });
};

it('is the whole bank as it is read from its files, and grades alike', () => {
  const bank = new URL('../../quizzes', import.meta.url).pathname;
  const { curriculum: read } = loadCurriculum(bank);
  loadCachedCurriculum(bank, cacheFile);
  const { curriculum: kept, problems } = loadCachedCurriculum(bank, cacheFile);
  for (const part of ['packs', 'modules', 'concepts', 'questions', 'scopes', 'synonyms', 'vocabulary'] as const)
    expect(isDeepStrictEqual(kept[part], read[part]), part).toBe(true);
  expect(problems).toEqual([]);
  const typed = [...kept.questions.values()].find(({ kind }) => kind === 'short') ?? expect.fail('nothing to type');
  expect(gradeAnswer(kept, typed, ['nonsense'])).toEqual(gradeAnswer(read, typed, ['nonsense']));
});

it('leaves no half of it where it can’t be kept', () => {
  mkdirSync(join(cacheFile, 'in its place'), { recursive: true });
  expect(titleNow()).toBeDefined();
  expect(readdirSync(join(data, 'new'))).toEqual(['curriculum.json']);
});

it('is used while nothing has changed', () => {
  keepOtherWords();
  expect(titleNow()).toBe('Cached');
});

it('is not used once any letter of any file has changed, and keeps the new one', () => {
  keepOtherWords();
  folder.write(CONCEPT, conceptFile.replace('never changed', 'never removed'));
  expect(titleNow()).toBe('Append-only log');
  expect(readCached(cacheFile, keyNow())?.parts.concepts).toMatchObject([{ title: 'Append-only log' }]);
});

it('is not used by another version of the reader', () => {
  keepOtherWords(keyNow('the version of tomorrow'));
  expect(titleNow()).toBe('Append-only log');
});

it('is not used where a bit of it is other than it was written', () => {
  keepOtherWords();
  const written = readFileSync(cacheFile, 'utf8');
  for (const broken of [
    '',
    '{}',
    written.slice(0, -1),
    `${written} `,
    written.replace('Cached', 'Kepd'),
    `\n${written}`,
  ]) {
    writeFileSync(cacheFile, broken);
    expect(titleNow(), broken.slice(0, 80)).toBe('Append-only log');
  }
});

it('hides no mistake, and a start that is refused leaves nothing behind', () => {
  const told = () => loadCachedCurriculum(folder.path, cacheFile).problems;
  folder.write(CONCEPT, conceptFile.replace('title', 'titel'));
  const expected = loadCurriculum(folder.path).problems;
  expect(expected).not.toEqual([]);
  expect([told(), told()]).toEqual([expected, expected]);
  expect(() => openCurriculum(folder.path, {}, cacheFile)).toThrow(CurriculumError);
  expect(existsSync(cacheFile)).toBe(false);
});

it('tells warnings again', () => {
  folder.write('notes.txt', 'x');
  const told = () => loadCachedCurriculum(folder.path, cacheFile).problems;
  expect([told(), told()]).toMatchObject([[{ file: 'notes.txt' }], [{ file: 'notes.txt' }]]);
});

it('is done without where nothing can be written', () => {
  writeFileSync(join(data, 'new'), 'a file where the folder would be');
  expect(titleNow()).toBe('Append-only log');
});

it('follows a running bot: what it read last is there at the next start', () => {
  const opened = openCurriculum(folder.path, {}, cacheFile);
  folder.write(CONCEPT, conceptFile.replace('Append-only log', 'Commit log'));
  opened.reload();
  opened.close();
  expect(readCached(cacheFile, keyNow())?.parts.concepts).toMatchObject([{ title: 'Commit log' }]);
});
